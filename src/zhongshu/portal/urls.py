"""Addresses of the public pages."""

from django.urls import path

from zhongshu.portal.views import home, needs, propose, publicity, recommend, rules, status, verify

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("propose/", propose.start, name="propose"),
    path("propose/check/", propose.check, name="check"),
    path("propose/done/", propose.done, name="done"),
    path("propose/<slug:step>/", propose.step, name="step"),
    path("recommend/", recommend.recommend_one, name="recommend"),
    path("status/", status.ask, name="status"),
    path("status/<str:receipt>/", status.show, name="receipt"),
    path("status/<str:receipt>/answer/", status.answer, name="answer"),
    path("status/<str:receipt>/withdraw/", status.take_back, name="withdraw"),
    path("status/<str:receipt>/appeal/", status.object_to, name="appeal"),
    path("status/<str:receipt>/return/", status.return_with, name="return"),
    path("open-needs/", needs.listing, name="needs"),
    path("open-needs/<str:code>/", needs.one, name="need"),
    path("publicity/", publicity.listing, name="publicity"),
    path("publicity/<str:code>/", publicity.one, name="publicity_one"),
    path("publicity/<str:code>/object/", publicity.object_to, name="object"),
    path("publicity/<str:code>/received/", publicity.objected, name="objected"),
    path("verify/", verify.ask, name="verify"),
    path("how-we-decide/", rules.how, name="rules"),
    path("accessibility/", rules.accessibility, name="accessibility"),
    path("privacy/", rules.privacy, name="privacy"),
]
