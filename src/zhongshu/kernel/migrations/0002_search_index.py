from django.db import migrations

STATEMENTS = {
    "sqlite": (
        ["CREATE VIRTUAL TABLE kernel_searchindex USING fts5(body, tokenize='unicode61 remove_diacritics 0')"],
        ["DROP TABLE kernel_searchindex"],
    ),
    "postgresql": (
        [
            "ALTER TABLE kernel_searchentry ADD COLUMN body tsvector",
            "CREATE INDEX kernel_searchentry_body ON kernel_searchentry USING gin(body)",
        ],
        ["ALTER TABLE kernel_searchentry DROP COLUMN body"],
    ),
}


def run(side):
    def step(apps, schema_editor):
        for statement in STATEMENTS[schema_editor.connection.vendor][side]:
            schema_editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(run(0), run(1))]
