"""Every test run has a data folder of its own, and a clock and a language that no other test has touched."""

import os
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings as generated
from xdist.scheduler import LoadScopeScheduling

ONE_CENTER = ("tests/browser/", "tests/zhongshu/test_demo.py")  # the tests of one file stand on one center, made once
DATABASE = {"db", "transactional_db", "django_db_setup"}  # fixtures
os.environ["ZHONGSHU_VAR"] = tempfile.mkdtemp(prefix="zhongshu-test-")
# `make test` tries the same generated cases everywhere; `make prove` sets ANY_CASE and looks for new ones each time
generated.register_profile("same", derandomize=True)
generated.load_profile("default" if os.environ.get("ANY_CASE") else "same")
os.environ.setdefault("REQUIRE_SECOND_FACTOR", "0")  # on only in the tests that are about it


def pytest_configure() -> None:
    """Settings are read before this file; what tests want different from a real center is said here."""
    from django.conf import settings

    settings.REQUIRE_SECOND_FACTOR = False
    own = tempfile.mkdtemp(prefix="zhongshu-sums-")  # a process that empties its sums empties nobody else's
    settings.CACHES = {**settings.CACHES, "sums": {**settings.CACHES["sums"], "LOCATION": own}}


class ByCenter(LoadScopeScheduling):
    """Tests of one file that share a center go to one worker, all others to whichever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::")[0] if nodeid.startswith(ONE_CENTER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByCenter:
    """Instead of `--dist loadgroup`, whose groups pytest 9.2 no longer hands on: each worker made the same center again."""
    return ByCenter(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`make test` asks the second database only what asks a database: the rest has already been answered on the first."""
    if os.environ.get("ONLY_DATABASE"):
        idle = [
            item
            for item in items
            if not (DATABASE & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"))
        ]
        items[:] = [item for item in items if item not in set(idle)]
        config.hook.pytest_deselected(items=idle)


@pytest.fixture(autouse=True)
def house_language() -> None:
    """Each test begins in the language of the house, whatever a page of the test before was read in."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:  # fmt: skip
    """The test database of this process: a copy of one that was migrated once (`tests.migrated`)."""
    from django.db import connection

    from tests.migrated import take_place

    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    with django_db_blocker.unblock():
        take_place(connection, f"_{worker}" if worker else "")
    yield
