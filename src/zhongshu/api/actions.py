"""Issues and revokes tokens. The secret is returned once and kept nowhere."""

from __future__ import annotations

import datetime as dt
import secrets

from zhongshu.api.models import Token
from zhongshu.api.queries import digest
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Stale, TooMany
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor

PREFIX = "zs_"
MOST_DAYS, MOST_TOKENS = 366, 20


@act("api.issue_token")
def issue_token(actor: Actor, *, name: str, days: int) -> tuple[Token, str]:
    """A new token of the actor's own, and its secret."""
    actor.require("desk:R")
    if not name.strip():
        raise BadValue("name", Bi("请写明令牌的用途", "Say what the token is for"))
    if not 1 <= days <= MOST_DAYS:
        raise BadValue("days", Bi("有效期为 1 到 366 天", "It may hold for 1 to 366 days"))
    if (
        Token.objects.filter(user_id=actor.user_id, revoked_at__isnull=True, until__gte=clock.today()).count()
        >= MOST_TOKENS
    ):
        raise TooMany(Bi("有效令牌已满 20 个，请先吊销不用的", "You have twenty tokens; revoke one you do not use"))
    secret = PREFIX + secrets.token_urlsafe(32)
    until = clock.today() + dt.timedelta(days=days)
    token = Token.objects.create(
        user_id=actor.user_id, name=name.strip(), sha256=digest(secret), hint=secret[:8], until=until
    )
    tell("token", token.pk, until=until.isoformat())
    return token, secret


@act("api.revoke_token")
def revoke_token(actor: Actor, *, token_id: str) -> None:
    """End a token of the actor's own at once."""
    ended = Token.objects.filter(pk=token_id, user_id=actor.user_id, revoked_at__isnull=True).update(
        revoked_at=clock.now(), updated_at=clock.now()
    )
    if ended != 1:
        raise Stale
    tell("token", token_id)
