"""An approved body never changes: refused by a trigger on either database, whoever asks."""

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER policy_frozen BEFORE UPDATE OF body, number ON policy_ruleset "
    "WHEN OLD.approved_by <> '' AND (NEW.body <> OLD.body OR NEW.number <> OLD.number) "
    "BEGIN SELECT RAISE(ABORT, 'approved rules are frozen'); END"
)
POSTGRES = (
    "CREATE FUNCTION policy_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF OLD.approved_by <> '' AND (NEW.body <> OLD.body OR NEW.number <> OLD.number) THEN "
    "RAISE EXCEPTION 'approved rules are frozen'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER policy_frozen BEFORE UPDATE ON policy_ruleset FOR EACH ROW EXECUTE FUNCTION policy_frozen()",
)


def up(apps, schema_editor):
    for statement in (SQLITE,) if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def down(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER policy_frozen")
    else:
        schema_editor.execute("DROP TRIGGER policy_frozen ON policy_ruleset")
        schema_editor.execute("DROP FUNCTION policy_frozen()")


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial")]
    operations = [migrations.RunPython(up, down)]
