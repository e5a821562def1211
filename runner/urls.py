from django.urls import path

from runner import views

app_name = "runner"
urlpatterns = [path("backends/", views.backend_list, name="backend-list")]
