"""The Django application whose models read Ponte's tables."""


class Router:
    """Send this application's models to the browsed database, everything else to `default`."""

    def db_for_read(self, model, **hints):
        return "ponte" if model._meta.app_label == "django_directory" else None

    db_for_write = db_for_read

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default" and app_label != "django_directory"
