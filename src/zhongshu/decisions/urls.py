"""Pages of the room decisions."""

from django.urls import path

from zhongshu.decisions import views
from zhongshu.decisions.views import proof, signed

app_name = "decisions"
urlpatterns = [
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/predictions/", proof.predictions, name="predictions"),
    path("decisions/signed/<str:code>/", signed.records, name="signed"),
    path("decisions/signed/<str:code>/<slug:kind>/<int:number>/", signed.replayed, name="replay_signed"),
    path(
        "decisions/signed/<str:code>/<slug:kind>/<int:number>/record/",
        signed.put_on_record,
        name="record_signed_replay",
    ),
    path("decisions/<str:code>/", views.decision, name="decision"),
    path("decisions/<str:code>/vote/", views.vote, name="vote"),
    path("decisions/<str:code>/recuse/", views.stay_out, name="recuse"),
    path("decisions/<str:code>/close/", views.close, name="close"),
    path("decisions/<str:code>/receipt/", proof.receipt, name="receipt"),
    path("decisions/<str:code>/replay/", proof.replayed, name="replay"),
    path("decisions/<str:code>/replay/record/", proof.put_on_record, name="record_replay"),
]
