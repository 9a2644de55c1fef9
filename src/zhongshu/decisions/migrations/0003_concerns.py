"""Further dossiers that a decision touches; what was put on record with the question is only added to."""

import django.db.models.deletion
from django.db import migrations, models

import zhongshu.kernel.ids
from zhongshu.kernel.migrating import CreateModel
from zhongshu.ledger.guard_sql import append_only


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_frozen"), ("ledger", "0002_append_only"), ("lifecycle", "0006_standing_board")]
    operations = [
        CreateModel(
            name="Concern",
            fields=[
                ("id", zhongshu.kernel.ids.IdField(default=zhongshu.kernel.ids.new_id, editable=False, max_length=26, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("dossier", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="touched_by_decision", to="lifecycle.dossier")),
                ("subject", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="concerns", to="decisions.subject")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("subject", "dossier"), name="concern_once")]},
        ),
        append_only("decisions_concern"),
    ]
