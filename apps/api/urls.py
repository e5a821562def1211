from django.urls import path

from apps.api import views

app_name = "api"
urlpatterns = [
    path("profile/tokens/", views.token_list, name="token-list"),
    path("profile/tokens/make/", views.token_make, name="token-make"),
    path("profile/tokens/<int:token_id>/revoke/", views.token_revoke, name="token-revoke"),
]
