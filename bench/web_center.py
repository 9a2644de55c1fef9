"""Run inside the center that `bench/web.py` measures: opens the readers' accounts and says, as JSON, what is there and which pages are asked.

Flows in: the data folder through the settings. Flows out: sessions of a specialist, an appraisal officer, a director and an officer of integrity, the counts,
and a table of pages with the reader of each. Writes nothing but accounts, roles and sessions.
"""

from __future__ import annotations

import json

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.urls import reverse  # noqa: E402

from zhongshu.appraisal.models import Appraisal, Review  # noqa: E402
from zhongshu.desk.reports import indicators  # noqa: E402
from zhongshu.lifecycle.models import Dossier, Standing  # noqa: E402
from zhongshu.people.actions import grant_role, open_account  # noqa: E402
from zhongshu.people.actor import SYSTEM, Actor, Holding  # noqa: E402
from zhongshu.people.models import User  # noqa: E402
from zhongshu.people.roles import Role  # noqa: E402
from zhongshu.policy.actions import install_default_rules  # noqa: E402

READERS = ("PS", "AO", "DIR", "INT")
PAGES = (  # name, reader, address, what follows it
    ("list", "PS", "desk:dossiers", ""),
    ("list, filtered and sorted", "PS", "desk:dossiers", "?origin=historical&field=energy&sort=-money"),
    ("list, page 40", "PS", "desk:dossiers", "?page=40"),
    ("list, last page", "PS", "desk:dossiers", "?page=2000"),
    ("list, searched", "PS", "desk:dossiers", "?q=laser+sensor"),
    ("search, Chinese", "PS", "desk:search", "?q=%E4%BE%9B%E5%BA%94%E9%93%BE"),
    ("search, English", "PS", "desk:search", "?q=neural+network"),
    ("board", "PS", "desk:board", ""),
    ("my work", "PS", "desk:home", ""),
    ("needs", "PS", "discovery:needs", ""),
    ("needs, last page", "PS", "discovery:needs", "?page=145"),
    ("leads", "PS", "discovery:leads", ""),
    ("signals", "PS", "discovery:signals", ""),
    ("campaigns", "PS", "discovery:campaigns", ""),
    ("organisations, last page", "PS", "people:organisations", "?page=350"),
    ("persons", "PS", "people:persons", ""),
    ("public home", "PS", "portal:home", ""),
    ("appraisals", "AO", "appraisal:board", ""),
    ("panels", "AO", "panels:panels", ""),
    ("experts", "AO", "people:experts", ""),
    ("decisions", "DIR", "decisions:decisions", ""),
    ("reserve", "DIR", "bench:reserve", ""),
    ("packages", "DIR", "award:packages", ""),
    ("milestones", "DIR", "delivery:all_milestones", ""),
    ("issues", "DIR", "delivery:all_issues", ""),
    ("alerts", "DIR", "delivery:all_alerts", ""),
    ("payments", "DIR", "delivery:all_payments", ""),
    ("gates", "DIR", "delivery:all_gates", ""),
    ("relays", "DIR", "relay:relays", ""),
    ("transfers", "DIR", "transfer:transfers", ""),
    ("outcomes", "DIR", "transfer:outcomes", ""),
    ("my work, director", "DIR", "desk:home", ""),
    ("board, director", "DIR", "desk:board", ""),
    ("reports", "DIR", "desk:reports", ""),
    ("ledger, from the middle", "INT", "audit:lines", "?before=60000"),
)


def session(role: str) -> str:
    """The session of the reader with this role, whose account is opened when there is none."""
    house = Actor("house", holdings=(Holding(Role.DIR),))
    email = f"bench-{role.lower()}@example.org"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = open_account(house, email=email, name_zh="量", name_en="Bench", password=None)
    if not user.grants.exists():
        grant_role(house, user.pk, role=role, reason="bench")
    kept = SessionStore()
    kept["_auth_user_id"], kept["_auth_user_backend"] = user.pk, "django.contrib.auth.backends.ModelBackend"
    kept["_auth_user_hash"] = user.get_session_auth_hash()
    kept.create()
    return str(kept.session_key)


def pages() -> list[tuple[str, str, str]]:
    """What is asked: name, reader, path. The dossiers are the newest loaded one and the newest that was appraised."""
    found = [(name, reader, reverse(address) + more) for name, reader, address, more in PAGES]
    loaded = Standing.objects.order_by("-opened_on").values_list("code", flat=True).first()
    if loaded:
        found.append(("dossier", "PS", reverse("desk:dossier", args=[loaded])))
    judged = Appraisal.objects.order_by("-pk").values_list("dossier__code", flat=True).first()
    if judged:
        found += [
            ("dossier, appraised", "DIR", reverse("desk:dossier", args=[judged])),
            ("its appraisal", "AO", reverse("appraisal:appraisal", args=[judged])),
        ]
    every = [(f"indicator {code}", "DIR", reverse("desk:report", args=[code]) + "?period=all") for code in indicators()]
    return found + every


if __name__ == "__main__":
    install_default_rules(SYSTEM)
    print(
        json.dumps(
            {
                "sessions": {role: session(role) for role in READERS},
                "pages": pages(),
                "dossiers": Dossier.objects.count(),
                "reviews": Review.objects.count(),
            }
        )
    )
