from django.urls import path

from apps.translation import import_views, paste_views, views
from apps.translation.machine import views as machine
from apps.translation.migrating import views as migrating
from apps.translation.ports import views as ports
from apps.translation.presence import views as presence
from apps.translation.replacing import views as replacing
from apps.translation.rulebook import urls as rulebook
from apps.translation.terms.views import dismissals, uses

app_name = "translation"
urlpatterns = [
    path("sections/<int:section_id>/translate/", views.section_translate, name="section-translate"),
    path("sections/<int:section_id>/paste/", paste_views.section_paste, name="section-paste"),
    path("sections/<int:section_id>/presence/", presence.section_presence, name="section-presence"),
    path("sections/<int:section_id>/machine/", machine.machine_ask, name="machine-ask"),
    path("machine-jobs/<int:job_id>/", machine.machine_detail, name="machine-detail"),
    path("segments/<int:segment_id>/draft/", views.draft_save, name="draft-save"),
    path("segments/<int:segment_id>/draft/discard/", views.draft_discard, name="draft-discard"),
    path("segments/<int:segment_id>/finish/", views.revision_finish, name="revision-finish"),
    path("segments/<int:segment_id>/checks/", views.segment_checks, name="segment-checks"),
    path("segments/<int:segment_id>/side/", views.segment_side, name="segment-side"),
    path("segments/<int:segment_id>/history/", views.segment_history, name="segment-history"),
    path("segments/<int:segment_id>/unlock/", views.segment_unlock, name="segment-unlock"),
    path("segments/<int:segment_id>/lock/", views.segment_lock, name="segment-lock"),
    path("segments/<int:segment_id>/port/", ports.segment_port, name="segment-port"),
    path("segments/<int:segment_id>/port/undo/", ports.segment_port_undo, name="segment-port-undo"),
    path("pages/<int:page_id>/port/", ports.page_port, name="page-port"),
    path("pages/<int:page_id>/port/mark/", ports.page_port_mark, name="page-port-mark"),
    path("pages/<int:page_id>/port/undo/", ports.page_port_undo, name="page-port-undo"),
    path("revisions/<int:revision_id>/restore/", views.revision_restore, name="revision-restore"),
    path(
        "segments/<int:segment_id>/terms/<int:term_id>/dismiss/",
        dismissals.use_dismiss,
        name="use-dismiss",
    ),
    path(
        "dismissals/<int:dismissal_id>/withdraw/",
        dismissals.dismissal_withdraw,
        name="dismissal-withdraw",
    ),
    path("terms/<int:term_id>/uses/", uses.term_uses, name="term-uses"),
    path("terms/<int:term_id>/migrate/", migrating.migration_prepare, name="migration-prepare"),
    path("migrations/", migrating.migration_list, name="migration-list"),
    path("migrations/<int:migration_id>/", migrating.migration_detail, name="migration-detail"),
    path(
        "migrations/<int:migration_id>/choose/",
        migrating.migration_choose,
        name="migration-choose",
    ),
    path("migrations/<int:migration_id>/drop/", migrating.migration_drop, name="migration-drop"),
    path("migrations/<int:migration_id>/undo/", migrating.migration_undo, name="migration-undo"),
    path("docs/<str:slug>/replace/", replacing.source_replace, name="source-replace"),
    path(
        "replacements/<int:migration_id>/", replacing.replacement_detail, name="replacement-detail"
    ),
    path(
        "replacements/<int:migration_id>/choose/",
        replacing.replacement_choose,
        name="replacement-choose",
    ),
    path(
        "replacements/<int:migration_id>/drop/",
        replacing.replacement_drop,
        name="replacement-drop",
    ),
    path(
        "replacements/<int:migration_id>/undo/",
        replacing.replacement_undo,
        name="replacement-undo",
    ),
    path("imports/", import_views.import_list, name="import-list"),
    path("imports/add/", import_views.import_add, name="import-add"),
    path("imports/<int:import_id>/", import_views.import_detail, name="import-detail"),
    path("offers/<int:offer_id>/accept/", import_views.offer_accept, name="offer-accept"),
    path("offers/<int:offer_id>/dismiss/", import_views.offer_dismiss, name="offer-dismiss"),
    path("offers/<int:offer_id>/shift/", import_views.offer_shift, name="offer-shift"),
    path("offers/<int:offer_id>/split/", import_views.offer_split, name="offer-split"),
    *rulebook.urlpatterns,
]
