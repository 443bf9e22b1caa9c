"""The tracer stands alone: any Python can carry it."""

import ast
import sys
from pathlib import Path

import pytest

from flaskmagic import tracer

FILES = sorted(Path(tracer.__file__).parent.rglob("*.py"))


def imported(file: Path) -> set[str]:
    """Return the modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_imports_the_standard_library_and_the_tracer_only(file: Path) -> None:
    for name in imported(file):
        top = name.partition(".")[0]
        assert top in sys.stdlib_module_names or name.startswith("flaskmagic.tracer."), name


def test_the_packages_themselves_import_nothing() -> None:
    packages = [file for file in FILES if file.name == "__init__.py"]
    assert len(packages) == 2
    assert not any(imported(file) for file in packages)
