"""Exactly once: a form carries a key; a second sending of the same key answers with what the first one gave.

    @once                       # outside, so that a repetition neither acts nor tells
    @act("portal.propose")
    def propose(actor, *, claim, …): …

    propose(actor, claim=…, once_key=form.once_key)

The key is stored in the transaction of the act, so a failed act leaves the key free. A rival sending waits for the first and reads its result.
The same key with other contents is refused, not swallowed: nothing typed is lost in silence. Whence: promise P17.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import models, transaction

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Refusal
from zhongshu.pages.models import Once

P = ParamSpec("P")
R = TypeVar("R")


class SentBefore(Refusal):
    """The form was sent already, with other contents."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            Bi(
                "这张表已经提交过，而这次的内容有改动；请打开已提交的记录修改，或重新打开表单另交一份",
                "This form was sent before with other contents; edit the record it made, or open the form anew to send another",
            )
        )


def once(function: Callable[P, R]) -> Callable[..., R]:
    """Give an act the keyword ``once_key``; without a key it acts as before."""

    @functools.wraps(function)
    def acting(actor: Any, *args: Any, once_key: str = "", **kwargs: Any) -> R:
        verb = getattr(function, "verb", function.__qualname__)
        return perform_once(actor, once_key, verb, lambda: function(actor, *args, **kwargs), sent=(args, kwargs))

    return acting


def always(result: Any) -> bool:
    return True


def perform_once(
    actor: Any, key: str, verb: str, do: Callable[[], R], *, sent: Any = None, holds: Callable[[R], bool] = always
) -> R:
    """The result of ``do``, run at most once for this actor, key and verb. Where the result does not hold (``holds``) nothing was done yet, and
    the key stays free.
    """
    if not key:
        return do()
    digest = _digest(sent)
    with transaction.atomic():
        row = Once(key=key, actor=actor.ledger_name, verb=verb, digest=digest)
        Once.objects.bulk_create(
            [row], ignore_conflicts=True
        )  # on PostgreSQL a rival's uncommitted key is waited for here
        stored = Once.objects.get(key=key, actor=actor.ledger_name, verb=verb)
        if stored.result is not None:
            if stored.digest != digest:
                raise SentBefore
            return recalled(stored.result)  # type: ignore[no-any-return]
        result = do()
        if holds(result):
            Once.objects.filter(pk=stored.pk).update(result=remembered(result), at=clock.now())
        else:
            Once.objects.filter(pk=stored.pk).delete()
        return result


def done_before(actor: Any, key: str, verb: str, *, sent: Any) -> bool:
    """Whether this very form was sent before and what it asks was done; the same key with other contents is refused."""
    row = Once.objects.filter(key=key, actor=actor.ledger_name, verb=verb).first() if key else None
    if row is None or row.result is None:
        return False
    if row.digest != _digest(sent):
        raise SentBefore
    return True


def _digest(sent: Any) -> str:
    return hashlib.sha256(json.dumps(sent, default=_written, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def remembered(result: Any) -> dict[str, Any]:
    """A result as it is stored: a record by its address, anything else by its value."""
    if isinstance(result, models.Model):
        return {"model": result._meta.label_lower, "pk": result.pk}
    return {"value": result}


def recalled(stored: dict[str, Any]) -> Any:
    """What `remembered` stored."""
    if "model" in stored:
        return apps.get_model(stored["model"])._default_manager.get(pk=stored["pk"])
    return stored["value"]


def _written(value: Any) -> str:
    """Values that JSON does not know: a record by its key, a file by name and size, the rest by its text."""
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if hasattr(value, "size") and hasattr(value, "name"):
        return f"{value.name}:{value.size}"
    return str(value)
