from django.db import migrations


class Migration(migrations.Migration):
    """The guards are put up after all migrations (triggers.py): they name today's columns."""

    dependencies = [("review", "0001_initial"), ("translation", "0001_initial")]

    operations = []
