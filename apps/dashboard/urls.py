from django.urls import path

from apps.dashboard import (
    audit_views,
    people_views,
    progress_views,
    search_views,
    sharing_views,
    upstream_views,
    views,
)

app_name = "dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search_views.search, name="search"),
    path("progress/", progress_views.progress, name="progress"),
    path("docs/", views.board, name="board"),
    # A source's slug may be Korean.
    path("docs/<str:slug>/", views.source_board, name="source-board"),
    path("docs/<str:slug>/pages/<int:page_id>/", views.page_board, name="page-board"),
    path("docs/<str:slug>/progress/", progress_views.source_progress, name="source-progress"),
    path("docs/<str:slug>/finish-day/", progress_views.finish_day, name="finish-day"),
    path("docs/<str:slug>/share/", sharing_views.source_share, name="source-share"),
    path("docs/<str:slug>/share/apply/", sharing_views.share_apply, name="share-apply"),
    path("upstream/", upstream_views.upstream, name="upstream"),
    path("upstream/<str:slug>/", upstream_views.source_upstream, name="source-upstream"),
    path("upstream/<str:slug>/days/", upstream_views.translator_days, name="translator-days"),
    path("source-changes/keep/", upstream_views.texts_keep, name="texts-keep"),
    path("activity/", audit_views.event_list, name="event-list"),
    path("activity/export/<str:format_>/", audit_views.event_export, name="event-export"),
    path("people/<int:user_id>/", people_views.member_detail, name="member-detail"),
]
