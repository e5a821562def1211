"""Every address of the site and who may use it. A new one fails here until it is listed."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.accounts.permissions import MAY, Action, Role
from tests import factories

PUBLIC = "anybody, signed in or not"
LIBRARY = "guarded by django-allauth itself"

MATRIX: dict[str, Action | str] = {
    "language-set": PUBLIC,
    "healthz": PUBLIC,
    "favicon": PUBLIC,
    "accounts:setup": PUBLIC,  # asks for the one-time code
    "accounts:invitation-accept": PUBLIC,  # the link is the permission
    "accounts:password-set": PUBLIC,  # likewise
    "accounts:profile": Action.READ,
    "accounts:administration": Action.READ,
    "accounts:member-list": Action.MANAGE_MEMBERS,
    "accounts:invitation-make": Action.MANAGE_MEMBERS,
    "accounts:invitation-revoke": Action.MANAGE_MEMBERS,
    "accounts:member-change": Action.MANAGE_MEMBERS,
    "api:openapi.json": PUBLIC,
    "api:reference": PUBLIC,
    "api:token-list": Action.READ,
    "api:token-make": Action.READ,
    "api:token-revoke": Action.READ,
    "assignments:assignment-detail": Action.TRANSLATE,
    "assignments:assignment-due": Action.TRANSLATE,
    "assignments:assignment-postpone": Action.TRANSLATE,
    "assignments:assignment-release": Action.TRANSLATE,
    "assignments:handover-accept": Action.TRANSLATE,
    "assignments:handover-decline": Action.TRANSLATE,
    "assignments:handover-offer": Action.TRANSLATE,
    "assignments:handover-withdraw": Action.TRANSLATE,
    "assignments:page-claim": Action.TRANSLATE,
    "assignments:section-claim": Action.TRANSLATE,
    "dashboard:board": Action.READ,
    "dashboard:home": PUBLIC,  # sends strangers to sign in
    "dashboard:member-detail": Action.READ,
    "dashboard:page-board": Action.READ,
    "dashboard:share-apply": Action.TRANSLATE,
    "dashboard:progress": Action.READ,
    "dashboard:search": Action.READ,
    "dashboard:source-board": Action.READ,
    "dashboard:event-export": Action.READ_AUDIT_LOG,
    "dashboard:event-list": Action.READ_AUDIT_LOG,
    "dashboard:finish-day": Action.MANAGE_SOURCES,
    "dashboard:source-progress": Action.READ,
    "dashboard:source-share": Action.TRANSLATE,
    "dashboard:source-upstream": Action.READ,
    "dashboard:texts-keep": Action.TRANSLATE,
    "dashboard:translator-days": Action.MANAGE_SOURCES,
    "dashboard:upstream": Action.READ,
    "exchange:exchange-detail": Action.TRANSLATE,
    "exchange:exchange-download": Action.TRANSLATE,
    "exchange:page-export": Action.TRANSLATE,
    "exchange:source-exchange": Action.TRANSLATE,
    "exchange:source-export": Action.TRANSLATE,
    "exchange:source-import": Action.TRANSLATE,
    "documents:plan-apply": Action.MANAGE_SOURCES,
    "documents:plan-detail": Action.MANAGE_SOURCES,
    "documents:plan-drop": Action.MANAGE_SOURCES,
    "documents:plan-texts": Action.MANAGE_SOURCES,
    "glossary:argument-make": Action.DISCUSS_TERMS,
    "glossary:candidate-propose": Action.DISCUSS_TERMS,
    "glossary:candidate-withdraw": Action.DISCUSS_TERMS,
    "glossary:closing-day-move": Action.DECIDE_TERMS,
    "glossary:import-apply": Action.DECIDE_TERMS,
    "glossary:import-detail": Action.DECIDE_TERMS,
    "glossary:import-drop": Action.DECIDE_TERMS,
    "glossary:import-list": Action.DECIDE_TERMS,
    "glossary:row-settle": Action.DECIDE_TERMS,
    "glossary:search.json": PUBLIC,
    "glossary:term-decide": Action.DECIDE_TERMS,
    "glossary:term-describe": Action.DISCUSS_TERMS,
    "glossary:term-detail": PUBLIC,
    "glossary:term-export": Action.READ,
    "glossary:term-history": PUBLIC,
    "glossary:term-list": PUBLIC,
    "glossary:term-propose": Action.DISCUSS_TERMS,
    "glossary:term-reopen": Action.DECIDE_TERMS,
    "glossary:term-search": PUBLIC,
    "glossary:term.json": PUBLIC,
    "glossary:vote-cast": Action.DISCUSS_TERMS,
    "glossary:voting-rules": Action.DECIDE_TERMS,
    **dict.fromkeys(
        [
            *("meetings:meeting-detail", "meetings:meeting-list", "meetings:meeting-live"),
            *("meetings:minutes-download", "meetings:next-card"),
        ],
        Action.READ,
    ),
    **dict.fromkeys(
        [
            *("meetings:attendance-set", "meetings:meeting-begin", "meetings:meeting-end"),
            *("meetings:item-bring", "meetings:item-finish", "meetings:item-move"),
            *("meetings:item-note", "meetings:item-postpone", "meetings:item-reopen"),
        ],
        Action.MEET,
    ),
    "meetings:plan-edit": Action.MANAGE_MEETINGS,
    "meetings:term-settle": Action.DECIDE_TERMS,
    "notifications:all-read": Action.READ,
    "notifications:bell": Action.READ,
    "notifications:notification-list": Action.READ,
    "notifications:notification-open": Action.READ,
    "notifications:preferences": Action.READ,
    **dict.fromkeys(
        [f"notifications:webhook-{act}" for act in ("add", "change", "list", "remove", "try")],
        Action.MANAGE_WEBHOOKS,
    ),
    **dict.fromkeys(
        [f"notifications:{act}" for act in ("delivery-again", "delivery-list", "program-add")],
        Action.MANAGE_WEBHOOKS,
    ),
    "notifications:secret-replace": Action.MANAGE_WEBHOOKS,
    "notifications:unsubscribe": PUBLIC,  # the signed link is the permission
    "publishing:page-picture": Action.READ,
    "publishing:page-preview": Action.READ,
    "publishing:page-read": PUBLIC,
    "publishing:publication-detail": Action.PUBLISH,
    "publishing:publication-download": Action.PUBLISH,
    "publishing:reading-index": PUBLIC,
    "publishing:reading-picture": PUBLIC,
    "publishing:report-count": Action.REVIEW,
    "publishing:report-list": Action.REVIEW,
    "publishing:report-settle": Action.REVIEW,
    "publishing:sitemap": PUBLIC,
    "publishing:sitemap-part": PUBLIC,
    "publishing:source-publish": Action.PUBLISH,
    "publishing:source-read": PUBLIC,
    "publishing:source-reading": Action.PUBLISH,
    "publishing:text-detail": PUBLIC,  # takes reports of mistakes from anybody
    "review:changes-request": Action.REVIEW,
    "review:comment-make": Action.TRANSLATE,
    "review:comment-reopen": Action.TRANSLATE,
    "review:comment-reply": Action.TRANSLATE,
    "review:comment-resolve": Action.TRANSLATE,
    "review:review-decline": Action.REVIEW,
    "review:review-leave": Action.REVIEW,
    "review:review-list": Action.READ,
    "review:review-submit": Action.TRANSLATE,
    "review:review-take": Action.REVIEW,
    "review:review-withdraw": Action.TRANSLATE,
    "review:revisions-approve": Action.REVIEW,
    "review:revisions-read": Action.REVIEW,
    "review:section-review": Action.READ,
    "review:section-status": Action.READ,
    "review:segment-comments": Action.READ,
    "review:source-approvals": Action.MANAGE_SOURCES,
    "review:suggestion-apply": Action.TRANSLATE,
    "review:term-changes": Action.REVIEW,
    "review:term-changes-confirm": Action.REVIEW,
    "runner:backend-list": Action.READ,
    "runner:backend-update": Action.MANAGE_BACKENDS,
    "runner:token-make": Action.MANAGE_BACKENDS,
    "runner:token-revoke": Action.MANAGE_BACKENDS,
    "sources:snapshot-progress": Action.MANAGE_SOURCES,
    "sources:source-add": Action.MANAGE_SOURCES,
    "sources:source-archive": Action.MANAGE_SOURCES,
    "sources:source-discard": Action.MANAGE_SOURCES,
    "sources:source-list": Action.MANAGE_SOURCES,
    "sources:source-needs": Action.MANAGE_SOURCES,
    "sources:source-return": Action.MANAGE_SOURCES,
    "sources:source-schedule": Action.MANAGE_SOURCES,
    "sources:source-update": Action.MANAGE_SOURCES,
    "translation:amendment-apply": Action.DECIDE_RULES,
    "translation:amendment-detail": Action.READ,
    "translation:amendment-drop": Action.DISCUSS_RULES,
    "translation:amendment-list": Action.READ,
    "translation:dismissal-withdraw": Action.TRANSLATE,
    "translation:draft-discard": Action.TRANSLATE,
    "translation:draft-save": Action.TRANSLATE,
    "translation:finding-dismiss": Action.TRANSLATE,
    "translation:finding-restore": Action.TRANSLATE,
    "translation:import-add": Action.MANAGE_SOURCES,
    "translation:import-detail": Action.TRANSLATE,
    "translation:import-list": Action.TRANSLATE,
    "translation:machine-ask": Action.TRANSLATE,
    "translation:machine-detail": Action.TRANSLATE,
    "translation:migration-choose": Action.DECIDE_TERMS,
    "translation:migration-detail": Action.READ,
    "translation:migration-drop": Action.DECIDE_TERMS,
    "translation:migration-list": Action.READ,
    "translation:migration-prepare": Action.DECIDE_TERMS,
    "translation:migration-undo": Action.DECIDE_TERMS,
    "translation:replacement-choose": Action.TRANSLATE,
    "translation:replacement-detail": Action.READ,
    "translation:replacement-drop": Action.TRANSLATE,
    "translation:replacement-undo": Action.TRANSLATE,
    "translation:offer-accept": Action.TRANSLATE,
    "translation:offer-dismiss": Action.TRANSLATE,
    "translation:offer-shift": Action.TRANSLATE,
    "translation:offer-split": Action.TRANSLATE,
    "translation:page-port": Action.READ,
    "translation:page-port-mark": Action.MANAGE_SOURCES,
    "translation:page-port-undo": Action.MANAGE_SOURCES,
    "translation:revision-finish": Action.TRANSLATE,
    "translation:revision-restore": Action.TRANSLATE,
    "translation:rule-change": Action.DISCUSS_RULES,
    "translation:rule-detail": PUBLIC,
    "translation:rule-discuss": Action.DISCUSS_RULES,
    "translation:rule-list": PUBLIC,
    "translation:rule-propose": Action.DISCUSS_RULES,
    "translation:section-paste": Action.TRANSLATE,
    "translation:section-presence": Action.TRANSLATE,
    "translation:source-replace": Action.TRANSLATE,
    "translation:section-translate": Action.READ,
    "translation:segment-checks": Action.TRANSLATE,
    "translation:segment-history": Action.READ,
    "translation:segment-lock": Action.UNLOCK_CODE,
    "translation:segment-port": Action.UNLOCK_CODE,
    "translation:segment-port-undo": Action.UNLOCK_CODE,
    "translation:segment-side": Action.READ,
    "translation:segment-unlock": Action.UNLOCK_CODE,
    "translation:term-uses": Action.READ,
    "translation:use-dismiss": Action.TRANSLATE,
    "verification:fragment-mark": Action.MANAGE_SOURCES,
    "verification:fragment-undo": Action.MANAGE_SOURCES,
    "verification:page-bar": Action.READ,
    "verification:page-verify": Action.RUN_CODE,
    "verification:recheck-progress": Action.READ,
    "verification:recheck-request": Action.RUN_CODE,
    "verification:recheck-stop": Action.RUN_CODE,
    "verification:standstill": Action.READ,
    "verification:verdict-cancel": Action.RUN_CODE,
    "verification:verdict-detail": Action.READ,
    "verification:verdict-list": Action.READ,
    "verification:verdict-live": Action.READ,
}

API = "api:api-v1:"  # for tokens, not for cookies: tests/api/test_access.py has their matrix
LIBRARIES = ("account_", "mfa_", "socialaccount_", "github_")


def addresses(patterns=None, namespace=""):
    """(name, pattern) of every address of our own."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from addresses(entry.url_patterns, namespace + inner)
        elif isinstance(entry, URLPattern) and not str(entry.name).startswith(LIBRARIES):
            yield f"{namespace}{entry.name}", entry


OURS = {name: entry for name, entry in addresses() if not name.startswith(API)}


def url_of(name):
    """An address with made-up arguments: permission comes before anything is looked up."""
    made_up = {"int": 987654, "slug": "nothing", "str": "nothing", "path": "no/thing"}
    converters = OURS[name].pattern.converters
    kinds = {"IntConverter": "int", "SlugConverter": "slug", "PathConverter": "path"}
    arguments = {k: made_up[kinds.get(type(c).__name__, "str")] for k, c in converters.items()}
    return reverse(name, kwargs=arguments)


def test_every_address_is_listed():
    assert set(OURS) == set(MATRIX)


@pytest.mark.parametrize("name", sorted(set(OURS) & set(MATRIX)))
def test_view_asks_for_what_the_matrix_says(name):
    asked = getattr(OURS[name].callback, "required_action", PUBLIC)

    assert asked == MATRIX[name]


def is_refused(answer, url):
    signs_in = answer.status_code == 302 and "/accounts/login/" in answer["Location"]
    return answer.status_code in {401, 403, 405} or signs_in


GUARDED = sorted(n for n, action in MATRIX.items() if isinstance(action, Action) and n in OURS)


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_refused_everywhere(client, db, method):
    let_in = [n for n in GUARDED if not is_refused(getattr(client, method)(url_of(n)), url_of(n))]

    assert let_in == []


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_is_refused_what_it_may_not_do(as_user, db, role, method):
    browser = as_user(factories.user(role=role))
    forbidden = [n for n in GUARDED if MATRIX[n] not in MAY[role]]

    let_in = [
        n for n in forbidden if getattr(browser, method)(url_of(n)).status_code not in {403, 405}
    ]

    assert let_in == []


def test_a_reader_may_only_read():
    assert MAY[Role.READER] == {Action.READ}


# A reader's own settings are theirs to write.
OWN = {
    "accounts:profile",
    *("api:token-make", "api:token-revoke"),
    *("notifications:all-read", "notifications:preferences"),
}


@pytest.mark.parametrize("name", sorted(n for n in GUARDED if MATRIX[n] == Action.READ))
def test_what_a_reader_may_open_takes_no_posts(as_user, reader, name):
    answer = as_user(reader).post(url_of(name))

    assert answer.status_code in {403, 404, 405} or name in OWN
