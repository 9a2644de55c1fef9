"""Human codes: the next number under a name, taken inside the caller's transaction so that a failed act gives it back."""

from __future__ import annotations

from django.db import connection, transaction

from zhongshu.kernel.models import Serial


def next_numbers(name: str, count: int = 1) -> range:
    """The next ``count`` numbers under ``name``; must be called inside a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a serial number is taken inside the act that uses it")
    Serial.objects.bulk_create([Serial(name=name)], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_serial SET last = last + %s WHERE name = %s", [count, name])
        cursor.execute("SELECT last FROM kernel_serial WHERE name = %s", [name])
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def next_code(prefix: str, *, width: int = 4) -> str:
    """The next human code under ``prefix``: ``SH-D-26`` gives ``SH-D-26-0001``."""
    return f"{prefix}-{next_numbers(prefix)[0]:0{width}d}"
