from django.urls import path

from apps.verification import fragment_views, recheck_views, views

app_name = "verification"
urlpatterns = [
    path("runs/", views.verdict_list, name="verdict-list"),
    path("runs/again/", recheck_views.recheck_request, name="recheck-request"),
    path("rechecks/<int:recheck_id>/", recheck_views.recheck_progress, name="recheck-progress"),
    path("rechecks/<int:recheck_id>/stop/", recheck_views.recheck_stop, name="recheck-stop"),
    path("standstill/", views.standstill_banner, name="standstill"),
    path("verdicts/<int:verdict_id>/", views.verdict_detail, name="verdict-detail"),
    path("verdicts/<int:verdict_id>/live/", views.verdict_live, name="verdict-live"),
    path("verdicts/<int:verdict_id>/cancel/", views.verdict_cancel, name="verdict-cancel"),
    path("pages/<int:page_id>/run-bar/", views.page_bar, name="page-bar"),
    path("pages/<int:page_id>/verify/", views.page_verify, name="page-verify"),
    path("pages/<int:page_id>/fragments/", fragment_views.fragment_mark, name="fragment-mark"),
    path("fragments/<int:fragment_id>/undo/", fragment_views.fragment_undo, name="fragment-undo"),
]
