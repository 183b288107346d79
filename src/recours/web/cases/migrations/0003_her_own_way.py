from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_erasure_announced"),
    ]

    operations = [
        migrations.AddField(model_name="opening", name="way", field=models.JSONField(default=list)),
        migrations.AddField(model_name="unsenttext", name="by", field=models.CharField(blank=True, max_length=10)),
        migrations.AlterField(model_name="unsenttext", name="body", field=models.TextField(blank=True)),
        migrations.CreateModel(
            name="OpenedCase",
            fields=[
                ("opening_id", models.UUIDField(primary_key=True, serialize=False)),
                ("case_id", models.CharField(db_index=True, max_length=64)),
            ],
        ),
    ]
