from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AccordConfig(AppConfig):
    name = "accord"
    verbose_name = "Accord"

    def ready(self) -> None:
        from accord.ledger.guards import install_guards
        from accord.warehouse.changes import install_notes, remove_notes

        pre_migrate.connect(remove_notes, sender=self)
        # Django's own signal, because on SQLite it drops a table's triggers when it alters one.
        post_migrate.connect(install_guards, sender=self)
        post_migrate.connect(install_notes, sender=self)
