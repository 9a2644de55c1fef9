"""A change request names each thing it changes, with before and after as values, so that it can be carried out."""

import json

from django.db import migrations, models


def words_to_items(apps, schema_editor):
    """What stood in two texts becomes one item in words, which changes nothing by itself."""
    change = apps.get_model("delivery", "ChangeRequest")
    for row in change.objects.all():
        item = {
            "key": "words", "label_zh": "内容", "label_en": "What", "type": "text", "before": row.before, "after": row.after,
        }  # fmt: skip
        change.objects.filter(pk=row.pk).update(body=json.dumps([item], ensure_ascii=False, sort_keys=True))


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_released_before")]
    operations = [
        migrations.AddField("changerequest", "body", models.TextField(default="[]")),
        migrations.AddField("changerequest", "decision_id", models.CharField(blank=True, default="", max_length=26)),
        migrations.AddField("changerequest", "contract_sha256", models.CharField(blank=True, default="", max_length=64)),
        migrations.RunPython(words_to_items, migrations.RunPython.noop),
        migrations.RemoveField("changerequest", "before"),
        migrations.RemoveField("changerequest", "after"),
    ]
