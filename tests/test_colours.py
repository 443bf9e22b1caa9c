"""The colours of the libraries can be read on every ground of the pages and of the terminal."""

import re
from pathlib import Path

from flaskmagic import colours
from flaskmagic.colours import OWN, colours_of
from flaskmagic.reading.owners import in_order, library_of, library_of_step
from flaskmagic.render import page
from flaskmagic.tui.themes import THEMES
from tests.big import big_reading
from tests.contrast import contrast

KNOWN = ("Socket", "Standard library", "Werkzeug", "Flask", "Jinja2", "Socket.IO", OWN)
ENOUGH = 4.5


def grounds() -> list[tuple[str, bool]]:
    """Return every ground on which a name stands, and whether it is dark."""
    css = (Path(page.__file__).parent / "page.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--(?:ground|soft|chosen|focus): light-dark\((#\w{6}), (#\w{6})\)", css)
    assert len(pairs) == 4
    found = [
        (colour, dark) for pair in pairs for colour, dark in zip(pair, (False, True), strict=True)
    ]
    for theme in THEMES:
        named = (theme.background, theme.surface, theme.panel, theme.variables["here"])
        found += [(colour, theme.dark) for colour in named if colour]
    return found


def test_every_colour_can_be_read_on_every_ground() -> None:
    found = colours_of([*KNOWN, "one", "two", "three"])
    assert len({colour.light for colour in found.values()}) == len(found)
    for name, colour in found.items():
        for ground, dark in grounds():
            shown = colour.dark if dark else colour.light
            assert contrast(shown, ground) >= ENOUGH, (name, shown, ground)


def test_a_known_library_has_its_colour_whatever_stands_before_it() -> None:
    some = colours_of(["Bottle", "Flask", "Bottle", "Pony"])
    assert list(some) == ["Bottle", "Flask", "Pony"]
    assert some["Flask"] == colours_of(["Flask"])["Flask"]
    assert some["Bottle"] != some["Pony"]
    many = colours_of(map(str, range(20)))
    assert set(many.values()) == set(colours._OTHERS)


def test_whose_code_it_is_comes_from_the_trace() -> None:
    reading = big_reading(1500)
    named = {library_of(reading.trace, name) for name in reading.trace.files}
    assert in_order(named) == ("Socket", "Werkzeug", "Flask", "Jinja2", OWN)
    assert library_of_step(reading.trace, reading.steps[0]) == "Socket"
    assert in_order([OWN, "Pony", "Bottle", "Flask"]) == ("Flask", "Pony", "Bottle", OWN)
