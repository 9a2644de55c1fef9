"""Money that a pause, a relay or a met condition had left standing may be asked for: the rules by which it was released when work went on are gone.

Until now a pause or a relay released the money of the stages up to the one in hand when it ended; a conditional gate never released the rest.
"""

import json

from django.db import migrations

OPEN = ("planned", "requested", "checked", "approved")


def release(apps, schema_editor):
    payment = apps.get_model("delivery", "Payment")
    gate = apps.get_model("delivery", "Gate")
    waiting = {}  # dossier -> the stage whose rest still waits for a condition
    for row in gate.objects.filter(state="signed", outcome="CONDITIONAL").order_by("number"):
        stage = json.loads(row.proposal)["knobs"]["next_stage"] or row.stage + 1 if row.proposal else row.stage + 1
        waiting[row.dossier_id] = stage
        unmet = row.conditions.filter(met_on__isnull=True).exists()
        later = gate.objects.filter(dossier_id=row.dossier_id, number__gt=row.number).exists()
        if not unmet:
            waiting.pop(row.dossier_id)
        if not unmet and not later and row.conditions.exists():
            payment.objects.filter(dossier_id=row.dossier_id, stage=stage, state__in=OPEN).update(released=True)
    for row in payment.objects.filter(dossier__state__in=("PAUSE", "RELAY"), state__in=OPEN, released=False).select_related("dossier"):
        if row.stage <= (row.dossier.stage or 1) and row.stage != waiting.get(row.dossier_id):
            payment.objects.filter(pk=row.pk).update(released=True)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0006_heard_and_confirmed")]
    operations = [migrations.RunPython(release, migrations.RunPython.noop)]
