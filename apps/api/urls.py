from django.urls import path

from apps.api import views
from apps.api.v1.api import api

app_name = "api"
urlpatterns = [
    path("api/", views.reference, name="reference"),
    path("api/openapi.json", views.openapi, name="openapi.json"),
    path("api/v1/", api.urls),
    path("profile/tokens/", views.token_list, name="token-list"),
    path("profile/tokens/make/", views.token_make, name="token-make"),
    path("profile/tokens/<int:token_id>/revoke/", views.token_revoke, name="token-revoke"),
]
