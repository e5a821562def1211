from django.urls import path

from runner import views

app_name = "runner"
urlpatterns = [
    path("backends/", views.backend_list, name="backend-list"),
    path("backends/<slug:name>/update/", views.backend_update, name="backend-update"),
    path("backends/tokens/", views.token_make, name="token-make"),
    path("backends/tokens/<int:runner_token_id>/revoke/", views.token_revoke, name="token-revoke"),
]
