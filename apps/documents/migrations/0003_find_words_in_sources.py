from django.db import migrations, transaction
from django.db.utils import DatabaseError

INDEX = """
    CREATE INDEX IF NOT EXISTS documents_segment_words
    ON documents_segment USING gin (UPPER(text) gin_trgm_ops)
"""


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
        schema_editor.execute("DROP INDEX IF EXISTS documents_segment_words")


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_plan_updates'),
    ]

    operations = [migrations.RunPython(add_index, drop_index)]
