"""`accord serve`: the pages and the worker on one home folder."""

from typing import Annotated

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django_typer.management import TyperCommand
from typer import Option

from accord.web import installation, serving


class Command(TyperCommand):
    help = "Serve the pages and run the worker, until it is stopped. --home DIR says on which data."

    def handle(
        self,
        port: Annotated[int, Option(min=1, max=65535, help="Port to listen on.")] = 8000,
        host: Annotated[
            str, Option(help="Address to listen on; 0.0.0.0 for every one of this machine.")
        ] = "127.0.0.1",
        open_browser: Annotated[
            bool, Option("--open", help="Show it in the browser of this machine, if there is one.")
        ] = False,
    ) -> None:
        try:
            installation.require_ready()
            connections.close_all()
            with serving.only_server_of(settings.HOME):
                serving.require_free_port(host, port)
                with serving.worker_beside(settings.HOME):
                    serving.serve(
                        host,
                        port,
                        when_listening=lambda: self._welcome(host, port, show=open_browser),
                    )
        except (installation.NotReadyError, serving.CannotServeError) as error:
            raise CommandError(str(error)) from error

    def _welcome(self, host: str, port: int, *, show: bool) -> None:
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Accord is at http://{shown}:{port}/   (Ctrl+C stops it)")
        if logins := installation.logins():
            self.stdout.write(f"\nSign in with one of these:\n{logins}")
        self.stdout.flush()
        if show:
            serving.show(f"http://{shown}:{port}/")
