"""Where each room's pages hang. The order of the rail is in `pages.rail`; the rights are beside each view."""

from django.urls import include, path

from zhongshu.web import doors, views  # noqa: F401  the doors fill the access table

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("language/", views.set_language, name="set_language"),
    path("pages/", include("zhongshu.pages.urls")),
    path("ledger/", include("zhongshu.audit.urls")),
    path("documents/", include("zhongshu.documents.urls")),
    path("policy/", include("zhongshu.policy.urls")),
    path("notices/", include("zhongshu.notices.urls")),
    path("imports/", include("zhongshu.imports.urls")),
    path("", include("zhongshu.proposal.urls")),
    path("", include("zhongshu.panels.urls")),
    path("", include("zhongshu.decisions.urls")),
    path("", include("zhongshu.appraisal.urls")),
    path("", include("zhongshu.bench.urls")),
    path("", include("zhongshu.award.urls")),
    path("", include("zhongshu.delivery.urls")),
    path("", include("zhongshu.relay.urls")),
    path("", include("zhongshu.transfer.urls")),
    path("", include("zhongshu.desk.urls")),
    path("api/", include("zhongshu.api.urls")),
    path("account/", include("zhongshu.people.whole")),
    path("account/", include("allauth.urls")),
    path("", include("zhongshu.people.urls")),
    path("", include("zhongshu.discovery.urls")),
    path("", include("zhongshu.portal.urls")),
]

handler400 = "zhongshu.web.views.bad_request"
handler403 = "zhongshu.web.views.not_allowed"
handler404 = "zhongshu.web.views.not_found"
handler500 = "zhongshu.web.views.failed"
