"""Registers the showcase and its places in the rail."""

from django.apps import AppConfig

from zhongshu.kernel.bilingual import Bi


class ShowcaseConfig(AppConfig):
    name = "tests.browser.showcase"
    label = "showcase"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhongshu.pages import pickers, rail, shell

        rail._entries.clear()  # the showcase has a rail of its own
        rail._public.clear()
        names = {"1": "清华大学", "2": "清华大学深圳研究生院", "3": "北京大学"}
        pickers.register(
            "show-org", right="",
            search=lambda actor, text: [pickers.Option(key, name, "高校") for key, name in names.items() if text in name],
            label=lambda actor, key: names.get(key, ""),
        )  # fmt: skip

        for group, zh, en, name, icon, letter in (
            ("desk", "我的工作台", "My desk", "show", "layout-dashboard", "h"),
            ("select", "线索与初筛", "Leads and triage", "show_list", "inbox", "l"),
            ("select", "需求榜单", "Needs", "show_needs", "bulb", "n"),
            ("select", "方案", "Proposals", "show_form", "file-text", "f"),
            ("select", "论证", "Appraisal", "show_stale", "gavel", ""),
            ("deliver", "里程碑", "Milestones", "show_empty", "flag", "m"),
            ("apply", "资本对接", "Capital", "show_charts", "coin", "c"),
            ("hub", "看板", "Board", "show_parts", "layout-kanban", "b"),
            ("hub", "账本", "Ledger", "show_refused", "shield-check", ""),
        ):
            rail.register(group, Bi(zh, en), name, "desk:R", icon, letter=letter)
        for order, (zh, en, name) in enumerate(
            (
                ("提交技术", "Propose", "show_public"),
                ("需求榜单", "Needs", "show_public_needs"),
                ("我们怎样决定", "How we decide", "show_public_how"),
                ("进度查询", "Status", "show_public_status"),
            )
        ):
            rail.public(Bi(zh, en), name, order)
        rail.count("inbox", lambda actor: 7)
        rail.count("show_list", lambda actor: 12)
        shell.PLACES["search"] = ("show_search",)
        shell.PLACES["inbox"] = ("show_inbox",)
        shell.describe_actor(lambda actor: str(Bi("中心主任", "Center director")))
