from django.urls import path

from apps.notifications import views, webhook_views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notification_list, name="notification-list"),
    path("notifications/bell/", views.bell, name="bell"),
    path("notifications/read/", views.all_read, name="all-read"),
    path("notifications/preferences/", views.preferences, name="preferences"),
    path("notifications/<int:notification_id>/", views.notification_open, name="notification-open"),
    path("webhooks/", webhook_views.webhook_list, name="webhook-list"),
    path("webhooks/add/", webhook_views.webhook_add, name="webhook-add"),
    path("webhooks/programs/add/", webhook_views.program_add, name="program-add"),
    path("webhooks/<int:webhook_id>/", webhook_views.webhook_change, name="webhook-change"),
    path("webhooks/<int:webhook_id>/try/", webhook_views.webhook_try, name="webhook-try"),
    path("webhooks/<int:webhook_id>/secret/", webhook_views.secret_replace, name="secret-replace"),
    path("webhooks/<int:webhook_id>/posts/", webhook_views.delivery_list, name="delivery-list"),
    path("posts/<int:delivery_id>/again/", webhook_views.delivery_again, name="delivery-again"),
    path("webhooks/<int:webhook_id>/remove/", webhook_views.webhook_remove, name="webhook-remove"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
