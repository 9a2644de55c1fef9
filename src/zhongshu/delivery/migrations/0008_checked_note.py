"""What the specialist thinks of a request for change has a place of its own: until now the answer of who decided was written over it."""

from django.db import migrations, models
from django.db.models import F


def keep(apps, schema_editor):
    requests = apps.get_model("delivery", "ChangeRequest").objects
    requests.filter(state__in=("checked", "committee")).update(checked_note=F("answer"), answer="")


class Migration(migrations.Migration):
    dependencies = [("delivery", "0007_money_as_it_stood")]
    operations = [
        migrations.AddField("changerequest", "checked_note", models.TextField(blank=True, default="")),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
