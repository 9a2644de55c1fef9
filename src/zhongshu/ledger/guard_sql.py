"""SQL that makes a table append-only on either database: UPDATE, DELETE and TRUNCATE are refused by triggers.

SQLite has no TRUNCATE; its unconditional DELETE fires the row trigger as well. Rooms that seal records use the same function in a migration.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

FUNCTION = (
    "CREATE OR REPLACE FUNCTION zhongshu_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'append-only: % on %', TG_OP, TG_TABLE_NAME; END $$"
)


def append_only(table: str) -> migrations.RunPython:
    """A migration step that guards ``table``."""

    def up(apps: Any, schema_editor: Any) -> None:
        for statement in _statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)  # no parameters, so that % stays itself

    def down(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            for event in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{event}")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_rows ON {table}")
            schema_editor.execute(f"DROP TRIGGER {table}_truncate ON {table}")

    return migrations.RunPython(up, down)


def _statements(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {event.upper()} on {table}'); END"
            for event in ("update", "delete")
        ]
    return [
        FUNCTION,
        f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION zhongshu_append_only()",
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION zhongshu_append_only()",
    ]
