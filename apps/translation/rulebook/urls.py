from django.urls import path

from apps.translation.rulebook import views

urlpatterns = [
    path("rules/", views.rule_list, name="rule-list"),
    path("rules/propose/", views.rule_propose, name="rule-propose"),
    path("rules/<slug:slug>/", views.rule_detail, name="rule-detail"),
    path("rules/<slug:slug>/change/", views.rule_change, name="rule-change"),
    path("rules/<slug:slug>/discuss/", views.rule_discuss, name="rule-discuss"),
    path("rule-changes/", views.amendment_list, name="amendment-list"),
    path("rule-changes/<int:amendment_id>/", views.amendment_detail, name="amendment-detail"),
    path("rule-changes/<int:amendment_id>/apply/", views.amendment_apply, name="amendment-apply"),
    path("rule-changes/<int:amendment_id>/drop/", views.amendment_drop, name="amendment-drop"),
]
