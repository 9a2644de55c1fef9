"""Pages of the desk."""

from django.urls import path

from zhongshu.desk import views
from zhongshu.desk.views import board, dossier, facts, reports, yearly

app_name = "desk"
urlpatterns = [
    path("desk/", views.home, name="home"),
    path("board/", board.board, name="board"),
    path("search/", views.search, name="search"),
    path("reports/", reports.reports, name="reports"),
    path("reports/yearly/", yearly.reports, name="yearly"),
    path("reports/yearly/new/", yearly.ask, name="ask_yearly"),
    path("reports/yearly/<str:code>/<slug:side>/", yearly.file, name="yearly_file"),
    path("reports/<slug:code>/", reports.report, name="report"),
    path("dossiers/", views.dossiers, name="dossiers"),
    path("dossiers/<str:code>/", dossier.dossier, name="dossier"),
    path("dossiers/<str:code>/timeline/", dossier.timeline_page, name="timeline"),
    path("dossiers/<str:code>/chapters/", dossier.chapters, name="chapters"),
    path("dossiers/<str:code>/facts/", facts.facts, name="facts"),
    path("dossiers/<str:code>/team/", facts.team, name="team"),
    path("dossiers/<str:code>/team/<str:member_id>/", facts.duty, name="duty"),
    path("dossiers/<str:code>/team/<str:member_id>/leave/", facts.leave, name="leave"),
    path("dossiers/<str:code>/next-decision/", dossier.next_decision, name="next_decision"),
]
