"""Who is told when a dossier moves: its team, its specialist, and the mover's counterpart. Only the outbox is written here."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.course import STATES, Edge
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import team_user_ids
from zhongshu.notices.actions import notify

SUBJECT = Bi("{code} 已从「{a}」到「{b}」", "{code} moved from “{a}” to “{b}”")
BODY = Bi(
    "卷宗 {code}《{title}》：{label}。打开卷宗可看原因、下一步和期限。",
    "Dossier {code}, “{title}”: {label}. Open it to see the reason, the next step and its date.",
)


def tell_people_of_move(dossier: Dossier, way: Edge, came_from: str) -> None:
    """Put one notice for each person concerned into the outbox."""
    people = team_user_ids(dossier) | ({dossier.specialist_id} if dossier.specialist_id else set())
    words = {
        "code": dossier.code,
        "a": STATES[came_from].label,
        "b": STATES[dossier.state].label,
        "label": way.label,
        "title": Bi(
            dossier.title_zh or dossier.title_en or dossier.code, dossier.title_en or dossier.title_zh or dossier.code
        ),
    }
    notify(
        to=sorted(people),
        kind="dossier_moved",
        subject=SUBJECT.fill(**words),
        body=BODY.fill(**words),
        link=f"/dossiers/{dossier.code}/",
    )
