from django.urls import path

from apps.exchange import views

app_name = "exchange"
urlpatterns = [
    path("sources/<str:slug>/exchange/", views.source_exchange, name="source-exchange"),
    path("sources/<str:slug>/exchange/export/", views.source_export, name="source-export"),
    path("sources/<str:slug>/exchange/import/", views.source_import, name="source-import"),
    path("pages/<int:page_id>/exchange/<str:format_>/", views.page_export, name="page-export"),
    path("exchanges/<int:exchange_id>/", views.exchange_detail, name="exchange-detail"),
    path(
        "exchanges/<int:exchange_id>/download/", views.exchange_download, name="exchange-download"
    ),
]
