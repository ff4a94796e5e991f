"""Programs that need no installation, shown to Django as commands like all others."""

from argparse import Namespace
from types import ModuleType

from django.core.management.base import BaseCommand, CommandError

from accord.management.plain import RefusedError


class PlainCommand(BaseCommand):
    requires_system_checks = ()
    program: ModuleType

    def add_arguments(self, parser):
        self.program.arguments(parser)

    def handle(self, **asked):
        try:
            self.program.run(Namespace(**asked), self.stdout)
        except RefusedError as refused:
            raise CommandError(str(refused), returncode=refused.code) from refused
