from django.urls import path

from apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notification_list, name="notification-list"),
    path("notifications/bell/", views.bell, name="bell"),
    path("notifications/read/", views.all_read, name="all-read"),
    path("notifications/preferences/", views.preferences, name="preferences"),
    path("notifications/<int:notification_id>/", views.notification_open, name="notification-open"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
