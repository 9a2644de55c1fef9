"""Pages of the transfer room: the lists, the public register, the page of a dossier, its cases, its deeds and the edges taken here."""

from django.urls import path

from zhongshu.transfer.views import cases, dossier, edges, lists, register

app_name = "transfer"
HERE = "dossiers/<str:code>/transfer/"
urlpatterns = [
    path("transfers/", lists.transfers, name="transfers"),
    path("outcomes/", lists.outcomes, name="outcomes"),
    path("landings/", lists.landings, name="landings"),
    path("nuclear-points/", lists.points, name="points"),
    path("landmarks/", register.landmarks_page, name="landmarks"),
    path(HERE, dossier.transfer, name="transfer"),
    path(f"{HERE}early/", edges.early, name="early"),
    path(f"{HERE}graduate/", edges.graduate, name="graduate"),
    path(f"{HERE}complete/", edges.complete, name="complete"),
    path(f"{HERE}designate/", edges.designate, name="designate"),
    path(f"{HERE}do/<slug:deed>/", dossier.on_dossier, name="deed"),
    path(f"{HERE}do/<slug:deed>/<str:ref>/", dossier.on_record, name="record_deed"),
    path(f"{HERE}nuclear/<slug:deed>/", dossier.on_point, name="point_deed"),
    path(f"{HERE}nuclear/<slug:deed>/<str:ref>/", dossier.on_criterion, name="criterion_deed"),
    path(f"{HERE}<int:number>/", cases.case, name="case"),
    path(f"{HERE}<int:number>/<slug:deed>/", cases.on_case, name="case_deed"),
    path(f"{HERE}<int:number>/<slug:deed>/<str:ref>/", cases.on_line, name="line_deed"),
]
