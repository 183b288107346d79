from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_tables"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="caselisting",
            options={"ordering": ("closed", "-written_at")},
        ),
        migrations.AlterModelOptions(
            name="opening",
            options={"ordering": ("-changed_at",)},
        ),
        migrations.AddField(
            model_name="caselisting",
            name="erased_on",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL("DELETE FROM cases_caselisting", migrations.RunSQL.noop),
    ]
