"""Pages of the desk."""

from django.urls import path

from zhongshu.desk import views
from zhongshu.desk.views import dossier

app_name = "desk"
urlpatterns = [
    path("desk/", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("search/", views.search, name="search"),
    path("dossiers/", views.dossiers, name="dossiers"),
    path("dossiers/<str:code>/", dossier.dossier, name="dossier"),
    path("dossiers/<str:code>/timeline/", dossier.timeline_page, name="timeline"),
    path("dossiers/<str:code>/chapters/", dossier.chapters, name="chapters"),
    path("dossiers/<str:code>/next-decision/", dossier.next_decision, name="next_decision"),
]
