from django.db import migrations

from apps.review import guards


def put_up(apps, schema_editor):
    guards.put_up(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial"), ("translation", "0001_initial")]

    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
