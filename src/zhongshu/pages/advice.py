"""What a refusal page says: what happened, why, and what to do next, for every status of the tree of refusals.

Flows in: the refusal (or only its status, for Django's own errors). Flows out: `Advice` in both languages. "No Oops, no code names."
"""

from __future__ import annotations

from dataclasses import dataclass

from zhongshu.kernel.bilingual import Bi


@dataclass(frozen=True, slots=True)
class Advice:
    """One refusal page."""

    status: int
    title: Bi
    what: Bi
    why: Bi
    next: Bi
    back: str = ""


# status -> title, what (unless the refusal says it), why, what next
TABLE: dict[int, tuple[Bi, Bi, Bi, Bi]] = {
    400: (
        Bi("这一步没有完成", "This step was not done"),
        Bi("系统没有接受这次提交。", "The submission was not accepted."),
        Bi("有一项内容系统不能使用，或页面停留太久已经失效。", "Something in it could not be used, or the page was open too long and expired."),
        Bi("请返回上一页，按提示改正后再提交；您填写的内容还在。", "Go back, correct what is marked and submit again; what you typed is still there."),
    ),
    403: (
        Bi("您不能进入这里", "This is not open to you"),
        Bi("您没有做这一步的权限。", "You do not have the right to do this."),
        Bi("每一步只由规定的角色来做，有利益关系的人须回避。", "Each step belongs to certain roles, and people with an interest are recused."),
        Bi("如果这是您的工作，请联系领域主任或系统管理员核对角色。", "If this is your task, ask your field lead or the system administrator to check your roles."),
    ),
    404: (
        Bi("没有找到", "Not found"),
        Bi("这里没有您可以看到的页面或记录。", "There is no page or record here that you may see."),
        Bi("地址可能写错或已变更，也可能这条记录不对您公开。", "The address may be wrong or have changed, or the record is not open to you."),
        Bi("请核对地址，或从搜索和左侧导航重新进入。", "Check the address, or find it again by search or from the navigation."),
    ),
    405: (
        Bi("这个地址不能这样访问", "This address cannot be used that way"),
        Bi("系统没有执行任何操作。", "Nothing was done."),
        Bi("这个地址只接受页面上的按钮提交。", "This address answers only to the button on its page."),
        Bi("请回到原来的页面，使用页面上的按钮。", "Go back to the page and use its button."),
    ),
    409: (
        Bi("别人先改了一步", "Someone was a moment faster"),
        Bi("您的改动没有写入。", "Your change was not stored."),
        Bi("您打开页面之后，这条记录已经更新，直接写入会覆盖别人的内容。", "The record changed after you opened it; storing yours would have overwritten theirs."),
        Bi("请返回，看过新版本再提交；您填写的内容还在。", "Go back, read the new version, then submit again; what you typed is still there."),
    ),
    413: (
        Bi("内容太大", "Too large"),
        Bi("这次上传没有保存。", "The upload was not stored."),
        Bi("文件或内容超过了允许的大小。", "The file or the text is over the allowed size."),
        Bi("请缩小或拆分后再提交。", "Make it smaller or split it, then submit again."),
    ),
    422: (
        Bi("还缺几样东西", "Something is still missing"),
        Bi("这一步的条件还没有全部满足。", "The conditions of this step are not all met."),
        Bi("每一步都有明确的门槛，缺少的项目列在上面。", "Each step has a clear threshold; what is missing is listed above."),
        Bi("请补齐所列各项，再回来完成这一步。", "Supply each item, then come back and finish this step."),
    ),
    429: (
        Bi("请稍等片刻", "Please wait a little"),
        Bi("这次请求没有处理。", "The request was not processed."),
        Bi("短时间内的请求次数超过了上限，这是为了保护所有人的使用。", "There were too many requests in a short time; the limit protects everyone."),
        Bi("请过几分钟再试；您填写的内容还在。", "Try again in a few minutes; what you typed is still there."),
    ),
    503: (
        Bi("暂时不能服务", "Not available for the moment"),
        Bi("系统正在维护或启动。", "The system is being maintained or is starting."),
        Bi("为了不丢失任何一条记录，此刻暂停了写入。", "Writing is paused so that no record is lost."),
        Bi("请过几分钟刷新页面。", "Reload the page in a few minutes."),
    ),
}  # fmt: skip


# refusals that a status alone does not explain
CASES: dict[str, tuple[Bi, Bi, Bi, Bi]] = {
    "expired": (
        Bi("这个页面已经过期", "This page has expired"),
        Bi("这次提交没有写入。", "Nothing was stored."),
        Bi("页面打开时间过长、登录已经结束，或浏览器没有允许本站的 Cookie；与您的权限无关。", "The page was open too long, your session had ended, or the browser does not allow this site’s cookies; it has nothing to do with your rights."),
        Bi("请返回上一页并刷新，再提交一次；会自动保存的表单，您填写的内容留在本浏览器里，刷新后自动恢复。仍不行时，请允许 Cookie 并重新登录。", "Go back, reload the page and submit again; where a form saves by itself, what you typed is kept in this browser and comes back on reload. If it still fails, allow cookies and sign in again."),
    ),
    "unprepared": (
        Bi("中心还没有准备好", "The center is not prepared yet"),
        Bi("规则还没有装入。", "The rules are not installed."),
        Bi("时限、门槛和清单都是规则里的数据；没有规则，就没有依据答复任何人。您的资料没有丢失。", "Limits, thresholds and lists are data of the rules; without them nothing can be decided. No data is lost."),
        Bi("请管理员在服务器上运行 zhongshu prepare（make run 会自动运行），再刷新页面；它只装入第 1 版规则，不改动已有记录。", "The operator runs zhongshu prepare on the server (make run does so by itself), then reload; it installs version 1 of the rules and changes no record."),
    ),
}  # fmt: skip


def advice(status: int, said: Bi | None = None, back: str = "", *, case: str = "") -> Advice:
    """The advice for a status or a case; ``said`` is the refusal's own sentence, which then tells what happened."""
    title, what, why, then = CASES.get(case) or TABLE.get(status, TABLE[400])
    return Advice(status, title, said or what, why, then, back)
