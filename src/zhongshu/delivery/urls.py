"""Pages of delivery: lists across dossiers, the pages of experts, and everything below a dossier."""

from django.urls import URLPattern, URLResolver, path

from zhongshu.delivery.views import changes, ends, gates, issues, lists, money, overview, work

app_name = "delivery"
HERE = "dossiers/<str:code>/delivery"
urlpatterns: list[URLPattern | URLResolver] = [
    path("delivery/milestones/", lists.all_milestones, name="all_milestones"),
    path("delivery/issues/", lists.all_issues, name="all_issues"),
    path("delivery/alerts/", lists.all_alerts, name="all_alerts"),
    path("delivery/payments/", lists.all_payments, name="all_payments"),
    path("delivery/gates/", lists.all_gates, name="all_gates"),
    path("delivery/verify/<str:pk>/", work.verification, name="verification"),
    path("delivery/issue/<str:pk>/", issues.owned_issue, name="owned_issue"),
    path("delivery/judging/<str:code>/", gates.judging, name="judging"),
    path("delivery/gate-seat/<str:pk>/", gates.seat, name="seat"),
    path("delivery/acceptance-seat/<str:pk>/", ends.acceptance_seat, name="acceptance_seat"),
    path(f"{HERE}/", overview.overview, name="overview"),
    path(f"{HERE}/weekly/", overview.weekly, name="weekly"),
    path(f"{HERE}/visit/", overview.visit, name="visit"),
    path(f"{HERE}/assumptions/<str:pk>/", overview.assumption, name="assumption"),
    path(f"{HERE}/criteria/<str:pk>/", overview.criterion, name="criterion"),
    path(f"{HERE}/alerts/<str:pk>/", overview.silence, name="silence"),
    path(f"{HERE}/conditions/<str:pk>/", overview.condition, name="condition"),
    path(f"{HERE}/milestones/", work.milestones, name="milestones"),
    path(f"{HERE}/milestones/<str:pk>/", work.milestone, name="milestone"),
    path(f"{HERE}/iterations/", work.iterations, name="iterations"),
    path(f"{HERE}/iterations/new/", work.new_iteration, name="new_iteration"),
    path(f"{HERE}/issues/", issues.issues, name="issues"),
    path(f"{HERE}/issues/<int:number>/", issues.issue, name="issue"),
    path(f"{HERE}/changes/", changes.changes, name="changes"),
    path(f"{HERE}/changes/new/<slug:kind>/", changes.new_change, name="new_change"),
    path(f"{HERE}/changes/<int:number>/", changes.change, name="change"),
    path(f"{HERE}/money/", money.money, name="money"),
    path(f"{HERE}/money/<str:pk>/", money.payment, name="payment"),
    path(f"{HERE}/gates/", gates.gates, name="gates"),
    path(f"{HERE}/gates/open/", gates.open_gate, name="open_gate"),
    path(f"{HERE}/gates/<int:number>/", gates.gate, name="gate"),
    path(f"{HERE}/gates/<int:number>/pack/", gates.pack, name="pack"),
    path(f"{HERE}/gates/<int:number>/decision/", gates.ruling, name="ruling"),
    path(f"{HERE}/gates/<int:number>/propose/", gates.propose, name="propose"),
    path(f"{HERE}/pause/", ends.pause, name="pause"),
    path(f"{HERE}/resume/", ends.resume, name="resume"),
    path(f"{HERE}/stop/", ends.stop, name="stop"),
    path(f"{HERE}/hearing/", ends.hearing, name="hearing"),
    path(f"{HERE}/replan/", ends.replan, name="replan"),
    path(f"{HERE}/appeal/", ends.appeal, name="appeal"),
    path(f"{HERE}/acceptance/", ends.acceptance, name="acceptance"),
    path(f"{HERE}/integrity/", ends.integrity, name="integrity"),
]
