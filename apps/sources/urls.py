from django.urls import path

from apps.sources import views

app_name = "sources"
urlpatterns = [
    path("sources/", views.source_list, name="source-list"),
    path("sources/add/", views.source_add, name="source-add"),
    path("sources/<str:slug>/update/", views.source_update, name="source-update"),
    path("sources/<str:slug>/schedule/", views.source_schedule, name="source-schedule"),
    path("sources/<str:slug>/needs/", views.source_needs, name="source-needs"),
    path("sources/<str:slug>/archive/", views.source_archive, name="source-archive"),
    path("sources/<str:slug>/return/", views.source_return, name="source-return"),
    path("sources/<str:slug>/discard/", views.source_discard, name="source-discard"),
    path(
        "snapshots/<int:snapshot_id>/progress/", views.snapshot_progress, name="snapshot-progress"
    ),
]
