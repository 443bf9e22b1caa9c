"""A report that somebody else wrote in is read and written anew, or refused in one line."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaskmagic.errors import Problem
from flaskmagic.report.report_file import ReportFile
from tests.every_fact import made_reading
from tests.hostile.inputs import Tally, damage, damaged, hostile

pytest.importorskip("docx")

READING = made_reading()
FORMS = ("md", "html", "docx")
VALID = {form: ReportFile(Path(f"new.{form}"), "cse312", None).make([READING]) for form in FORMS}
BYTES = {
    form: made.content if isinstance(made.content, bytes) else made.content.encode()
    for form, made in VALID.items()
}
PARTS = {
    name: zipfile.ZipFile(io.BytesIO(BYTES["docx"])).read(name)
    for name in zipfile.ZipFile(io.BytesIO(BYTES["docx"])).namelist()
}
WORDS = (
    *(b"<!-- your words: a", b"-->", b"<!-- /your words -->", b"<script>alert(1)</script>"),
    *(b"[" * 5_000, b"> " * 3_000, b"`" * 9_000, b"*a_" * 3_000, b"\n- " * 2_000),
    *(b"Your own words [a]", b"<w:p/>", b"</w:p>", b'w:val="9"', b"&lol;", b"\x00"),
    *(b"<w:r>" * 400, b'<w:abstractNumId w:val="x"/>', b'<w:pStyle w:val="Title"/>'),
)
words = st.lists(
    st.tuples(st.integers(0, 2**20), st.integers(0, 30), st.sampled_from(WORDS)),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    counted = Tally(request.node.name)
    yield counted
    counted.say()


def attempt(folder: Path, form: str, content: bytes, tally: Tally) -> None:
    file = folder / f"report.{form}"
    file.write_bytes(content)
    with tally.one():
        try:
            made = ReportFile(file, "cse312", None).make([READING]).content
        except Problem as error:
            tally.refuse(error, file)
        else:
            tally.loaded += 1
            assert made if isinstance(made, bytes) else made.encode()
    file.unlink()
    assert list(folder.iterdir()) == []


def packed(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return content.getvalue()


def near_words(content: bytes, made: list[tuple[int, int, bytes]]) -> bytes:
    """Put words where they matter: next to a mark of a place, or a tag."""
    for place, cut, put in made:
        spots = [each.start() for each in re.finditer(rb"your words|[Yy]our own|<w:", content)]
        at = spots[place % len(spots)] if spots else 0
        content = content[:at] + put + content[at + cut :]
    return content


@pytest.mark.parametrize("form", FORMS)
@hostile
@given(made=words, which=st.integers(0, 50))
def test_structure(
    folder: Path, tally: Tally, form: str, made: list[tuple[int, int, bytes]], which: int
) -> None:
    if form != "docx":
        attempt(folder, form, near_words(BYTES[form], made), tally)
        return
    name = list(PARTS)[which % len(PARTS)] if which % 3 == 0 else "word/document.xml"
    attempt(folder, form, packed({**PARTS, name: near_words(PARTS[name], made)}), tally)


@pytest.mark.parametrize("form", FORMS)
@hostile
@given(made=damage)
def test_bytes(folder: Path, tally: Tally, form: str, made: list[tuple[int, int, bytes]]) -> None:
    attempt(folder, form, damaged(BYTES[form], made), tally)


READ = """
import resource, sys, time
from pathlib import Path
from flaskmagic.errors import Problem
from flaskmagic.report.report_file import ReportFile
resource.setrlimit(resource.RLIMIT_AS, (500 * 2**20,) * 2)
start = time.perf_counter()
try:
    ReportFile(Path(sys.argv[1]), "cse312", None)
except Problem as error:
    print(error)
assert time.perf_counter() - start < 5
"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BILLION = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">{LAUGHS}]>'.encode()


def lying(content: bytes, name: bytes) -> bytes:
    """Say of a part in the directory of a zip, and before the part, that it has 100 bytes."""
    for head, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        for found in re.finditer(re.escape(head), content):
            start = found.start() + (30 if head[2] == 3 else 46)
            if content[start : start + len(name)] == name:
                spot = found.start() + at
                content = content[:spot] + (100).to_bytes(4, "little") + content[spot + 4 :]
    return content


def bomb(kind: str) -> bytes:
    name = "word/document.xml"
    if kind == "entities":
        return packed({**PARTS, name: BILLION + PARTS[name].partition(b"?>")[2]})
    if kind == "parts":
        return packed(PARTS | {f"word/media/{n}.png": b"" for n in range(3_000)})
    filled = packed({**PARTS, "word/media/x.png" if kind == "picture" else name: b"<" * 10**9})
    return lying(filled, name.encode()) if kind == "lying" else filled


@pytest.mark.parametrize("kind", ["text", "picture", "parts", "lying", "entities"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "bomb.docx"
    file.write_bytes(bomb(kind))
    done = subprocess.run(
        [sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    if kind in ("text", "picture", "parts"):
        assert done.stdout == f"{file}: it holds far more than a report: it was not unpacked\n"
    elif kind == "lying":
        assert done.stdout == f"{file}: it is damaged, or not a DOCX file\n"
