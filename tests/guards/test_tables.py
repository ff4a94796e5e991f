"""Every concept keeps its own tables; `accord/models.py` is where Django finds them."""

import ast

from tests.guards.places import SOURCE


def test_django_finds_every_file_with_tables():
    written = {
        path.relative_to(SOURCE).parts[0]
        for pattern in ("*/models.py", "*/models/__init__.py")
        for path in SOURCE.glob(pattern)
    }
    found = {
        concept
        for node in ast.walk(ast.parse((SOURCE / "models.py").read_text(encoding="utf-8")))
        for concept in _concepts_imported(node)
    }

    assert found == written, "import the tables of every concept in accord/models.py"


def _concepts_imported(node: ast.AST) -> set[str]:
    """The concepts whose tables one import statement brings in, however it is written."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    else:
        return set()
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == "accord" and part[2:3] == ["models"]}
