from django.urls import path

from apps.translation.rulebook import finding_views, views

urlpatterns = [
    path("rules/", views.rule_list, name="rule-list"),
    path("rules/propose/", views.rule_propose, name="rule-propose"),
    path("rules/<slug:slug>/", views.rule_detail, name="rule-detail"),
    path("rules/<slug:slug>/change/", views.rule_change, name="rule-change"),
    path("rules/<slug:slug>/discuss/", views.rule_discuss, name="rule-discuss"),
    path(
        "segments/<int:segment_id>/rules/<slug:slug>/dismiss/",
        finding_views.finding_dismiss,
        name="finding-dismiss",
    ),
    path(
        "rule-dismissals/<int:dismissal_id>/withdraw/",
        finding_views.finding_restore,
        name="finding-restore",
    ),
    path("rule-changes/", views.amendment_list, name="amendment-list"),
    path("rule-changes/<int:amendment_id>/", views.amendment_detail, name="amendment-detail"),
    path("rule-changes/<int:amendment_id>/apply/", views.amendment_apply, name="amendment-apply"),
    path("rule-changes/<int:amendment_id>/drop/", views.amendment_drop, name="amendment-drop"),
]
