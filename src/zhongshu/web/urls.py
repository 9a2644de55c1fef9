"""Where each room's pages hang. The order of the rail is in `web.rail`; the rights are beside each view."""

from django.conf.urls.i18n import i18n_patterns  # noqa: F401
from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]
