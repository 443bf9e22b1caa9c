"""What the renderers make of a trace that was built by hand, held against golden files."""

import io
import json
import re
from collections.abc import Callable

import pytest
from rich.console import Console

from flaskmagic.reading import Reading
from flaskmagic.render import json as render_json
from flaskmagic.render import markdown, terminal

Golden = Callable[[str, str], None]


def in_terminal(reading: Reading, width: int, *, full: bool = False, colour: bool = False) -> str:
    file = io.StringIO()
    system = "standard" if colour else None
    console = Console(file=file, width=width, force_terminal=colour, color_system=system)
    terminal.render([reading], console, full=full)
    return file.getvalue()


@pytest.mark.parametrize("width", [40, 80, 140])
def test_terminal(built_reading: Reading, golden: Golden, width: int) -> None:
    text = in_terminal(built_reading, width, full=width == 80)
    golden(f"terminal-{width}.txt", text)
    assert all(len(line) <= width for line in text.splitlines() if "https://" not in line)
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_terminal_in_colour(built_reading: Reading, golden: Golden) -> None:
    text = in_terminal(built_reading, 80, colour=True)
    golden("terminal-colour.txt", re.sub(r"\bid=\d+;", "id=0;", text))  # rich draws lots


def test_markdown(built_reading: Reading, golden: Golden) -> None:
    golden("reading.md", markdown.render([built_reading], full=True))


def test_json(built_reading: Reading, golden: Golden) -> None:
    golden("reading.json", render_json.render([built_reading], as_list=False))


def test_json_of_all_is_a_list(built_reading: Reading) -> None:
    document = json.loads(render_json.render([built_reading], as_list=True))
    assert [reading["topic"] for reading in document] == ["serve"]
