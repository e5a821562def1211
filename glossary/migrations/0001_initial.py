import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stamp', models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_form', models.CharField(max_length=120, unique=True, verbose_name='term')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('aliases', models.JSONField(blank=True, default=list, verbose_name='other English forms')),
                ('part_of_speech', models.CharField(blank=True, choices=[('noun', 'noun'), ('verb', 'verb'), ('adjective', 'adjective'), ('adverb', 'adverb'), ('name', 'name')], max_length=20, verbose_name='part of speech')),
                ('domain', models.CharField(blank=True, max_length=60, verbose_name='field')),
                ('definition', models.TextField(blank=True, verbose_name='definition')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('is_case_sensitive', models.BooleanField(default=False, verbose_name='only in this very case')),
                ('is_kept', models.BooleanField(default=False, verbose_name='not translated')),
                ('exceptions', models.JSONField(blank=True, default=list, verbose_name='longer words in which it does not count')),
                ('readings', models.JSONField(blank=True, default=list, verbose_name='how it is read')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': [django.db.models.functions.text.Lower('source_form')],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=120, verbose_name='Korean form')),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('accepted', 'accepted'), ('forbidden', 'forbidden'), ('retired', 'retired')], default='proposed', max_length=10)),
                ('argument', models.TextField(blank=True, verbose_name='why')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='glossary.term')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Argument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='term_arguments', to=settings.AUTH_USER_MODEL)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arguments', to='glossary.term')),
            ],
            options={
                'ordering': ['made_at'],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cast_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='glossary.candidate')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='glossary.term')),
                ('voter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='term_votes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('votes', models.JSONField(blank=True, default=dict)),
                ('statuses_before', models.JSONField(blank=True, default=dict)),
                ('kept_before', models.BooleanField(default=False)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reopened_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_reason', models.TextField(blank=True)),
                ('candidate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='glossary.candidate')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reopened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='glossary.term')),
            ],
            options={
                'ordering': ['-decided_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reopened_at', None)), fields=('term',), name='one_standing_decision')],
            },
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(fields=('term', 'text'), name='one_candidate_per_form'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('term', 'voter'), name='one_vote_each'),
        ),
    ]
