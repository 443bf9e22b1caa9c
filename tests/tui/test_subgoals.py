"""One line of the screen says at which subgoal the reader is, also at a call that is no step."""

import pytest

pytest.importorskip("textual")

from textual.pilot import Pilot

from flaskmagic.reading import Reading
from flaskmagic.tui.app import StepApp
from flaskmagic.tui.subgoals import fitting
from tests.passing import passing_reading
from tests.tui.screens import SMALL, drive, press, screen

WAY = "bytes › environ › request › match › view › response › bytes"


def line(shown: str) -> str:
    """Return the line below the head."""
    return shown.splitlines()[1].strip()


def test_the_line_below_the_head_says_where_the_reader_is() -> None:
    seen = []

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        seen.append(line(screen(app)))
        seen.extend([line(await press(app, pilot, "n")) for _ in range(4)])
        # Out of the view, to the call that made it: that is no step.
        seen.append(line(await press(app, pilot, "u")))
        assert app.session.walk.shown_step is None
        seen.append(line(await press(app, pilot, "u")))

    drive(passing_reading(), act)
    way = f"start › {WAY}"
    assert seen == [
        way,
        way.replace("start", "[start]"),
        way.replace("bytes", "[bytes]", 1),
        way.replace("environ", "[environ]"),
        way.replace("view", "[view]"),
        way.replace("view", "[view]"),
        way.replace("match", "[match]"),
    ]


def test_a_reading_that_has_no_bar_gives_the_line_to_the_panes(built_reading: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert line(screen(app)).startswith("━Welcome━")  # the title of a pane

    drive(built_reading, act)


@pytest.mark.parametrize("here", ["start", "environ", "view", "end"])
@pytest.mark.parametrize("width", [SMALL[0], 40, 20])
def test_where_the_reader_is_stays_in_a_narrow_line(here: str, width: int) -> None:
    bar = f"start › {WAY} › end".replace(here, f"[{here}]")
    shown = fitting(bar, width)
    assert len(shown) <= width
    assert f"[{here}]" in shown
    assert shown.strip("…") in bar
    assert shown.startswith("…") == (not bar.startswith(shown[:4]))
