"""The template library ``zs``: two languages, icons, amounts, dates, people, states. Everything a value holds is escaped."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from zhongshu.kernel import money
from zhongshu.kernel.bilingual import EN, Bi, language, pick, shown_side
from zhongshu.kernel.errors import Blocked, Refusal
from zhongshu.kernel.lengths import is_chinese
from zhongshu.pages import wording
from zhongshu.pages.advice import Advice, advice
from zhongshu.pages.charts import Chart
from zhongshu.pages.forms import new_key
from zhongshu.pages.strips import Strips

register = template.Library()

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HAN_RUN = re.compile(f"{_HAN.pattern}(?:[\u3000-\u303f\uff00-\uffef0-9]*{_HAN.pattern})*")
_LETTER, _TAG = re.compile("[A-Za-z]"), re.compile("<[^>]*>")

# How a badge looks, by what it means. The word inside says it too, so that colour never speaks alone.
TONES = ("neutral", "info", "good", "warn", "bad", "special")


@register.simple_tag
def say(zh: str, en: str, **values: Any) -> SafeString:
    """The reader's text, with ``{names}`` replaced by escaped values."""
    text = str(escape(en if language() == EN else zh))
    return format_html(text, **values) if values else mark_safe(text)  # noqa: S308  escaped one line above


@register.simple_tag
def sent_key() -> SafeString:
    """A key for a form that is written out by hand, so that sending it twice acts once (`pages.sending`)."""
    return format_html('<input type="hidden" name="key" value="{}">', new_key())


@register.simple_tag
def lang() -> str:
    """The language tag of the page for ``<html lang>``."""
    return "en" if language() == EN else "zh-Hans"


@register.simple_tag
def bi(record: Any, name: str) -> str | SafeString:
    """The reader's side of a bilingual pair of a record; the other side, when that is all there is, says which language it is in (WCAG 3.1.2).

    For running text only: in an attribute, a title or an option no markup can stand, there it is `bi_plain`.
    """
    text, tag = shown_side(record, name)
    return format_html('<span lang="{}">{}</span>', tag, text) if text and tag != lang() else text


@register.filter
def typed(text: Any) -> Any:
    """A text somebody typed in one language; on a page in English it says that it is Chinese (WCAG 3.1.2).

    Of an English sentence with something Chinese in it (a name, a place) only that says so. For running text only, as `bi`.
    """
    if language() != EN or not is_chinese(str(text or "")):
        return text
    if len(_HAN.findall(str(text))) >= len(_LETTER.findall(_TAG.sub("", str(text)))):
        return format_html('<span lang="zh-Hans">{}</span>', text)
    return mark_safe(_HAN_RUN.sub(r'<span lang="zh-Hans">\g<0></span>', conditional_escape(text)))  # noqa: S308  escaped on this line


@register.simple_tag
def bi_plain(record: Any, name: str) -> str:
    """The reader's side of a bilingual pair of a record, or the other side, without markup."""
    return pick(record, name)


@register.simple_tag
def icon(name: str, label: Any = "", css: str = "") -> SafeString:
    """One of the vendored icons; silent for screen readers unless it carries a label."""
    return _drawn_icon(name, str(label), css)


@lru_cache(maxsize=1024)
def _drawn_icon(name: str, label: str, css: str) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" {} focusable="false"><use href="{}#{}"></use></svg>',
        css,
        spoken,
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def wan(fen: int | None) -> str | SafeString:
    """An amount in 万元, the exact yuan on hover."""
    if fen is None:
        return "—"
    return format_html('<span class="num" title="¥{}">{}</span>', money.yuan(fen), money.wan(fen))


@register.filter
def big_money(fen: int | None) -> str | SafeString:
    """A headline amount with its unit, the exact yuan on hover."""
    if fen is None:
        return "—"
    return format_html('<span class="num" title="¥{}">{}</span>', money.yuan(fen), wording.big_money(fen))


@register.simple_tag
def wan_unit() -> str:
    """The unit of a column of amounts."""
    return str(Bi("万元", "10k CNY"))


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    return wording.day(value)


@register.filter
def moment(value: dt.datetime | None) -> str:
    return wording.moment(value)


@register.filter
def thousands(value: Any) -> str:
    """A number with thousands separators."""
    return "—" if value is None else f"{value:,}"


@register.filter
def share(value: Any) -> str:
    return wording.share(value)


@register.simple_tag
def due(value: dt.date | dt.datetime | None, done: bool = False) -> str | SafeString:
    """A day that something is due, coloured and worded; without urgency once it is done."""
    if value is None:
        return "—"
    when = wording.deadline(value)
    if done:
        return format_html('<time class="num" datetime="{}">{}</time>', when.day.isoformat(), wording.day(when.day))
    return format_html(
        '<time class="due due-{}" datetime="{}"><span class="num">{}</span> <span class="due-left">{}</span></time>',
        when.tone, when.day.isoformat(), wording.day(when.day), when.words,
    )  # fmt: skip


@register.simple_tag
def ago(value: dt.datetime | None) -> str | SafeString:
    """An instant, with how long ago it was beside it."""
    if value is None:
        return "—"
    return format_html(
        '<time class="ago" datetime="{}"><span class="num">{}</span> <span class="text-secondary">{}</span></time>',
        value.isoformat(), wording.moment(value), wording.since(value),
    )  # fmt: skip


@register.simple_tag
def person(who: Any, organisation: Any = "") -> str | SafeString:
    """A person's name with the organisation beside it."""
    if not who:
        return "—"
    if not organisation:
        return format_html('<span class="person">{}</span>', typed(who))
    return format_html(
        '<span class="person">{} <span class="person-org">{}</span></span>', typed(who), typed(organisation)
    )


@register.simple_tag
def state(label: Any, tone: str = "neutral") -> SafeString:
    """A badge; ``tone`` is one of `TONES`."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"no such tone: {tone}")
    return format_html('<span class="state state-{}">{}</span>', tone, label)


@register.simple_tag
def code(value: Any, copy: bool = True) -> str | SafeString:
    """A code in monospace, copied by its button."""
    if not value:
        return "—"
    if not copy:
        return format_html('<code class="code">{}</code>', value)
    return format_html(
        '<span class="code-copy"><code class="code">{}</code><button type="button" class="copy" data-copy="{}" aria-label="{}">{}</button></span>',
        value, value, Bi(f"复制 {value}", f"Copy {value}"), icon("copy"),
    )  # fmt: skip


@register.simple_tag
def percent(value: float | None, label: Any = "", tone: str = "") -> str | SafeString:
    """A bar of a share between 0 and 1, with its figure."""
    if value is None:
        return "—"
    shown = wording.share(value)
    return format_html(
        '<span class="bar"><progress class="{}" max="1" value="{}" aria-label="{}"></progress><span class="num">{}</span></span>',
        f"tone-{tone}" if tone else "", round(float(value), 4), label or shown, shown,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: Any) -> str:
    """This page's query string with some parameters changed; None or an empty text takes one out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = value
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_tag(takes_context=True, name="advice")
def advice_on(context: template.Context, refusal: Refusal) -> Advice:
    """What the refusal page says of a refusal, with the way back when the reader came from a page of this site."""
    said = None if isinstance(refusal, Blocked) else refusal.text  # the list of what is missing says it already
    request: Any = context.get("request")
    if request is None:
        return advice(refusal.status, said, case=refusal.case)
    came_from = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    back = came_from if own and came_from != request.build_absolute_uri() else getattr(refusal, "back", "")
    return advice(refusal.status, said, back, case=refusal.case)


@register.inclusion_tag("pages/chart.html")
def chart(figure: Chart) -> dict[str, Any]:
    """A chart with its table; the page loads ``shell/chart_scripts.html`` in its ``scripts`` block."""
    return {"chart": figure, "data_id": f"chart-{figure.key}-data"}


@register.inclusion_tag("pages/strips.html")
def strips(figure: Strips) -> dict[str, Any]:
    """Bars and marks in time, with their table; needs no script."""
    return {"figure": figure}
