"""The lists of this room: organisations, persons, experts, accounts, interests, merges."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.listing import Column, Filter, Listing, Tab, Tone
from zhongshu.people.conflicts import KINDS, SEVERITIES, Severity
from zhongshu.people.fields import FIELDS, field_name
from zhongshu.people.models import Employment, ExpertProfile, Interest, Organisation, Person, PersonMerge, User
from zhongshu.people.models.directory import ORGANISATION_KINDS
from zhongshu.people.models.experts import AVAILABILITY, EXPERT_KINDS, EXPERT_LEVELS
from zhongshu.people.models.interests import INTEREST_STATES, SOURCES
from zhongshu.people.queries import accounts, experts, interests_for, merge_proposals, organisations, persons
from zhongshu.people.queries.accounts import current_grants
from zhongshu.people.roles import LABELS, Role

STATE_TONE = {"open": "info", "rebutted": "warn", "ruled": "neutral"}
SEVERITY_TONE = {Severity.BAR: "bad", Severity.RECUSE: "warn", Severity.DISCLOSE: "info", Severity.NONE: "good"}


def _now() -> Q:
    return Q(until__isnull=True) | Q(until__gte=clock.today())


def works_at(person: Person) -> str:
    """Where a person works today, as a list shows it (prefetched as ``present``)."""
    return str(Bi("、", ", ")).join(str(stay.organisation) for stay in getattr(person, "present", []))


def _with_present(people: QuerySet[Any], path: str = "") -> QuerySet[Any]:
    stays = Employment.objects.filter(_now()).select_related("organisation").order_by("-since", "id")
    return people.prefetch_related(Prefetch(f"{path}employments", queryset=stays, to_attr="present"))


class Organisations(Listing):
    name, title = "people.organisations", Bi("单位", "Organisations")
    search_kind, search_hint = "organisation", Bi("名称、信用代码、地区", "Name, credit code, region")
    empty = Bi("还没有登记单位", "No organisation on record")
    empty_hint = Bi("登记单位，或从文件导入", "Register one, or import a file")
    order = ("sort_key",)
    columns = (
        Column("name", Bi("名称", "Name"), value=str, kind="main", sort="sort_key"),
        Column("name_en", Bi("英文名称", "Name in English"), default=False),
        Column("kind", Bi("类别", "Kind"), value=lambda o: ORGANISATION_KINDS[o.kind], sort="kind"),
        Column("region", Bi("地区", "Region"), value="region_label", sort="region"),
        Column("parent", Bi("上级单位", "Parent"), value=lambda o: str(o.parent) if o.parent else ""),
        Column("credit_code", Bi("信用代码", "Credit code"), kind="code"),
        Column("updated", Bi("更新于", "Updated"), value="updated_at", kind="date", sort="updated_at", default=False),
    )
    filters = (
        Filter("kind", Bi("类别", "Kind"), kind="many", choices=ORGANISATION_KINDS),
        Filter("region", Bi("地区", "Region"), kind="text"),
        Filter(
            "nocode",
            Bi("缺信用代码", "Without credit code"),
            kind="flag",
            apply=lambda rows, _: rows.filter(credit_code__isnull=True),
        ),
    )

    def rows(self, actor: Any) -> QuerySet[Organisation]:
        return organisations(actor)

    def href(self, row: Organisation) -> str:
        return reverse("people:organisation", args=[row.pk])


class Persons(Listing):
    name, title = "people.persons", Bi("人员", "Persons")
    search_kind, search_hint = "person", Bi("姓名、职务、ORCID", "Name, title, ORCID")
    empty = Bi("还没有登记人员", "No person on record")
    empty_hint = Bi("登记人员，或从文件导入", "Register one, or import a file")
    order = ("sort_key",)
    columns = (
        Column("name", Bi("姓名", "Name"), value=str, kind="main", sort="sort_key"),
        Column("name_en", Bi("英文姓名", "Name in English"), default=False),
        Column("title", Bi("职称职务", "Title"), value=lambda p: _side(p, "title")),
        Column("works_at", Bi("任职单位", "Works at"), value=works_at),
        Column("orcid", Bi("ORCID", "ORCID"), kind="code"),
        Column("expert", Bi("专家", "Expert"), value=lambda p: hasattr(p, "expert"), kind="flag"),
    )
    filters = (
        Filter(
            "expert",
            Bi("在专家库", "Experts only"),
            kind="flag",
            apply=lambda rows, _: rows.filter(expert__isnull=False),
        ),
        Filter(
            "account",
            Bi("有账号", "With an account"),
            kind="flag",
            apply=lambda rows, _: rows.filter(user__isnull=False),
        ),
    )

    def rows(self, actor: Any) -> QuerySet[Person]:
        return _with_present(persons(actor).select_related("expert"))

    def href(self, row: Person) -> str:
        return reverse("people:person", args=[row.pk])


def _side(record: Any, name: str) -> str:
    return pick(record, name)


class Experts(Listing):
    name, title = "people.experts", Bi("专家", "Experts")
    search_kind, search_hint = "expert", Bi("姓名、关键词", "Name, keyword")
    empty = Bi("专家库还是空的", "No expert enrolled")
    empty_hint = Bi("从名录中选人加入", "Enrol a person on record")
    order = ("person__sort_key",)
    tabs = (
        Tab("industry", Bi("产业", "Industry"), "kind=industry"),
        Tab("capital", Bi("投资与用户", "Investors and users"), "kind=investor&kind=user"),
    )
    columns = (
        Column("name", Bi("姓名", "Name"), value=lambda e: str(e.person), kind="main", sort="person__sort_key"),
        Column("kind", Bi("类别", "Kind"), value=lambda e: EXPERT_KINDS[e.kind], sort="kind"),
        Column("level", Bi("层次", "Level"), value=lambda e: EXPERT_LEVELS[e.level], sort="level"),
        Column(
            "fields",
            Bi("领域", "Fields"),
            value=lambda e: str(Bi("、", ", ")).join(str(field_name(f.field)) for f in e.fields.all()),
        ),
        Column("keywords", Bi("关键词", "Keywords"), value=lambda e: _side(e, "keywords")),
        Column("works_at", Bi("任职单位", "Works at"), value=lambda e: works_at(e.person)),
        Column(
            "availability",
            Bi("能否邀请", "Availability"),
            value=lambda e: _availability(e),
            kind="state",
            sort="availability",
        ),
        Column("yearly_cap", Bi("年度上限", "Yearly cap"), kind="number", sort="yearly_cap", default=False),
    )
    filters = (
        Filter("kind", Bi("类别", "Kind"), kind="many", choices=EXPERT_KINDS),
        Filter("field", Bi("领域", "Field"), choices=FIELDS, field="fields__field"),
        Filter("availability", Bi("能否邀请", "Availability"), choices=AVAILABILITY),
        Filter("retired", Bi("已退出", "Retired"), kind="flag"),
    )

    def rows(self, actor: Any) -> QuerySet[ExpertProfile]:
        return _with_present(experts(actor).select_related("person").prefetch_related("fields"), "person__")

    def href(self, row: ExpertProfile) -> str:
        return reverse("people:expert", args=[row.pk])


def _availability(expert: ExpertProfile) -> Tone:
    if expert.retired:
        return Tone(Bi("已退出", "Retired"), "neutral")
    return Tone(expert.availability_label, expert.availability_tone)


class Accounts(Listing):
    name, title = "people.accounts", Bi("账号与角色", "Accounts and roles")
    search_fields, search_hint = ("person__name_zh", "person__name_en", "email"), Bi("姓名、邮箱", "Name, e-mail")
    empty = Bi("还没有账号", "No account")
    order = ("person__sort_key",)
    tabs = (Tab("closed", Bi("已停用", "Closed"), "closed=1"),)
    columns = (
        Column("name", Bi("姓名", "Name"), value=str, kind="main", sort="person__sort_key"),
        Column("email", Bi("邮箱", "E-mail"), sort="email"),
        Column("roles", Bi("现任角色", "Roles held"), value=lambda u: role_words(u.held)),
        Column("active", Bi("状态", "State"), value=lambda u: _account_state(u), kind="state", sort="-is_active"),
        Column("last_login", Bi("最近登录", "Last sign-in"), kind="moment", sort="last_login"),
        Column("created_at", Bi("开设于", "Opened"), kind="date", sort="created_at", default=False),
    )
    filters = (
        Filter("role", Bi("角色", "Role"), choices=[(r.value, LABELS[r]) for r in Role if r is not Role.PUB], apply=lambda rows, role: rows.filter(pk__in=current_grants(future=True).filter(role=role).values("user_id"))),
        Filter("none", Bi("没有角色", "Without a role"), kind="flag", apply=lambda rows, _: rows.exclude(pk__in=current_grants(future=True).values("user_id"))),
        Filter("closed", Bi("已停用", "Closed"), kind="flag", apply=lambda rows, _: rows.filter(is_active=False)),
    )  # fmt: skip

    def rows(self, actor: Any) -> QuerySet[User]:
        return accounts(actor)

    def href(self, row: User) -> str:
        return reverse("people:account_of", args=[row.pk])


def role_words(held: list[Any]) -> str:
    """Roles of an account in the reader's words, each with its place when it has one."""
    return str(Bi("、", ", ")).join(f"{LABELS[Role(g.role)]}{_place(g)}" for g in held)


def _place(grant: Any) -> str:
    return f" ({field_name(grant.ref)})" if grant.kind == "field" else ""


def _account_state(user: User) -> Tone:
    return Tone(Bi("可登录", "Open"), "good") if user.is_active else Tone(Bi("已停用", "Closed"), "neutral")


class Interests(Listing):
    name, title = "people.interests", Bi("利益关系", "Interests")
    search_fields = ("person__name_zh", "person__name_en", "other_person__name_zh", "other_person__name_en", "organisation__name_zh", "organisation__name_en")  # fmt: skip
    search_hint = Bi("姓名或单位", "Name or organisation")
    empty = Bi("没有申报或登记的利益关系", "No interest declared or registered")
    empty_hint = Bi(
        "同单位、合著、师生、亲属、持股、诉讼、竞争路线都应申报",
        "Same organisation, co-authors, advisers, kin, equity, litigation, competing routes are declared here",
    )
    order = ("-id",)
    tabs = (Tab("rebutted", Bi("待裁定", "Awaiting a ruling"), "state=rebutted"),)
    columns = (
        Column("person", Bi("谁", "Who"), value=lambda i: str(i.person), kind="main", sort="person__sort_key"),
        Column("kind", Bi("关系", "Kind"), value=lambda i: KINDS[i.kind].label, sort="kind"),
        Column("other", Bi("与谁", "With"), value=lambda i: str(i.other)),
        Column("severity", Bi("效力", "Effect"), value=lambda i: Tone(SEVERITIES[Severity(i.severity)], SEVERITY_TONE[Severity(i.severity)]), kind="state", sort="severity"),
        Column("since", Bi("自", "Since"), kind="date", sort="since", default=False),
        Column("until", Bi("至", "Until"), kind="date", sort="until"),
        Column("source", Bi("来源", "Source"), value=lambda i: i.source_label, sort="source"),
        Column("state", Bi("状态", "State"), value=lambda i: Tone(i.state_label, STATE_TONE[i.state]), kind="state", sort="state"),
    )  # fmt: skip
    filters = (
        Filter("kind", Bi("关系", "Kind"), kind="many", choices={code: kind.label for code, kind in KINDS.items() if code != "same_person"}),
        Filter("state", Bi("状态", "State"), choices=INTEREST_STATES),
        Filter("source", Bi("来源", "Source"), choices=SOURCES),
    )  # fmt: skip

    def rows(self, actor: Any) -> QuerySet[Interest]:
        return interests_for(actor)

    def href(self, row: Interest) -> str:
        return reverse("people:interest", args=[row.pk])


class Merges(Listing):
    name, title = "people.merges", Bi("人员合并", "Merges of persons")
    empty = Bi("没有合并提请", "No merge proposed")
    empty_hint = Bi("在人员页面上提请合并", "Propose one on a person's page")
    columns = (
        Column("person", Bi("并入的记录", "Record"), value=lambda m: str(m.person), kind="main"),
        Column("into", Bi("保留的记录", "Stays"), value=lambda m: str(m.into)),
        Column("reason", Bi("理由", "Reason")),
        Column("state", Bi("状态", "State"), value=lambda m: Tone(m.state_label, {"proposed": "warn", "confirmed": "good"}.get(m.state, "neutral")), kind="state", sort="state"),
        Column("created_at", Bi("提请于", "Proposed"), kind="date", sort="created_at"),
    )  # fmt: skip
    filters = (Filter("open", Bi("待确认", "Awaiting confirmation"), kind="flag", apply=lambda rows, _: rows.filter(state="proposed")),)  # fmt: skip

    def rows(self, actor: Any) -> QuerySet[PersonMerge]:
        return merge_proposals(actor)

    def href(self, row: PersonMerge) -> str:
        return reverse("people:merge", args=[row.pk])


def waiting_rulings(actor: Any) -> int:
    """How many rebutted interests await this actor's ruling."""
    if not actor.may("conflict:A"):
        return 0
    return interests_for(actor).filter(state="rebutted").aggregate(n=Count("pk"))["n"]
