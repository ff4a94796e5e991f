"""The kinds of import: every module beside this one that has a title and fields."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import accord.connectors


def kinds() -> dict[str, ModuleType]:
    """Each kind by its name, in the order of their names."""
    found = {}
    for module in iter_modules(accord.connectors.__path__, "accord.connectors."):
        kind = import_module(module.name)
        if hasattr(kind, "TITLE"):
            found[module.name.rpartition(".")[2]] = kind
    return found
