"""Human codes: the next number under a name, taken inside the caller's transaction so that a failed act gives it back."""

from __future__ import annotations

from django.db import connection, transaction


def next_numbers(name: str, count: int = 1) -> range:
    """The next ``count`` numbers under ``name``; must be called inside a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a serial number is taken inside the act that uses it")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_serial (name, last) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET last = kernel_serial.last + excluded.last RETURNING last",
            [name, count],
        )
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def next_code(prefix: str, width: int = 4) -> str:
    """The next human code under ``prefix``: ``SH-D-26`` gives ``SH-D-26-0001``."""
    return f"{prefix}-{next_numbers(prefix)[0]:0{width}d}"


def coming_code(prefix: str, width: int = 4) -> str:
    """The code that ``next_code`` would give now, not taken: for work done ahead of an act, which checks that it got it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM kernel_serial WHERE name = %s", [prefix])
        found = cursor.fetchone()
    return f"{prefix}-{(found[0] if found else 0) + 1:0{width}d}"
