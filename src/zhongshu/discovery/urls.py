"""Addresses of discovery: leads, needs, campaigns, signals."""

from django.urls import path

from zhongshu.discovery.views import leads, leaving, needs, scouting

app_name = "discovery"
urlpatterns = [
    path("leads/", leads.leads, name="leads"),
    path("leads/new/", leads.register, name="register"),
    path("leads/recommendations/", leads.recommendations, name="recommendations"),
    path("leads/<str:code>/", leads.lead, name="lead"),
    path("leads/<str:code>/withdrawal/", leaving.withdrawal, name="withdrawal"),
    path("leads/<str:code>/returning/", leaving.returning, name="returning"),
    path("leads/<str:code>/<slug:verb>/", leads.deed, name="deed"),
    path("needs/", needs.needs, name="needs"),
    path("needs/new/", needs.need_new, name="need_new"),
    path("needs/<str:code>/", needs.need, name="need"),
    path("needs/<str:code>/edit/", needs.need_edit, name="need_edit"),
    path("needs/<str:code>/suggest/", needs.need_suggest, name="need_suggest"),
    path("needs/<str:code>/introduce/", needs.need_introduce, name="need_introduce"),
    path("needs/<str:code>/step/<slug:verb>/", needs.need_step, name="need_step"),
    path("needs/<str:code>/matches/<str:match_id>/<slug:to>/", needs.match_step, name="match_step"),
    path("campaigns/", scouting.campaigns, name="campaigns"),
    path("campaigns/new/", scouting.campaign_new, name="campaign_new"),
    path("campaigns/<str:code>/", scouting.campaign, name="campaign"),
    path("campaigns/<str:code>/edit/", scouting.campaign_edit, name="campaign_edit"),
    path("campaigns/<str:code>/outreach/", scouting.outreach, name="outreach"),
    path("campaigns/<str:code>/close/", scouting.campaign_close, name="campaign_close"),
    path("signals/", scouting.signals, name="signals"),
    path("signals/new/", scouting.signal_new, name="signal_new"),
    path("signals/<str:signal_id>/", scouting.signal, name="signal"),
    path("signals/<str:signal_id>/link/", scouting.signal_link, name="signal_link"),
    path("signals/<str:signal_id>/lead/", scouting.signal_lead, name="signal_lead"),
]
