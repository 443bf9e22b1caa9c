"""Notes from a stranger are read, checked and rendered, or refused with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flaskmagic import api
from flaskmagic.errors import Problem
from flaskmagic.reading import read
from tests.conftest import NOTES
from tests.every_fact import made_reading
from tests.hostile.inputs import Tally, damage, damaged, hostile

READING = made_reading()
KEYS = (
    "title",
    "question",
    "scenario",
    "visit",
    "order",
    "technology",
    "questions",
    "focus",
    "show",
)
KEYS += ("definition", "proof", "where", "called_from", "call", "follows", "since", "demo", "x")
VALUES = (
    "''",
    "'a'",
    "[]",
    "['']",
    "7",
    "-1",
    "nan",
    "{ a = [1] }",
    "true",
    "1979-05-27",
    "[" * 999,
)
VALUES += ("'../../x'", "'lib.app:App.serve'", "'own'", "'route'", '"T\\u001b[2J"', "'Flask 2.2'")
VALUES += ("['GET /']", "[{ request = 'POST /', form = { a = 1 } }]", "9" * 5_000, '"\\u0000"')
LINES = (
    *("+++", "# Part", "## Step", "```step", "```", "", "> " * 500, "[" * 5_000, "\x1b[2J\u202e"),
    *("{arguments.path} `{result}`", "```` {result", "<script>alert(1)</script>", "|" * 300),
    *(
        "- " * 400 + "x",
        "*a_" * 2_000,
        "[a](javascript:alert(1))",
        "\x00\x0c",
        "definition = 'a:b'",
    ),
)
lines = st.sampled_from(LINES) | st.builds(
    "{} = {}".format, st.sampled_from(KEYS), st.sampled_from(VALUES)
)
edits = st.lists(st.tuples(st.integers(0, 2**10), st.integers(0, 2), lines), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "notes.md"


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    counted = Tally(request.node.name)
    yield counted
    counted.say()


def attempt(file: Path, content: bytes, tally: Tally) -> None:
    file.write_bytes(content)
    with tally.one():
        try:
            notes = api.walkthrough(file)
        except Problem as error:
            tally.refuse(error, file)
            return
        tally.loaded += 1
        reading = read(notes, READING.trace)
        for output in ("text", "markdown", "json", "html"):
            written = api.to_string(reading, output)
            written.encode()
            assert output == "json" or "\x1b" not in written
        if tally.loaded % 10 == 0:
            api.lint(file)
            report = file.with_name("report.md")
            report.unlink(missing_ok=True)
            api.write_report([reading], report)
            api.write_site([reading], file.parent / "site")
    assert {each.name for each in file.parent.iterdir()} <= {file.name, "report.md", "site"}


@hostile
@given(made=edits)
def test_structure(file: Path, tally: Tally, made: list[tuple[int, int, str]]) -> None:
    text = NOTES.replace('scenario = "serve"\n', "").split("\n")
    for place, cut, line in made:
        at = place % (len(text) + 1)
        text[at : at + cut] = [line]
    attempt(file, "\n".join(text).encode(), tally)


@hostile
@given(made=damage)
def test_bytes(file: Path, tally: Tally, made: list[tuple[int, int, bytes]]) -> None:
    attempt(file, damaged(NOTES.replace('scenario = "serve"\n', "").encode(), made), tally)
