from django.db import migrations, models, transaction
from django.db.utils import DatabaseError

from apps.translation.letters import spelled

AT_ONCE = 500
INDEX = """
    CREATE INDEX IF NOT EXISTS translation_revision_letters
    ON translation_revision USING gin (letters gin_trgm_ops)
"""


def spell(apps, schema_editor):
    """The letters of what was written so far."""
    revisions = apps.get_model("translation", "Revision").objects
    spelt = []
    for revision in revisions.only("pk", "text").iterator(AT_ONCE):
        revision.letters = spelled(revision.text)
        spelt.append(revision)
        if len(spelt) == AT_ONCE:
            revisions.bulk_update(spelt, ["letters"])
            spelt = []
    revisions.bulk_update(spelt, ["letters"])


def add_index(apps, schema_editor):
    """Where the database lets us have trigrams; without them a search reads every row."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            schema_editor.execute(INDEX)
    except DatabaseError:
        return


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS translation_revision_letters")


class Migration(migrations.Migration):

    dependencies = [
        ('translation', '0006_keep_the_ground_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='revision',
            name='letters',
            field=models.TextField(null=True, editable=False),
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
        migrations.RunPython(add_index, drop_index),
    ]
