from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [
        migrations.AddField("importjob", "began_at", models.DateTimeField(null=True)),
        migrations.AddField("importjob", "began_cursor", models.IntegerField(default=0)),
        migrations.AddField("importjob", "read_share", models.FloatField(default=0)),
        migrations.AddField("importjob", "check_run", models.CharField(blank=True, default="", max_length=26)),
        migrations.AddField("importjob", "unlisted", models.IntegerField(default=0)),
    ]
