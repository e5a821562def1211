from django.urls import include, path

from translate_site import views

urlpatterns = [
    path("", include("apps.dashboard.urls")),
    path("", include("apps.accounts.urls")),
    path("accounts/password/reset/", views.password_reset, name="account_reset_password"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/social/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.github.urls")),
    path("", include("apps.notifications.urls")),
    path("", include("apps.sources.urls")),
    path("", include("apps.documents.urls")),
    path("", include("apps.assignments.urls")),
    path("", include("apps.translation.urls")),
    path("", include("apps.exchange.urls")),
    path("", include("apps.verification.urls")),
    path("", include("apps.review.urls")),
    path("", include("apps.publishing.urls")),
    path("", include("apps.meetings.urls")),
    path("", include("apps.api.urls")),
    path("glossary/", include("glossary.urls")),
    path("", include("runner.urls")),
    path("language/", views.language_set, name="language-set"),
    path("healthz", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon, name="favicon"),
]

handler403 = "translate_site.views.refused"
handler404 = "translate_site.views.not_found"
handler429 = "translate_site.views.too_many"  # allauth's
handler500 = "translate_site.views.failed"
