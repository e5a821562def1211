from django.db import migrations

from apps.translation.traits import traits_of

AT_ONCE = 200


def learn_what_was_finished(apps, schema_editor):
    """Enter each translated source text, and the traits by which it is found."""
    Revision = apps.get_model("translation", "Revision")
    MemoryText = apps.get_model("translation", "MemoryText")
    MemoryTrait = apps.get_model("translation", "MemoryTrait")
    finished = Revision.objects.exclude(translation__segment__kind="code").order_by("pk")
    last = 0
    while batch := list(
        finished.filter(pk__gt=last).values_list("pk", "source_digest", "source_text")[:AT_ONCE]
    ):
        last = batch[-1][0]
        texts = {digest: text for _pk, digest, text in batch}
        rows = [MemoryText(digest=digest, text=text) for digest, text in texts.items()]
        MemoryText.objects.bulk_create(rows, ignore_conflicts=True)
        ids = MemoryText.objects.filter(digest__in=texts).values_list("pk", "text")
        MemoryTrait.objects.bulk_create(
            [MemoryTrait(trait=trait, text_id=pk) for pk, text in ids for trait in traits_of(text)],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("translation", "0002_find_alike_source_texts")]

    operations = [migrations.RunPython(learn_what_was_finished, migrations.RunPython.noop)]
