"""Pages of the appraisal room: the house's below the dossier, the experts' below the code of their panel."""

from django.urls import path

from zhongshu.appraisal import views
from zhongshu.appraisal.views import deciding, opinions, reviews

app_name = "appraisal"
urlpatterns = [
    path("appraisals/", views.board, name="board"),
    path("dossiers/<str:code>/appraisal/progress/", views.appraisal, name="appraisal"),
    path("dossiers/<str:code>/appraisal/edition/", views.edition_page, name="edition"),
    path("dossiers/<str:code>/appraisal/decision/", deciding.decision, name="decision"),
    path("dossiers/<str:code>/opinion/", views.opinion, name="opinion"),
    path("reviews/<str:code>/", reviews.review, name="review"),
    path("reviews/<str:code>/cross/", reviews.cross, name="cross"),
    path("reviews/<str:code>/opinion/", opinions.panel_opinion, name="panel_opinion"),
]
