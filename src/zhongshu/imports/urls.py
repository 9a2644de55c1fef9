"""Pages of the imports."""

from django.urls import path

from zhongshu.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("upload/", views.upload, name="upload"),
    path("samples/<str:code>/", views.sample, name="sample"),
    path("<str:job_id>/", views.job, name="job"),
    path("<str:job_id>/faults/", views.faults, name="faults"),
]
