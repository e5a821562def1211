from django.urls import path

from apps.documents import views

app_name = "documents"
urlpatterns = [
    path("pages/<int:page_id>/pair/", views.page_pair, name="page-pair"),
    path("snapshots/<int:snapshot_id>/changes/", views.plan_detail, name="plan-detail"),
    path("snapshots/<int:snapshot_id>/changes/texts/", views.plan_texts, name="plan-texts"),
    path("snapshots/<int:snapshot_id>/apply/", views.plan_apply, name="plan-apply"),
    path("snapshots/<int:snapshot_id>/drop/", views.plan_drop, name="plan-drop"),
]
