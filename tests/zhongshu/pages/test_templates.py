"""No reader meets the other language, and nothing in a template needs an exception from the security policy (A-18, P22)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.zhongshu.pages.template_words import CJK, ROOT, THIRD_PARTY, faults_of, mail_faults_of, templates

STATIC = ROOT / "web" / "static" / "app"
# Printed on paper, never sent to a browser: both languages stand side by side in the text, and the style travels within the file
PAPERS = frozenset({"award/contract_paper.html", "award/seal_paper.html", "desk/yearly_paper.html"})


def place_of(path: Path) -> str:
    return path.as_posix().split("/templates/", 1)[1]


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_speaks_both_languages_and_needs_no_exception(path: Path) -> None:
    if "/email/" in place_of(path):
        assert mail_faults_of(path.read_text()) == []
        return
    if place_of(path) in PAPERS:
        assert CJK.search(path.read_text()) and "<script" not in path.read_text()
        return
    elsewhere = place_of(path).startswith(THIRD_PARTY)
    assert faults_of(path.read_text(), translated_elsewhere=elsewhere) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>提交</p>",
        "<p>Submit</p>",
        '<input placeholder="Name">',
        '<button aria-label="关闭">x</button>',
        '<img alt="Our logo" src="x">',
        '{% say "提交" %}',
        '{% say "提交" "提交" %}',
        '{% say "Submit" "Submit" %}',
        '{% say "还有 {n} 天" "{m} days" n=1 m=2 %}',
        '{% say "提交" "" %}',
        '{{ x|default:"没有" }}',
        '{{ x|default:"Not given yet" }}',
        '{% include "a.html" with title="提交" %}',
        '{% trans "Submit" %}',
        '<div style="width: 3px"></div>',
        '<a onclick="x()">1</a>',
        '<a hx-on:click="x()">1</a>',
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<script src="https://cdn.example/x.js"></script>',
        '<a href="javascript:x()">1</a>',
        "{% if a %}Yes{% endif %}",
        "<option>&#20309;</option>",
    ],
)
def test_scan_of_a_faulty_template_finds_the_fault(source: str) -> None:
    assert len(faults_of(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        '<p title="{% say "提交" "Submit" %}">{% say "还有 {n} 天" "{n} days left" n=days %}</p>',
        '<kbd>Esc</kbd> <code>SH-D</code> 12 · 40 % / <a href="{% url "x" %}"{% if y %} class="btn btn-primary"{% endif %}>{{ name }}</a>',
        "{# 说明 #}{% comment %}note{% endcomment %}<!-- note -->",
        '<script src="{% static "app/x.js" %}" defer></script>',
        '{% include "shell/button.html" with css="btn btn-primary" %}',
    ],
)
def test_scan_of_a_clean_template_finds_nothing(source: str) -> None:
    assert faults_of(source) == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("设置密码 / Set your password", 0),
        ("设置密码", 1),
        ("Set your password", 1),
        ("{{ a }}设置\n\nSet it here {{ b }}", 0),
    ],
)
def test_letter_in_one_language_only_is_a_fault(source: str, count: int) -> None:
    assert len(mail_faults_of(source)) == count


def without_comments(source: str) -> str:
    return re.sub(r"/\*.*?\*/|(?m:^|(?<=\s))//[^\n]*", "", source, flags=re.S)


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_script_says_chinese_only_beside_english(path: Path) -> None:
    source = without_comments(path.read_text())
    said = re.compile(r'say\(\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"')
    pairs = said.findall(source)
    assert not CJK.search(said.sub("", source))
    assert [en for zh, en in pairs if not CJK.search(zh) or CJK.search(en) or not en] == []


@pytest.mark.parametrize("path", sorted([*STATIC.glob("*.js"), *STATIC.glob("*.css")]), ids=lambda path: path.name)
def test_own_script_or_style_names_no_outside_address(path: Path) -> None:
    assert re.findall(r"https?://[^\s\"')]+", without_comments(path.read_text())) == []


TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_that_may_carry_its_language_stands_where_markup_can(path: Path) -> None:
    source = path.read_text()
    for found in re.finditer(r"\{% bi [^%]*%\}", source):
        before = TAGS.sub(lambda tag: " " * len(tag[0]), source[: found.start()])
        assert before.rfind("<") <= before.rfind(">"), f"in an attribute: {found[0]}"
        for box in ("title", "option", "textarea"):
            assert before.rfind(f"<{box}") <= before.rfind(f"</{box}"), f"in <{box}>: {found[0]}"
        filters = re.findall(r"\{% (filter \w+|endfilter)", source[: found.start()])
        assert not filters or filters[-1] in ("endfilter", "filter linebreaksbr", "filter truncatechars_html"), found[0]
        assert path.suffix == ".html"
