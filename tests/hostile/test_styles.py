"""A report's template from a stranger makes a report, or is refused in one line; it always ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flaskmagic
from flaskmagic.report.report_file import ReportFile
from flaskmagic.report.style import BrokenStyle
from tests.every_fact import made_reading
from tests.hostile.inputs import Tally, damage, damaged, hostile

READING = made_reading()
STYLES = Path(flaskmagic.__file__).parent / "report" / "styles"
VALID = (STYLES / "questions.md.j2").read_bytes()
PIECES = st.sampled_from(
    [
        "{% for a in range(99999) %}",
        "{% for step in report.technologies %}",
        "{% endfor %}",
        "{% macro m(x) %}{{ m(x) }}{{ m(x) }}{% endmacro %}{{ m(1) }}",
        "{% for a in [[1]] recursive %}{{ loop([a, a]) }}{{ loop([a]) }}{% endfor %}",
        "{{ 'x' * 10**10 }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ 9**9**9 }}",
        "{{ report.__class__.__mro__ }}",
        "{{ ''.__class__.__subclasses__() }}",
        "{{ report }}",
        "{% include '../../../etc/passwd' %}",
        "{% include 'style.md.j2' %}",
        "{% set x = [1, 2] %}{{ x.append(3) }}",
        "{{ 'own' | place([]) }}",
        "{{ prompts | nothing }}",
        "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
        "\u202e\x1b[2J\x00",
        "<!-- your words: a\n-->",
        "{% if prompts %}",
        "{% endif %}",
    ]
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "style.md.j2"


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    counted = Tally(request.node.name)
    yield counted
    counted.say()


def attempt(file: Path, content: bytes, tally: Tally) -> None:
    file.write_bytes(content)
    with tally.one():
        try:
            made = ReportFile(file.with_name("none.md"), str(file), None).make([READING])
        except BrokenStyle as error:
            tally.refuse(error, file)
            return
        tally.loaded += 1
        assert isinstance(made.content, str)
        made.content.encode("utf-8", "surrogatepass")
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@hostile
@given(pieces=st.lists(PIECES | st.text(max_size=20), max_size=6))
def test_structure(file: Path, tally: Tally, pieces: list[str]) -> None:
    attempt(file, "".join(pieces).encode("utf-8", "surrogatepass"), tally)


@hostile
@given(made=damage)
def test_bytes(file: Path, tally: Tally, made: list[tuple[int, int, bytes]]) -> None:
    attempt(file, damaged(VALID, made), tally)


BOUNDED = sys.platform == "linux"
WIDE = "{{ 'x'.center(10000000000) }}"
GROWING = (
    "{% set it = namespace(x='xxxxxxxxxx') %}"
    "{% for a in range(40) %}{% set it.x = it.x ~ it.x %}{% endfor %}"
)
ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *([(GROWING, "more than 300 MB"), (WIDE, "more than 300 MB")] if BOUNDED else []),
        (ENDLESS, "goes on for more than 500,000"),
        ("{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(1) }}", "recursion"),
        ("{{ 'x' * 10000000000 }}", "far too long"),
        ("{{ 9 ** 999999999 }}", "far too long"),
        ("{{ '%9999999999d' % 1 }}", "far too long"),
        ("{{ report.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_what_would_not_end_is_refused(file: Path, text: str, said: str) -> None:
    file.write_text(f"\n{text}")
    with pytest.raises(BrokenStyle, match=r"style\.md\.j2:\d+: ") as refused:
        ReportFile(None, str(file), None).make([READING])
    assert said in str(refused.value)
