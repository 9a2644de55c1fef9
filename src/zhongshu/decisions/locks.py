"""A member who has declared to stay out of a dossier in a decision is locked out of it on every page of the house."""

from zhongshu.decisions.queries import all_declared, declared_recusal
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.interests import also_bars, also_locks
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


@also_bars
def declared(actor: Actor, dossier: Dossier) -> list[Bi]:
    """Asked for members of the bodies only."""
    if not actor.roles & {Role.COM, Role.DIR} or not declared_recusal(actor.user_id, dossier.pk):
        return []
    return [Bi("本人声明回避", "Recused by own declaration")]


@also_locks
def declared_all(actor: Actor) -> set[str]:
    """The same over all dossiers."""
    return all_declared(actor.user_id) if actor.roles & {Role.COM, Role.DIR} else set()
