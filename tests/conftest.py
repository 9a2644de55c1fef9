"""Every test run has a data folder of its own, and a clock and a language that no other test has touched."""

import os
import tempfile

os.environ["ZHONGSHU_VAR"] = tempfile.mkdtemp(prefix="zhongshu-test-")
os.environ.setdefault("REQUIRE_SECOND_FACTOR", "0")  # on only in the tests that are about it


def pytest_configure() -> None:
    """Settings are read before this file; what tests want different from a real center is said here."""
    from django.conf import settings

    settings.REQUIRE_SECOND_FACTOR = False
