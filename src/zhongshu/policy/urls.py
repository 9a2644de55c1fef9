"""Addresses of the rules."""

from django.urls import path

from zhongshu.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.versions, name="versions"),
    path("in-force/", views.in_force, name="in_force"),
    path("<int:number>/", views.version, name="version"),
    path("<int:number>/compare/", views.choose_comparison, name="choose_comparison"),
    path("<int:number>/to/<int:other>/", views.compare, name="compare"),
    path("<int:number>/draft/", views.draft, name="draft"),
    path("<int:number>/edit/<slug:section>/", views.edit, name="edit"),
    path("<int:number>/propose/", views.propose, name="propose"),
    path("<int:number>/approve/", views.approve, name="approve"),
    path("<int:number>/withdraw/", views.withdraw, name="withdraw"),
]
