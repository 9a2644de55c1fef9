"""The vendored files are the ones whose hashes were written down, and load nothing from elsewhere."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.contrib.staticfiles import finders

VENDOR = Path(__file__).parents[3] / "src" / "zhongshu" / "web" / "static" / "vendor"
ICON = re.compile(r"""\{% icon "([a-z0-9-]+)"|icon=?\(?"([a-z0-9-]+)"|icon: str = "([a-z0-9-]+)\"""")


def test_every_vendored_file_has_its_written_hash() -> None:
    written = dict(reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    present = {
        p.relative_to(VENDOR).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in VENDOR.rglob("*")
        if p.is_file() and p.name != "SHA256SUMS"
    }
    assert present == written


def test_vendored_styles_load_nothing_from_outside() -> None:
    css = (VENDOR / "tabler.min.css").read_text()
    outside = [url for url in re.findall(r"url\(([^)]*)\)", css) if not url.strip("\"'").startswith(("data:", "#"))]
    assert outside == []
    assert "@import" not in css


def test_each_package_comes_with_its_licence() -> None:
    assert {p.name for p in (VENDOR / "licences").iterdir()} == {
        "echarts.LICENSE", "echarts.NOTICE", "tabler.LICENSE", "tabler-icons.LICENSE",
    }  # fmt: skip


def test_htmx_two_comes_with_its_package() -> None:
    assert finders.find("django_htmx/htmx-2.min.js")


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (VENDOR / "icons.svg").read_text()))
    used = set()
    for path in VENDOR.parents[2].glob("**/*.html"):
        used |= set(re.findall(r'\{% icon "([a-z0-9-]+)"', path.read_text()))
    assert used - known == set()
    assert len(used) > 20
