"""Django's settings for one person on one machine: no account, nothing from the network."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from recours.casework.desk import EVIDENCE
from recours.web.databases import database
from recours.web.environment import LOOPBACK, data_dir, secret_key

HERE = Path(__file__).resolve().parent
RECOURS_DATA = data_dir()

DEBUG = False
SECRET_KEY = secret_key(RECOURS_DATA)
ALLOWED_HOSTS = list(LOOPBACK)
ROOT_URLCONF = "recours.web.urls"
WSGI_APPLICATION = "recours.web.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "recours.web.cases",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "recours.web.headers.isolation",
    "recours.web.neighbours.own_account_only",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "recours.web.failures.french_errors",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "recours.web.cases.forms.FormRenderer"

DATABASES = {"default": database(os.environ, RECOURS_DATA)}
#: Journals stand in the same database when it is PostgreSQL; else in a SQLite file of their own.
JOURNAL_IN_DATABASE = "postgresql" in DATABASES["default"]["ENGINE"]
if JOURNAL_IN_DATABASE:
    INSTALLED_APPS.append("recours.web.store")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_FAILURE_VIEW = "recours.web.failures.reject_forged"
CSRF_COOKIE_NAME = "recours_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

#: Text fields only; files stream to disk and are measured by the journal's own limits.
_INCOMING = RECOURS_DATA / EVIDENCE / "incoming"
#: Large uploads pass where the sweep finds what a sudden end leaves, and where only this account can look.
FILE_UPLOAD_TEMP_DIR = str(_INCOMING) if _INCOMING.is_dir() else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 10

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}, "nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "waitress": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
