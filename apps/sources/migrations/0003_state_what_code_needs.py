from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sources", "0002_plan_updates"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="packages",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="source",
            name="variables",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
