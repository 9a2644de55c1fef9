"""Pages of the proposal room, all below the dossier they concern."""

from django.urls import path

from zhongshu.proposal import views
from zhongshu.proposal.views import people, refinement, steps

app_name = "proposal"
urlpatterns = [
    path("dossiers/<str:code>/plan/", views.plan, name="plan"),
    path("dossiers/<str:code>/plan/versions/", views.versions, name="versions"),
    path("dossiers/<str:code>/plan/compare/", views.comparison, name="compare"),
    path("dossiers/<str:code>/plan/<slug:section>/", views.part, name="part"),
    path("dossiers/<str:code>/specialist/", people.specialist, name="specialist"),
    path("dossiers/<str:code>/specialist/answer/", people.answer_offer, name="answer_offer"),
    path("dossiers/<str:code>/specialist/withdraw/", people.withdraw, name="withdraw_offer"),
    path("dossiers/<str:code>/diligence/", people.diligence, name="diligence"),
    path("dossiers/<str:code>/experts/", people.experts, name="experts"),
    path("dossiers/<str:code>/experts/drop/", people.drop, name="drop_expert"),
    path("dossiers/<str:code>/candidate/", steps.make_candidate, name="make_candidate"),
    path("dossiers/<str:code>/appraisal/", steps.send_to_appraisal, name="send_to_appraisal"),
    path("dossiers/<str:code>/watch-bench/", steps.move_to_bench, name="move_to_bench"),
    path("dossiers/<str:code>/refinement/", refinement.refinement, name="refinement"),
    path("dossiers/<str:code>/refinement/<slug:verb>/", refinement.deed, name="refinement_deed"),
    path("dossiers/<str:code>/refinement/<slug:verb>/<str:item>/", refinement.deed, name="refinement_item"),
    path("dossiers/<str:code>/award-proposal/", refinement.propose_award, name="propose_award"),
    path("dossiers/<str:code>/refinement-end/", refinement.end_refinement, name="end_refinement"),
    path("dossiers/<str:code>/resume/", refinement.resume, name="resume"),
]
