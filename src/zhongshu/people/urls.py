"""Addresses of this room, mounted at the root of the site. Nouns to read, verbs to post to."""

from __future__ import annotations

from django.urls import path

from zhongshu.people.views import accounts, directory, experts, interests, own

app_name = "people"
urlpatterns = [
    path("organisations/", directory.organisations, name="organisations"),
    path("organisations/new/", directory.new_organisation, name="new_organisation"),
    path("organisations/<str:pk>/", directory.organisation, name="organisation"),
    path("organisations/<str:pk>/edit/", directory.edit_organisation, name="edit_organisation"),
    path("people/", directory.persons, name="persons"),
    path("people/new/", directory.new_person, name="new_person"),
    path("people/merges/", directory.merges, name="merges"),
    path("people/merges/<str:pk>/", directory.merge, name="merge"),
    path("people/merges/<str:pk>/confirm/", directory.confirm_merge, name="confirm_merge"),
    path("people/merges/<str:pk>/decline/", directory.decline_merge, name="decline_merge"),
    path("people/employments/<str:pk>/end/", directory.end_employment, name="end_employment"),
    path("people/<str:pk>/", directory.person, name="person"),
    path("people/<str:pk>/edit/", directory.edit_person, name="edit_person"),
    path("people/<str:pk>/employments/", directory.add_employment, name="add_employment"),
    path("people/<str:pk>/merge/", directory.new_merge, name="new_merge"),
    path("experts/", experts.experts, name="experts"),
    path("experts/new/", experts.new_expert, name="new_expert"),
    path("experts/<str:pk>/", experts.expert, name="expert"),
    path("experts/<str:pk>/edit/", experts.edit_expert, name="edit_expert"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new_account, name="new_account"),
    path("accounts/grants/<str:pk>/end/", accounts.end_grant, name="end_grant"),
    path("accounts/<str:pk>/", accounts.account_of, name="account_of"),
    path("accounts/<str:pk>/grant/", accounts.grant_role, name="grant_role"),
    path("accounts/<str:pk>/close/", accounts.close_account, name="close_account"),
    path("accounts/<str:pk>/reopen/", accounts.reopen_account, name="reopen_account"),
    path("interests/", interests.interests, name="interests"),
    path("interests/declare/", interests.declare_interest, name="declare_interest"),
    path("interests/report/", interests.report_interest, name="report_interest"),
    path("interests/contest/", interests.contest_interest, name="contest_interest"),
    path("interests/check/", interests.check_interests, name="check_interests"),
    path("interests/<str:pk>/", interests.interest, name="interest"),
    path("interests/<str:pk>/rebut/", interests.rebut_interest, name="rebut_interest"),
    path("interests/<str:pk>/end/", interests.end_interest, name="end_interest"),
    path("interests/<str:pk>/rule/", interests.rule_interest, name="rule_interest"),
    path("me/", own.account, name="account"),
    path("demo/sign-in/", own.demo_sign_in, name="demo_sign_in"),
]
