"""Where modules are installed."""

import http.client
from importlib.machinery import ModuleSpec

import pytest

from flaskmagic.source.modules import find_file


def test_the_file_of_a_module() -> None:
    assert find_file("http.client") == http.client.__file__
    assert find_file("http.nowhere") is None
    assert find_file("_thread") is None


def test_a_loaded_module_with_a_spec_that_names_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ModuleSpec("urllib3.packages.six.moves.http_client", None)
    monkeypatch.setattr(http.client, "__spec__", spec)
    assert find_file("http.client") == http.client.__file__
