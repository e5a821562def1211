from django.urls import path

from apps.publishing import reading_views, report_views, sitemaps, source_views, views

app_name = "publishing"
urlpatterns = [
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_part, name="sitemap-part"),
    path("read/", reading_views.reading_index, name="reading-index"),
    path("read/<str:slug>/", reading_views.source_read, name="source-read"),
    path("read/<str:slug>/<path:path>", reading_views.page_read, name="page-read"),
    path(
        "reading/pictures/<str:slug>/<path:path>",
        reading_views.reading_picture,
        name="reading-picture",
    ),
    path("reading/texts/<int:segment_id>/", report_views.text_detail, name="text-detail"),
    path("reports/", report_views.report_list, name="report-list"),
    path("reports/count/", report_views.report_count, name="report-count"),
    path("reports/<int:report_id>/settle/", report_views.report_settle, name="report-settle"),
    path("sources/<str:slug>/reading/", source_views.source_reading, name="source-reading"),
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
