import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('translation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemoryText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=16, unique=True)),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='MemoryTrait',
            fields=[
                ('pk', models.CompositePrimaryKey('trait', 'text', blank=True, editable=False, primary_key=True, serialize=False)),
                ('trait', models.IntegerField()),
                ('text', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='traits', to='translation.memorytext')),
            ],
        ),
    ]
