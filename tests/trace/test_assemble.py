"""What is put in place of raw facts: the texts of source files."""

from pathlib import Path

import pytest

from flaskmagic.trace import read_text
from flaskmagic.trace.assemble import import_root, imported_path


def test_a_file_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    file = tmp_path / "old.py"
    file.write_bytes("# coding: latin-1\nNAME = 'Zoë'\n".encode("latin-1"))
    assert "Zoë" in read_text(str(file))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", "Zoë".encode("latin-1")),
        ("page.py", "NAME = 'Zoë'\n".encode("latin-1")),
        ("page.py", b"# coding: no-such-one\n"),
    ],
    ids=["a template", "Python", "an unknown encoding"],
)
def test_a_file_that_is_not_utf_8_has_no_text(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert read_text(str(file)) == ""


def test_what_is_no_file_has_no_text(tmp_path: Path) -> None:
    assert read_text(str(tmp_path / "gone.py")) == read_text(str(tmp_path)) == ""


@pytest.mark.parametrize(
    ("filename", "module", "path"),
    [
        ("/site/six.py", "six", "six.py"),
        ("/site/flask/app.py", "flask.app", "flask/app.py"),
        ("/site/flask/__init__.py", "flask", "flask/__init__.py"),
        ("/site/flask/json/__init__.py", "flask.json", "flask/json/__init__.py"),
    ],
)
def test_a_module_is_named_by_its_file_from_where_it_is_imported(
    filename: str, module: str, path: str
) -> None:
    assert imported_path(filename, module) == path
    assert Path(import_root(filename, module)) == Path("/site")
