"""Pages of the room of panels: the officer's, and the expert's own seats."""

from django.urls import path

from zhongshu.panels import views
from zhongshu.panels.views import seats

app_name = "panels"
urlpatterns = [
    path("panels/", views.panel_list, name="panels"),
    path("panels/<str:code>/", views.panel, name="panel"),
    path("dossiers/<str:code>/panels/", views.of_dossier, name="of_dossier"),
    path("seats/", seats.seats, name="seats"),
    path("seats/<str:seat_id>/", seats.seat, name="seat"),
]
