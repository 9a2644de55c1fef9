"""Pages of the relay room: the list, the page of a dossier, its deeds and the two edges taken here."""

from django.urls import path

from zhongshu.relay import views

app_name = "relay"
urlpatterns = [
    path("relays/", views.relays, name="relays"),
    path("dossiers/<str:code>/relay/", views.relay, name="relay"),
    path("dossiers/<str:code>/relay/hand-over/", views.hand_over, name="hand_over"),
    path("dossiers/<str:code>/relay/finish/", views.finish, name="finish"),
    path("dossiers/<str:code>/relay/reject/", views.reject, name="reject"),
    path("dossiers/<str:code>/relay/<slug:deed>/", views.on_case, name="deed"),
    path("dossiers/<str:code>/relay/<slug:deed>/<str:ref>/", views.on_line, name="line_deed"),
]
