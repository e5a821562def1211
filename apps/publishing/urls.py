from django.urls import path

from apps.publishing import views

app_name = "publishing"
urlpatterns = [
    path("pages/<int:page_id>/preview/", views.page_preview, name="page-preview"),
    path("pages/<int:page_id>/pictures/<path:path>", views.page_picture, name="page-picture"),
    path("sources/<str:slug>/publish/", views.source_publish, name="source-publish"),
    path("publications/<int:publication_id>/", views.publication_detail, name="publication-detail"),
    path(
        "publications/<int:publication_id>/download/",
        views.publication_download,
        name="publication-download",
    ),
]
