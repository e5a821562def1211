from django.urls import path

from apps.assignments import views

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
]
