"""Addresses of the showcase, after the center's own."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tests.browser.showcase import views
from zhongshu.web.urls import handler400, handler403, handler404, handler500  # noqa: F401
from zhongshu.web.urls import urlpatterns as own

urlpatterns = [
    path("", views.home, name="show"),
    path("list/", views.listing, name="show_list"),
    path("needs/", views.listing, name="show_needs"),
    path("empty/", views.empty, name="show_empty"),
    path("form/", views.form, name="show_form"),
    path("stale/", views.stale, name="show_stale"),
    path("parts/", views.parts, name="show_parts"),
    path("once/", csrf_exempt(views.send_once), name="show_once"),
    path("sent/", views.sent, name="show_sent"),
    path("many/", views.many, name="show_many"),
    path("charts/", views.charts, name="show_charts"),
    path("refused/", views.refused, name="show_refused"),
    path("search/", views.listing, name="show_search"),
    path("inbox/", views.empty, name="show_inbox"),
    path("public/", views.public, name="show_public"),
    path("public/needs/", views.public, name="show_public_needs"),
    path("public/how/", views.public, name="show_public_how"),
    path("public/status/", views.public, name="show_public_status"),
    *own,
]
