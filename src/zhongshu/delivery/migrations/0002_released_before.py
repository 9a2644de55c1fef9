"""Money that the books gave back before the house kept a surplus is entered there, so that none of it is lost."""

from collections import defaultdict

from django.db import migrations

from zhongshu.kernel.clock import day_of
from zhongshu.kernel.ids import new_id


def enter(apps, schema_editor):
    posting = apps.get_model("delivery", "Posting")
    pot, release = apps.get_model("surplus", "Pot"), apps.get_model("surplus", "Release")
    sums = defaultdict(int)
    rows = []
    for row in posting.objects.filter(kind__in=("cancel", "give_back")).select_related("dossier").order_by("pk"):
        programme = row.dossier.programme
        sums[programme] += row.amount_fen
        rows.append(
            release(id=new_id(), dossier=row.dossier, programme=programme, fen=row.amount_fen, on=day_of(row.at), by=row.by)
        )
    release.objects.bulk_create(rows)
    for programme, fen in sums.items():
        last = max(row.at for row in posting.objects.filter(kind__in=("cancel", "give_back")))
        pot.objects.create(programme=programme, balance_fen=fen, created_at=last, updated_at=last)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("surplus", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
