"""One file, no `if production`: what differs between two sites is a variable in env.py."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from translate_site.env import env

django_stubs_ext.monkeypatch()  # so that ModelForm[User] can be written

BASE_DIR = Path(__file__).resolve().parent.parent
TOPA_HOME = env.home
SITE_URL = env.site_url
SNAPSHOTS_DIR = env.home / "snapshots"
PUBLICATIONS_DIR = env.home / "publications"
for folder in (SNAPSHOTS_DIR, PUBLICATIONS_DIR):
    folder.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.secret_key
DEBUG = env.debug
ALLOWED_HOSTS = list(env.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [env.site_url]
ROOT_URLCONF = "translate_site.urls"
WSGI_APPLICATION = "translate_site.wsgi.application"

INSTALLED_APPS = [
    "apps.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "apps.activity",
    "apps.notifications",
    "apps.sources",
    "apps.documents",
    "apps.assignments",
    "apps.translation",
    "apps.exchange",
    "apps.verification",
    "apps.review",
    "apps.publishing",
    "apps.dashboard",
    "apps.meetings",
    "apps.api",
    "glossary",
    "runner",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "translate_site.headers.ContentSecurityPolicy",
    "apps.api.middleware.ForPrograms",
    "translate_site.headers.NoNullCharacters",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.PersonalPreferences",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "translate_site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.context.permissions",
            ],
        },
    }
]

# ---- database -------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(env.database_url, conn_max_age=600, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
        ),
    }
    # Threads race in tests as processes do on the site, so tests need a file too.
    DATABASES["default"]["TEST"] = {"NAME": env.home / "test.sqlite3"}
else:  # planning a question of ours, and compiling it, takes PostgreSQL longer than to answer it
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c jit=off -c random_page_cost=1.1",
        "server_side_binding": True,
        "prepare_threshold": 5,
        **DATABASES["default"].get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:home"
ACCOUNT_ADAPTER = "apps.accounts.adapters.InvitedOnly"
SOCIALACCOUNT_ADAPTER = "apps.accounts.adapters.InvitedOnlySocial"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "apps.accounts.models.display_name"
ACCOUNT_EMAIL_VERIFICATION = "optional" if env.email_url else "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# Who fails to sign in too often is told apart by address: behind a proxy, the one that it saw.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.behind_proxy)
# A group that meets in one room signs in from one address; guessing has limits of its own.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SOCIALACCOUNT_PROVIDERS = {
    "github": {
        "APPS": [{"client_id": env.github_client_id, "secret": env.github_client_secret, "key": ""}]
        if env.github_client_id
        else [],
        "SCOPE": ["user:email"],
    }
}

# ---- words, dates, files --------------------------------------------------------------------
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "translate_site" / "locale"]
USE_TZ = True
TIME_ZONE = env.time_zone
STATIC_URL = "static/"
STATIC_ROOT = env.home / "static"
STATICFILES_DIRS = [BASE_DIR / "translate_site" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if env.debug
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# ---- safety ---------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = env.https
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if env.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.behind_proxy else None
X_FRAME_OPTIONS = "DENY"  # the preview, which stands in a frame of our own, says otherwise
CSRF_FAILURE_VIEW = "translate_site.views.csrf_failure"

# ---- programs of members --------------------------------------------------------------------
API_REQUESTS_PER_MINUTE = env.api_requests_per_minute  # of each token

# ---- mail -----------------------------------------------------------------------------------
HAS_MAIL = bool(env.email_url)
mail = urlsplit(env.email_url)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if HAS_MAIL
    else "django.core.mail.backends.dummy.EmailBackend"  # a log is no place for secret links
)
EMAIL_HOST = mail.hostname or "localhost"
EMAIL_PORT = mail.port or 587
EMAIL_HOST_USER = unquote(mail.username or "")
EMAIL_HOST_PASSWORD = unquote(mail.password or "")
EMAIL_TIMEOUT = 20  # seconds
EMAIL_USE_SSL = mail.scheme == "smtps"
EMAIL_USE_TLS = mail.scheme == "smtp" and bool(mail.username)
WEBHOOKS_TO_PRIVATE_ADDRESSES = False  # tests alone listen on this machine
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.email_from

# ---- drafts of a machine: none without an address ---------------------------------------------
MACHINE_TRANSLATION_URL = env.machine_translation_url
MACHINE_TRANSLATION_KIND = env.machine_translation_kind
MACHINE_TRANSLATION_KEY = env.machine_translation_key
MACHINE_TRANSLATION_MODEL = env.machine_translation_model
MACHINE_TRANSLATION_PRIVATE = env.machine_translation_private
MACHINE_TRANSLATION_TIMEOUT_S = env.machine_translation_timeout_s
MACHINE_TRANSLATION_TEXTS_PER_DAY = env.machine_translation_texts_per_day  # of each member

# ---- running samples ------------------------------------------------------------------------
BROKER_URL = env.broker_url
RUNNER_TOKEN = env.runner_token
RUNNER_MINIMUM_TIER = env.runner_minimum_tier
RUNNER_LIMITS = {
    "wall_s": env.runner_wall_s,
    "cpu_s": env.runner_cpu_s,
    "memory_mib": env.runner_memory_mib,
}
RUNNER_SILENCE_S = env.runner_silence_s
MAX_FILE_MIB = env.max_file_mib
MAX_SOURCE_MIB = env.max_source_mib
SOURCES_FROM_FOLDERS = env.sources_from_folders

# ---- log ------------------------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.log_level},
    "loggers": {"django.server": {"level": "WARNING"}},
}
