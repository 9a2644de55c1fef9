"""Addresses of this room. Drafts are open to visitors, the rest to everyone signed in (`web.doors`)."""

from django.urls import path

from zhongshu.pages import views

app_name = "pages"
urlpatterns = [
    path("draft/", views.draft, name="draft"),
    path("view/save/", views.view_save, name="view_save"),
    path("view/<int:view_id>/forget/", views.view_forget, name="view_forget"),
    path("pick/<slug:name>/", views.pick, name="pick"),
    path("columns/", views.columns, name="columns"),
]
