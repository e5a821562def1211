from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from apps.review import triggers


class ReviewConfig(AppConfig):
    name = "apps.review"

    def ready(self) -> None:
        pre_migrate.connect(triggers.before_migrations, sender=self, dispatch_uid="review-triggers")
        post_migrate.connect(triggers.after_migrations, sender=self, dispatch_uid="review-triggers")
