"""What is done as soon as a module is imported, and leaves no trace in it."""

import importlib
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from flaskmagic.inside.imports import when_imported

MODULE = "loader, value = __loader__, __spec__.loader\n"


@pytest.fixture
def library(folder: Path) -> str:
    (folder / "a_library.py").write_text(MODULE)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return "a_library"


def test_it_is_done_once_the_module_has_run(library: str) -> None:
    seen: list[ModuleType] = []
    finders = list(sys.meta_path)
    with when_imported(library, seen.append):
        assert find_spec(library) is not None  # to look for it does nothing
        assert seen == []
        module = importlib.import_module(library)
        assert seen == [module]
        assert module.loader is module.value is module.__loader__
        assert type(module.loader).__name__ == "SourceFileLoader"
        importlib.import_module(library)
    assert seen == [module]
    assert sys.meta_path == finders


def test_it_is_done_at_once_if_it_was_imported(library: str) -> None:
    module = importlib.import_module(library)
    seen: list[ModuleType] = []
    with when_imported(library, seen.append):
        assert seen == [module]


def test_what_is_not_there_is_not_found() -> None:
    with when_imported("nothing_here", pytest.fail), pytest.raises(ModuleNotFoundError):
        importlib.import_module("nothing_here")
