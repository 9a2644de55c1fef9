from django.db import migrations

from zhongshu.ledger.guard_sql import append_only


class Migration(migrations.Migration):
    dependencies = [("lifecycle", "0001_initial"), ("ledger", "0002_append_only")]
    operations = [append_only("lifecycle_chapter"), append_only("lifecycle_passage")]
