"""Addresses of the ledger."""

from django.urls import path

from zhongshu.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.lines, name="lines"),
    path("checks/", views.checks, name="checks"),
    path("export/", views.export, name="export"),
    path("head.json", views.head, name="head"),
    path("public-key.pem", views.public_key, name="public_key"),
    path("<int:seq>/", views.line, name="line"),
]
