"""Django admin over Ponte's own tables, as a team without Ponte would set it up.

Models are unmanaged; accounts and sessions live in a small database beside. Run by uvicorn
with BENCH_DATABASE_URL (the database to browse) and BENCH_DJANGO_DB (where accounts go).
"""

import os
import secrets
import sys

import django
from django.conf import settings
from sqlalchemy.engine import make_url


def _browsed() -> dict[str, object]:
    url = make_url(os.environ["BENCH_DATABASE_URL"])
    if url.get_backend_name() == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.database}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.database,
        "USER": url.username,
        "HOST": url.query["host"],
        "CONN_MAX_AGE": None,
    }


settings.configure(
    DEBUG=False,
    SECRET_KEY=secrets.token_hex(),
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF="bench.django_urls",
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "bench.django_directory",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_DJANGO_DB"],
        },
        "ponte": _browsed(),
    },
    DATABASE_ROUTERS=["bench.django_directory.Router"],
    STATIC_URL="/static/",
    LANGUAGE_CODE="it",
    USE_TZ=True,
    TIME_ZONE="Europe/Rome",
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.core.management import call_command  # noqa: E402

USER, PASSWORD = "bench", "bench"


def prepare() -> None:
    """Create the account database with its one user."""
    call_command("migrate", verbosity=0)
    if not User.objects.filter(username=USER).exists():
        User.objects.create_superuser(USER, "", PASSWORD)


if __name__ == "__main__":
    prepare()
    sys.exit()

application = ASGIStaticFilesHandler(get_asgi_application())
