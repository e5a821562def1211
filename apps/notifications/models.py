from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.activity.models import Event
from apps.notifications.kinds import Kind, sentence
from apps.notifications.topics import Service


class Frequency(models.TextChoices):
    DAILY = "daily", _("in the morning, when there is something new")
    WEEKLY = "weekly", _("on Mondays, when there is something new")
    NEVER = "never", pgettext_lazy("mail", "never")


class Preference(models.Model):
    """What one person wants to be told, and how. Who has none is told of everything."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="preference",
    )
    mail = models.CharField(_("mail"), max_length=8, choices=Frequency, default=Frequency.DAILY)
    not_on_site = models.JSONField(default=list, blank=True)
    not_by_mail = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.mail}"

    def allows_site(self, kind: str) -> bool:
        return kind not in self.not_on_site

    def allows_mail(self, kind: str) -> bool:
        return self.mail != Frequency.NEVER and kind not in self.not_by_mail


class DigestQuerySet(models.QuerySet["Digest"]):
    def unsent(self) -> "DigestQuerySet":
        return self.filter(sent_at=None, given_up_at=None)


class Digest(models.Model):
    """One mail to one person: at most one a day, and one a period, `2026-11-28` or `2026-W48`.

    `taken_at`: a worker is sending it. One that is not sent by the end of its day is given up, and
    what it told of goes into the next.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    period = models.CharField(max_length=10)
    day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "period"], name="one_digest_a_period"),
            models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.period} for {self.person_id}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def shown_to(self, person_id: int) -> "NotificationQuerySet":
        return self.filter(person=person_id, on_site=True)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def to_mail(self) -> "NotificationQuerySet":
        """What nobody has seen yet and no mail has told."""
        return self.unread().filter(by_mail=True, digest=None)


class Notification(models.Model):
    """One thing that one person is told of. What happens again before they look counts up.

    `about` names the thing ("documents.section:12"); `once`, where given, is never told again.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    about = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    count = models.PositiveIntegerField(default=1)
    facts = models.JSONField(default=dict, blank=True)
    once = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    on_site = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey(
        Digest, null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications"
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "read_at", "-at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "once"], condition=~Q(once=""), name="told_once"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "about"],
                condition=Q(read_at=None, once=""),
                name="gathered_until_read",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}: {self.name}"

    @property
    def title(self) -> str:
        """The name; a meeting is called by its day, in the language of whoever reads it."""
        if day := self.facts.get("meeting_on"):
            shown = date_format(date.fromisoformat(day), "MONTH_DAY_FORMAT")
            return gettext("Meeting of %(day)s") % {"day": shown}
        return self.name

    @property
    def sentence(self) -> str:
        return sentence(self.kind, str(self.actor or ""), self.count, self.facts)

    @property
    def is_english(self) -> bool:
        """Whether the name is a piece of the documentation."""
        return self.about.split(":")[0] in {"documents.section", "documents.page", "glossary.term"}


class Webhook(models.Model):
    """A channel of the group's chat, or a program that is told of events of the log.

    Whoever knows the `url` of a channel can write there, so it is a secret. Messages to programs
    are signed with `secret`; `old_secret` signs beside it for a day after `replaced_at`. Programs
    are told of what happened since `wanted_from`; what lies long before `told_to` is queued.
    """

    name = models.CharField(_("name"), max_length=60)
    service = models.CharField(_("service"), max_length=8, choices=Service)
    url = models.CharField(_("address"), max_length=500)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    topics = models.JSONField(_("what it is told"), default=list, blank=True)
    is_on = models.BooleanField(_("switched on"), default=True)
    problem = models.CharField(max_length=300, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    secret = models.CharField(max_length=80, blank=True)
    old_secret = models.CharField(max_length=80, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    wanted_from = models.DateTimeField(default=timezone.now)
    told_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_program(self) -> bool:
        return self.service == Service.JSON


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def open(self) -> "DeliveryQuerySet":
        return self.filter(sent_at=None, given_up_at=None)


class Delivery(models.Model):
    """One message to one webhook, tried again for hours; `once` is never told it twice.

    `status` and `problem` are of the last try: what was answered, and what is wrong with that.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    text = models.TextField()
    once = models.CharField(max_length=120, blank=True)
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "once"], condition=~Q(once=""), name="announced_once"
            ),
            models.UniqueConstraint(fields=["webhook", "event"], name="event_told_once"),
        ]
        indexes = [models.Index(fields=["sent_at", "given_up_at", "due_at"])]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        return self.sent_at is None and self.given_up_at is None
