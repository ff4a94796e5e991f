"""`accord attribution FILE`, for whoever asks Django for its commands."""

from accord.management.plain import attribution
from accord.management.wrapped import PlainCommand


class Command(PlainCommand):
    program = attribution
    help = attribution.HELP
