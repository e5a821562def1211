import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Touches are made anew once all migrations are through (triggers.py)."""

    dependencies = [
        ('documents', '0004_know_what_updates_brought'),
        ('review', '0007_who_wrote_in_a_week'),
    ]

    operations = [
        migrations.DeleteModel('Touch'),
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='touches', to='documents.section')),
                ('page', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='touches', to='documents.page')),
            ],
        ),
        migrations.CreateModel(
            name='PageCount',
            fields=[
                ('pieces', models.PositiveIntegerField()),
                ('translated', models.PositiveIntegerField()),
                ('approved', models.PositiveIntegerField()),
                ('outdated', models.PositiveIntegerField()),
                ('code_waiting', models.PositiveIntegerField()),
                ('words_all', models.PositiveIntegerField()),
                ('words_approved', models.PositiveIntegerField()),
                ('words_review', models.PositiveIntegerField()),
                ('words_translated', models.PositiveIntegerField()),
                ('words_outdated', models.PositiveIntegerField()),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='count', serialize=False, to='documents.page')),
                ('unapproved', models.PositiveIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
