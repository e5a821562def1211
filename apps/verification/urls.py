from django.urls import path

from apps.verification import views

app_name = "verification"
urlpatterns = [
    path("runs/", views.verdict_list, name="verdict-list"),
    path("verdicts/<int:verdict_id>/", views.verdict_detail, name="verdict-detail"),
    path("verdicts/<int:verdict_id>/live/", views.verdict_live, name="verdict-live"),
    path("verdicts/<int:verdict_id>/cancel/", views.verdict_cancel, name="verdict-cancel"),
    path("pages/<int:page_id>/run-bar/", views.page_bar, name="page-bar"),
    path("pages/<int:page_id>/verify/", views.page_verify, name="page-verify"),
]
