"""Addresses of documents."""

from django.urls import path

from zhongshu.documents import views

app_name = "documents"
urlpatterns = [
    path("about/<slug:about_kind>/<str:about_id>/", views.upload, name="upload"),
    path("<str:document_id>/", views.download, name="download"),
    path("<str:document_id>/withdraw/", views.withdraw, name="withdraw"),
]
