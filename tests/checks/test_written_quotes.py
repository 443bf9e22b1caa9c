"""Code without numbers is looked for in the releases of the report; the team's own is not told."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.checks.written.model import CheckedReference, Place
from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import definitions
from flaskmagic.written.references import Form
from tests.checks.corpus import PINNED, functions, source
from tests.written.forms import write

FILE, NAME = "werkzeug/serving.py", "make_server"
OWN = """\
@socketio.on("message")
def handle_message(data):
    print("received message: " + data)
    emit("my response", data, broadcast=True)
"""
SHORT = """\
try:
    import ssl
except ImportError:
    ssl = None
"""


def code(name: str) -> Sequence[str]:
    """Return the code of a function of Werkzeug, without its docstring."""
    span = definitions(source(FILE))[name][0]
    return split_lines(source(FILE))[span.body_line - 1 : span.last_line]


def quotes(report: Path, monkeypatch: pytest.MonkeyPatch) -> Sequence[CheckedReference]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(report.parent / "cache"))
    (checked,) = api.check_reports([report], pinned=PINNED)
    return [each for each in checked.references if each.reference.form is Form.QUOTE]


@pytest.mark.parametrize("form", ["md", "txt", "html", "docx"])
def test_code_has_an_answer_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    if form == "docx":
        pytest.importorskip("docx")
    said = "\n".join(code(NAME))
    text = f"# Werkzeug\n\nIt makes the server:\n\n```\n{said}\n```\n\nOurs:\n\n```\n{OWN}```\n"
    write(text, tmp_path / f"report.{form}")
    (found,) = quotes(tmp_path / f"report.{form}", monkeypatch)
    span = definitions(source(FILE))[NAME][0]
    assert found.place is not None
    assert found.place.verdict is Place.RIGHT
    assert found.place.found is not None
    assert (found.place.path, found.place.found.name) == (FILE, NAME)
    first = int(found.place.remark.rpartition(":")[2].partition("-")[0])
    assert span.body_line <= first < span.last_line
    assert found.reference.written == code(NAME)[0].strip()
    if form in ("md", "txt"):
        assert found.reference.spot.line == 6


def test_what_is_short_or_told_by_the_words_above_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    span = definitions(source(FILE))[NAME][0]
    said = "\n".join(code(NAME))
    words = f"See {FILE} lines {span.first_line} - {span.last_line}"
    text = f"{words}:\n\n```\n{said}\n```\n\nAnd:\n\n```\n{SHORT}```\n"
    (tmp_path / "report.md").write_text(text)
    assert quotes(tmp_path / "report.md", monkeypatch) == []


def test_words_of_other_lines_above_do_not_tell_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = definitions(source(FILE))["run_simple"][0]
    said = "\n".join(code(NAME))
    words = f"`run_simple` ({FILE} lines {other.first_line} - {other.last_line}) calls"
    (tmp_path / "report.md").write_text(f"{words} make_server():\n\n```\n{said}\n```\n")
    (found,) = quotes(tmp_path / "report.md", monkeypatch)
    assert found.place is not None
    assert found.place.found is not None
    assert found.place.found.name == NAME


def test_words_that_fit_their_own_file_are_not_of_the_code_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    span = definitions(source(FILE))["run_simple"][0]
    lines = set(range(span.first_line, span.last_line + 1))
    other = "flask/app.py"
    found = next((s for _, s in functions(other) if {s.body_line, s.last_line} < lines), None)
    if found is None:
        pytest.skip("of other releases")
    said = "\n".join(split_lines(source(other))[found.body_line - 1 : found.last_line])
    words = f"`run_simple` ({FILE} lines {span.first_line} - {span.last_line}) comes before:"
    report = tmp_path / "report.md"
    report.write_text(f"{words}\n\n```\n{said}\n```\n")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (checked,) = api.check_reports([report], pinned=PINNED)
    place = checked.references[0].place
    assert place is not None
    assert (place.verdict, place.path) == (Place.RIGHT, FILE)
