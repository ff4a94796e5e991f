"""The agreement that Accord brings along, for a company to start from."""

from functools import cache
from importlib import resources

from accord.agreement.rules.reading import read
from accord.agreement.rules.terms import Agreement


def default_text() -> str:
    """The default agreement as a file, with its comments."""
    return resources.files(__package__).joinpath("default.yaml").read_text(encoding="utf-8")


@cache
def default_agreement() -> Agreement:
    """The default agreement as terms."""
    return read(default_text())
