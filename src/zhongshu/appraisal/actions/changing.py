"""How an appraisal's row changes: by compare-and-set on its version. Writes only when called inside an act."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from zhongshu.appraisal.models import Appraisal
from zhongshu.kernel import clock
from zhongshu.kernel.errors import Stale

M = TypeVar("M", bound=Model)


def changed(appraisal: Appraisal, **columns: object) -> None:
    """Change the row that was read; the object in hand follows."""
    columns = {**columns, "version": appraisal.version + 1, "updated_at": clock.now()}
    if Appraisal.objects.filter(pk=appraisal.pk, version=appraisal.version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(appraisal, name, value)


def first(model: type[M], **columns: Any) -> M:
    """The one row of its kind that an appraisal has; whoever writes it second is told so."""
    try:
        with transaction.atomic():
            return model._default_manager.create(**columns)
    except IntegrityError:
        raise Stale from None


def require_stage(appraisal: Appraisal, *stages: str) -> None:
    """Refuse when the appraisal has gone on."""
    if appraisal.stage not in stages:
        raise Stale
