"""A closed decision never changes, nor do its subjects and ballots; outcomes are only added. Triggers on either database, whoever asks."""

from django.db import migrations

from zhongshu.ledger.guard_sql import append_only

DECISION_OF = {
    "decisions_subject": "{row}.decision_id",
    "decisions_ballot": "(SELECT s.decision_id FROM decisions_subject s WHERE s.id = {row}.subject_id)",
}
SAYS = "a closed decision is frozen"


def sqlite():
    for event in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER decisions_decision_no_{event.lower()} BEFORE {event} ON decisions_decision "
            f"WHEN OLD.state = 'closed' BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )
    for table, decision in DECISION_OF.items():
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield (
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"WHEN (SELECT d.state FROM decisions_decision d WHERE d.id = {decision.format(row=row)}) = 'closed' "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )


def postgres():
    yield (
        "CREATE FUNCTION decisions_decision_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.state = 'closed' THEN RAISE EXCEPTION '{SAYS}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    yield (
        "CREATE TRIGGER decisions_decision_frozen BEFORE UPDATE OR DELETE ON decisions_decision "
        "FOR EACH ROW EXECUTE FUNCTION decisions_decision_frozen()"
    )
    for table, decision in DECISION_OF.items():
        yield (
            f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE held record; BEGIN "
            "IF TG_OP = 'INSERT' THEN held := NEW; ELSE held := OLD; END IF; "
            f"IF (SELECT d.state FROM decisions_decision d WHERE d.id = {decision.format(row='held')}) = 'closed' "
            f"THEN RAISE EXCEPTION '{SAYS}'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
        )


def up(apps, schema_editor):
    for statement in sqlite() if schema_editor.connection.vendor == "sqlite" else postgres():
        schema_editor.execute(statement, params=None)


def down(apps, schema_editor):
    tables = ("decisions_decision", *DECISION_OF)
    if schema_editor.connection.vendor == "sqlite":
        for table in tables:
            for event in ("insert", "update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}")
        return
    for table in tables:
        schema_editor.execute(f"DROP TRIGGER {table}_frozen ON {table}")
        schema_editor.execute(f"DROP FUNCTION {table}_frozen()")


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial"), ("ledger", "0002_append_only")]
    operations = [migrations.RunPython(up, down), append_only("decisions_outcome")]
