from django.db import migrations

from zhongshu.ledger.guard_sql import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [append_only("ledger_line"), append_only("ledger_mention")]
