from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("setup/", views.setup, name="setup"),
    path("invitations/<str:token>/", views.invitation_accept, name="invitation-accept"),
    path("password/<str:token>/", views.password_set, name="password-set"),
    path("profile/", views.profile, name="profile"),
    path("administration/", views.administration, name="administration"),
    path("members/", views.member_list, name="member-list"),
    path("members/invite/", views.invitation_make, name="invitation-make"),
    path(
        "members/invitations/<int:invitation_id>/revoke/",
        views.invitation_revoke,
        name="invitation-revoke",
    ),
    path("members/<int:user_id>/change/", views.member_change, name="member-change"),
]
