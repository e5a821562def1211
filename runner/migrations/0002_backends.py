from django.db import migrations

BACKENDS = ("cpu", "gpu", "tpu")


def add_backends(apps, schema_editor):
    backend = apps.get_model("runner", "Backend")
    for name in BACKENDS:
        backend.objects.get_or_create(name=name, defaults={"platform": name})


class Migration(migrations.Migration):
    dependencies = [("runner", "0001_initial")]
    operations = [migrations.RunPython(add_backends, migrations.RunPython.noop)]
