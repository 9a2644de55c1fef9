"""The center's settings with the showcase's app, addresses and an access door that needs no account."""

from zhongshu.web.settings import *  # noqa: F403
from zhongshu.web.settings import INSTALLED_APPS, MIDDLEWARE, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.browser.showcase"]
MIDDLEWARE = [
    "tests.browser.showcase.door.ShowDoor" if name.endswith("access.AccessDoor") else name for name in MIDDLEWARE
]
ROOT_URLCONF = "tests.browser.showcase.urls"
TEMPLATES = [*TEMPLATES]
