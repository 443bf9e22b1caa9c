"""A report that somebody wrote is read and its references found, or it is refused in one line."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaskmagic.written import apart, html
from flaskmagic.written.claims import find_claims
from flaskmagic.written.decoded import decoded
from flaskmagic.written.document import Document
from flaskmagic.written.read import UnknownKind, UnreadableReport, read_report
from flaskmagic.written.references import TooManyReferences, find_references
from flaskmagic.written.rewriting import html as rewriting_html
from flaskmagic.written.rewriting import text
from flaskmagic.written.rewriting.model import Replacement
from flaskmagic.written.rewriting.proven import Change, rewritten
from flaskmagic.written.text import read_markdown, read_plain
from tests.hostile.inputs import damaged, hostile

REPORT = b"""\
# Routing

`Flask.run` (flask/app.py:12 - 20) calls `run_simple`, see
[it](https://github.com/a/b/blob/main/c.py#L1-L2).

```
720 def serve_forever(self):
721     try:
722         pass
```

On line 598, and lines 1, 2 and 3 of our app.py: `x = y(1)`.
"""  # fmt: skip
PIECES = (
    *("line ", "lines 1,2,", "app.py", ".py:1", "`", "](", "http://", "#L1-L", "calls "),
    *("\n\n", "```\n", "1 a\n2 b\n", "> ", "->", "(" * 40, "_" * 40, "\0", "\u202e", "9" * 40),
)
pieces = st.lists(
    st.tuples(st.integers(0, 2**20), st.integers(0, 30), st.sampled_from(PIECES)), max_size=6
)


def look_through(content: bytes) -> None:
    said = decoded(content)
    lines = said.count("\n") + 1
    for read in (read_markdown, read_plain):
        document = read(said)
        found = find_references(document)
        for spot in (*(r.spot for r in found.references), *(c.spot for c in find_claims(document))):
            assert spot.line is not None
            assert 1 <= spot.line <= lines


@hostile
@given(pieces)
def test_damaged_reports(changes: list[tuple[int, int, str]]) -> None:
    look_through(damaged(REPORT, [(at, cut, put.encode()) for at, cut, put in changes]))


def replace_all(content: bytes, read: Callable[[bytes], Document], change: Change) -> None:
    """Replace each number and each link that is found: it is proven that nothing else changes."""
    document = read(content)
    references = find_references(document).references
    spans = [span for each in references if each.lines for span in each.lines.numbers]
    groups = [[Replacement(document.text[a:b], "12345", a)] for a, b in spans]
    for number, link in enumerate(document.links):
        at = {"link": number} if link.address is None else {"start": link.address}
        groups.append([Replacement(link.target, "https://a.b/c&d#L1", **at)])
    done = rewritten(content, groups, read, change)
    assert done.content or not content


@hostile
@given(pieces)
def test_a_damaged_report_is_rewritten(changes: list[tuple[int, int, str]]) -> None:
    cuts = [(at, cut, put.encode()) for at, cut, put in changes]
    content = damaged(REPORT.replace(b"\n", b"\r\n"), cuts)
    replace_all(content, lambda each: read_markdown(decoded(each)), text.change)
    page = b"<p>" + REPORT + b"<a title='x' href=\"https://a.b/c\">x</a> &amp; <b>line 1</b>0</p>"
    replace_all(damaged(page, cuts), html.read, rewriting_html.change)


@hostile
@given(st.text(max_size=400))
def test_any_text(said: str) -> None:
    look_through(said.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_that_is_repeated(piece: str) -> None:
    with contextlib.suppress(TooManyReferences):
        look_through((piece * (20_000 // len(piece))).encode())


@pytest.mark.parametrize(
    ("suffix", "content"),
    [("pdf", b"%PDF-1.7\n%%EOF"), ("pdf", b""), ("docx", b"PK\3\4"), ("docx", b"\xff\0" * 500)],
)
def test_what_is_not_what_its_suffix_says(tmp_path: Path, suffix: str, content: bytes) -> None:
    pytest.importorskip("docx")
    pytest.importorskip("pypdf")
    file = tmp_path / f"report.{suffix}"
    file.write_bytes(content)
    with pytest.raises(UnreadableReport, match=f"it is no {suffix.upper()}"):
        read_report(file)


def test_what_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(b"<!--" * 200_000)
    monkeypatch.setattr(apart, "SECONDS", 0.2)
    with pytest.raises(UnreadableReport, match="too much time"):
        read_report(file)


def test_modules_beside_a_report_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported')")
    (tmp_path / "report.html").write_text("<p>app.py:12</p>")
    monkeypatch.chdir(tmp_path)
    assert "app.py:12" in read_report(tmp_path / "report.html").text


def test_what_is_too_large_or_no_file(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_bytes(b"a" * 2_000_001)
    (tmp_path / "folder.md").mkdir()
    for name, said in (("large.md", "2 MB of text"), ("folder.md", "it is no file")):
        with pytest.raises(UnreadableReport, match=said):
            read_report(tmp_path / name)
    with pytest.raises(UnknownKind):
        read_report(tmp_path / "report.odt")
