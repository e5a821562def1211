from django.db import migrations

INDEX = """
    CREATE INDEX IF NOT EXISTS documents_segment_syllables
    ON documents_segment (id) WHERE text ~ '[\u2e80-\ud7a3]'
"""


def add_index(apps, schema_editor):
    """Few texts of a source have any, and no trigram is made of a word of two syllables."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS documents_segment_syllables")


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_know_what_updates_brought'),
    ]

    operations = [migrations.RunPython(add_index, drop_index)]
