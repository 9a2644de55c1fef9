"""Pages of the room bench."""

from django.urls import path

from zhongshu.bench import views
from zhongshu.bench.views import steps

app_name = "bench"
urlpatterns = [
    path("bench/", views.reserve, name="reserve"),
    path("bench/calls/", views.calls, name="calls"),
    path("bench/plant/", views.plant, name="plant"),
    path("bench/moves/", views.moves, name="moves"),
    path("dossiers/<str:code>/bench/", views.entry, name="entry"),
    path("dossiers/<str:code>/bench/<slug:verb>/", views.deed, name="deed"),
    path("dossiers/<str:code>/bench/<slug:verb>/<str:item>/", views.deed, name="item"),
    path("dossiers/<str:code>/on-deck/", steps.put_on_deck, name="put_on_deck"),
    path("dossiers/<str:code>/call/", steps.call_up, name="call_up"),
    path("dossiers/<str:code>/appraise-again/", steps.appraise_again, name="appraise_again"),
    path("dossiers/<str:code>/leave-bench/", steps.leave, name="leave"),
]
