"""What people do with the rulebook: propose, apply or drop, talk, dismiss."""

import re
from collections.abc import Mapping

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.activity.services import record
from apps.documents.models import Segment
from apps.sources.models import Source
from apps.translation.cleaning import clean
from apps.translation.rulebook.content import Content, flags_alike
from apps.translation.rulebook.errors import ExamplesDisagree, RuleError
from apps.translation.rulebook.models import (
    Amendment,
    AmendmentState,
    Level,
    Rule,
    RuleComment,
    RuleDismissal,
    RuleSetting,
    stored,
)
from apps.translation.rulebook.notes import WORDS
from apps.translation.rules.examples import failures
from apps.translation.rules.registry import CHECKS

COMPARE = "apps.translation.tasks.compare_amendment"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TAKEN = frozenset({"propose"})  # words of our own addresses
REASON = 300

# ---- proposing ------------------------------------------------------------------------------


@transaction.atomic
def propose_rule(user: User, slug: str, content: Content, reason: str = "") -> Amendment:
    """Bring a new rule before the group, under a name that people will cite."""
    slug = slug.strip().lower()
    if not SLUG.fullmatch(slug) or len(slug) > 60 or slug in TAKEN:
        raise RuleError(_("The name has Latin letters, digits and hyphens: space-after-stop."))
    if Rule.objects.filter(slug=slug).exists() or _is_proposed(slug):
        raise RuleError(_("There is a rule of this name already: %(name)s.") % {"name": slug})
    return _propose(user, None, content, reason, {**content.as_json(), "slug": slug})


def _is_proposed(slug: str) -> bool:
    return Amendment.objects.open().filter(rule=None, after__slug=slug).exists()


@transaction.atomic
def propose_change(user: User, rule: Rule, content: Content, reason: str = "") -> Amendment:
    """Bring a change of a rule before the group."""
    if content == Content.of(rule):
        raise RuleError(_("Nothing is changed by this."))
    return _propose(user, rule, content, reason, content.as_json())


def _propose(
    user: User, rule: Rule | None, content: Content, reason: str, after: Mapping[str, object]
) -> Amendment:
    refuse_unfit(content, rule)
    before = Content.of(rule) if rule else None
    sources = list(Source.objects.present().values_list("pk", flat=True))
    is_quiet = flags_alike(before, content, sources)
    amendment = Amendment.objects.create(
        rule=rule,
        base=rule.version if rule else 0,
        before=before.as_json() if before else {},
        after=after,
        reason=clean(reason).text[:REASON],
        state=AmendmentState.READY if is_quiet else AmendmentState.WAITING,
        requested_by=user,
        ended_at=timezone.now() if is_quiet else None,
    )
    record("rule change proposed", amendment, user)
    if not is_quiet:
        send(amendment)
    return amendment


def send(amendment: Amendment) -> None:
    transaction.on_commit(lambda: current_app.send_task(COMPARE, args=[amendment.pk]))


def refuse_unfit(content: Content, rule: Rule | None) -> None:
    """Raise what speaks against it, ExamplesDisagree where its check takes them otherwise."""
    if not content.title.strip() or not content.text.strip():
        raise RuleError(_("A rule needs a title and a text."))
    if not content.check_name:
        return
    if content.check_name not in CHECKS:
        raise RuleError(_("There is no check of this name."))
    other = Rule.objects.checked().filter(check_name=content.check_name).first()
    if other and other != rule and not content.is_retired:
        raise RuleError(_("“%(rule)s” has this check already.") % {"rule": other})
    if not (content.good and content.bad):
        raise RuleError(
            _("A rule with a check needs a good and a bad example: they are its tests.")
        )
    wrong = list(failures(content.check_name, content.good, content.bad))
    if wrong:
        raise ExamplesDisagree(_("The check and the examples disagree."), wrong)


# ---- deciding -------------------------------------------------------------------------------


@transaction.atomic
def apply(amendment: Amendment, maintainer: User) -> Rule:
    """Let a change count from now on."""
    ready = Amendment.objects.filter(pk=amendment.pk, state=AmendmentState.READY)
    settled = {"state": AmendmentState.APPLIED, "settled_by": maintainer}
    if not ready.update(**settled, settled_at=timezone.now()):
        raise RuleError(_("This is not waiting for a decision any more."))
    content = Content.stored(_without_slug(amendment.after))
    refuse_unfit(content, amendment.rule)
    rule = _changed(amendment, content) if amendment.rule else _made(amendment, content)
    _set_levels(rule, content.levels)
    Amendment.objects.filter(pk=amendment.pk).update(rule=rule)
    record("rule change applied", rule, maintainer, version=rule.version)
    return rule


def _without_slug(after: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in after.items() if key != "slug"}


def _made(amendment: Amendment, content: Content) -> Rule:
    try:
        with transaction.atomic():
            return Rule.objects.create(slug=amendment.after["slug"], **_fields(content))
    except IntegrityError:
        raise RuleError(
            _("There is a rule of this name already: %(name)s.") % {"name": amendment.after["slug"]}
        ) from None


def _changed(amendment: Amendment, content: Content) -> Rule:
    """One conditional update: a change made for an older version does not undo a newer one."""
    assert amendment.rule is not None
    as_seen = Rule.objects.filter(pk=amendment.rule.pk, version=amendment.base)
    if not as_seen.update(version=amendment.base + 1, **_fields(content)):
        raise RuleError(
            _("The rule was changed since this was proposed. Please propose it anew from there.")
        )
    return Rule.objects.get(pk=amendment.rule.pk)


def _fields(content: Content) -> dict[str, object]:
    return {
        "title": content.title,
        "text": content.text,
        "good": stored(list(content.good)),
        "bad": stored(list(content.bad)),
        "check_name": content.check_name,
        "level": content.level,
        "retired_at": timezone.now() if content.is_retired else None,
    }


def _set_levels(rule: Rule, levels: Mapping[int, str]) -> None:
    rule.settings.exclude(source__in=levels).delete()
    for source in Source.objects.filter(pk__in=levels):
        RuleSetting.objects.update_or_create(
            rule=rule, source=source, defaults={"level": levels[source.pk]}
        )


@transaction.atomic
def drop(amendment: Amendment, user: User) -> None:
    """Whoever proposed it takes it back, or a maintainer declines it."""
    if amendment.requested_by != user and not may(user, Action.DECIDE_RULES):
        raise RuleError(_("Whoever proposed it can take it back, or a maintainer."))
    still = Amendment.objects.open().filter(pk=amendment.pk)
    now = timezone.now()
    if not still.update(
        state=AmendmentState.DROPPED, settled_by=user, settled_at=now, ended_at=now
    ):
        raise RuleError(_("This is not waiting for a decision any more."))
    record("rule change dropped", amendment, user)


# ---- talking --------------------------------------------------------------------------------


@transaction.atomic
def discuss(rule: Rule, author: User, text: str) -> RuleComment:
    text = clean(text).text
    if not text:
        raise RuleError(_("Please write what you think."))
    record("rule discussed", rule, author)
    return RuleComment.objects.create(rule=rule, author=author, text=text)


@transaction.atomic
def dismiss(segment: Segment, rule: Rule, words: str, user: User, reason: str) -> RuleDismissal:
    """Say why what a warning flags is right there. A must cannot be dismissed."""
    reason, words = " ".join(clean(reason).text.split()), clean(words).text[:WORDS]
    if not reason:
        raise RuleError(_("Say why it is right here: whoever reviews it reads that."))
    if len(reason) > REASON:
        raise RuleError(_("The reason may have 300 characters."))
    source = segment.section.page.source_id
    if Content.of(rule).level_in(source) == Level.MUST:
        raise RuleError(_("This rule is a must: it cannot be dismissed."))
    made, _is_new = RuleDismissal.objects.update_or_create(
        segment=segment, rule=rule, words=words, defaults={"reason": reason, "made_by": user}
    )
    record("rule dismissed", segment, user, rule=rule.slug, reason=reason)
    return made


@transaction.atomic
def take_back(dismissal: RuleDismissal, user: User) -> None:
    if RuleDismissal.objects.filter(pk=dismissal.pk).delete()[0]:
        record("rule dismissal withdrawn", dismissal.segment, user, rule=dismissal.rule.slug)
