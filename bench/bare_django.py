"""The floor under the web door: Django with CSRF, SQLite and one table, nothing of ours, served by waitress as ours is.

A POST inserts one row and sends the reader on; a GET reads that row and puts it in a page. `BARE_DJANGO` is its folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="bench.bare_django",
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(os.environ["BARE_DJANGO"]) / "bare.db",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
            },
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 (Django wants its settings first)
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

PAGE = engines["django"].from_string("<!doctype html><html lang=fr><title>{{ id }}</title><h1>{{ story }}</h1></html>")
with connection.cursor() as made:
    made.execute("CREATE TABLE IF NOT EXISTS told (id INTEGER PRIMARY KEY, story TEXT NOT NULL)")
connection.close()


def tell(request: HttpRequest) -> HttpResponse:
    """A form's token, or one row more."""
    if request.method != "POST":
        return HttpResponse(get_token(request))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO told (story) VALUES (%s)", [request.POST.get("story", "")])
        return HttpResponseRedirect(f"/{cursor.lastrowid}/")


def show(request: HttpRequest, number: int) -> HttpResponse:
    """One row in a page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, story FROM told WHERE id = %s", [number])
        id_, story = cursor.fetchone()
    return HttpResponse(PAGE.render({"id": id_, "story": story}, request))


urlpatterns = [path("", tell), path("<int:number>/", show)]
application = get_wsgi_application()
