"""`accord channel URL`, for whoever asks Django for its commands."""

from accord.management.plain import channel
from accord.management.wrapped import PlainCommand


class Command(PlainCommand):
    program = channel
    help = channel.HELP
