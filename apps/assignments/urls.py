from django.urls import path

from apps.assignments import promise_views, views

app_name = "assignments"
urlpatterns = [
    path("sections/<int:section_id>/claim/", views.section_claim, name="section-claim"),
    path("pages/<int:page_id>/claim/", views.page_claim, name="page-claim"),
    path(
        "assignments/<int:assignment_id>/release/",
        views.assignment_release,
        name="assignment-release",
    ),
    path(
        "assignments/<int:assignment_id>/postpone/",
        views.assignment_postpone,
        name="assignment-postpone",
    ),
    path(
        "assignments/<int:assignment_id>/",
        promise_views.assignment_detail,
        name="assignment-detail",
    ),
    path(
        "assignments/<int:assignment_id>/due/", promise_views.assignment_due, name="assignment-due"
    ),
    path(
        "assignments/<int:assignment_id>/hand-over/",
        promise_views.handover_offer,
        name="handover-offer",
    ),
    path(
        "handovers/<int:handover_id>/accept/", promise_views.handover_accept, name="handover-accept"
    ),
    path(
        "handovers/<int:handover_id>/decline/",
        promise_views.handover_decline,
        name="handover-decline",
    ),
    path(
        "handovers/<int:handover_id>/withdraw/",
        promise_views.handover_withdraw,
        name="handover-withdraw",
    ),
]
