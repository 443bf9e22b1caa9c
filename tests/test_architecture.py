"""Imports point only to what stands earlier in the house: pyproject.toml says in which order."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import flaskmagic

pytest.importorskip("importlinter", reason="import-linter is not installed")
import grimp

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
ROOMS = Path(flaskmagic.__file__).parent


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold flaskmagic against the contracts in a folder; a copy of the package there counts."""
    command = "from importlinter.cli import lint_imports_command as main; main()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_import_points_down() -> None:
    finished = lint_imports(PYPROJECT.parent)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "0 broken" in finished.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with a copy of the package and of the contracts."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copy(PYPROJECT, tmp_path)
    shutil.copytree(ROOMS, tmp_path / "flaskmagic", ignore=ignored)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "wrong"),
    [
        ("errors.py", "from flaskmagic import files"),
        ("trace/storage.py", "import flaskmagic.source.git"),
        ("reading/hops.py", "from ..render import json"),
        ("render/page/calls.py", "from flaskmagic.tui import walk"),
        ("render/page/calls.py", "from ...api import record"),
        ("report/forms/docx/look.py", "def late():\n    from ....render.page import render"),
        ("attic.py", ""),
        ("report/forms/pdf.py", "from ...runs import run"),
        ("render/terminal.py", "from flaskmagic.tracer.redact import redact"),
        ("demo_app/views.py", "from ..errors import Problem"),
    ],
)
def test_an_import_that_points_up_is_found(copy: Path, file: str, wrong: str) -> None:
    with (copy / "flaskmagic" / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{wrong}\n")
    finished = lint_imports(copy)
    assert finished.returncode == 1
    assert "1 broken" in finished.stdout
    assert Path(file).stem in finished.stdout


def third_party(graph: grimp.ImportGraph, room: str) -> set[str]:
    """Return the packages that a room imports beside our own and the standard library's."""
    modules = {room} | graph.find_descendants(room)
    imported = {name for each in modules for name in graph.find_modules_directly_imported_by(each)}
    return {name.partition(".")[0] for name in imported} - sys.stdlib_module_names - {"flaskmagic"}


@pytest.mark.parametrize("room", ["tracer", "trace", "reading", "checks"])
def test_a_trace_is_recorded_and_read_with_the_standard_library_alone(room: str) -> None:
    graph = grimp.build_graph("flaskmagic", include_external_packages=True, cache_dir=None)
    assert third_party(graph, f"flaskmagic.{room}") == set()


def test_what_is_no_standard_library_is_found() -> None:
    graph = grimp.ImportGraph()
    for name in ("flaskmagic.tracer", "flaskmagic.tracer.log"):
        graph.add_module(name)
    graph.add_import(importer="flaskmagic.tracer.log", imported="sys")
    graph.add_import(importer="flaskmagic.tracer.log", imported="greenlet")
    assert third_party(graph, "flaskmagic.tracer") == {"greenlet"}
