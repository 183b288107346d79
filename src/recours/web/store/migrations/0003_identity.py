from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_triggers")]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("identity", models.CharField(max_length=64)),
            ],
            options={"db_table": "journal_identity"},
        ),
    ]
