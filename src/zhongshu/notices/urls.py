"""Addresses of the inbox and the outbox."""

from django.urls import path

from zhongshu.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read-all/", views.read_all, name="read_all"),
    path("latest/", views.latest, name="latest"),
    path("preferences/", views.preferences, name="preferences"),
    path("outbox/", views.outbox, name="outbox"),
    path("<str:notice_id>/", views.notice, name="notice"),
]
