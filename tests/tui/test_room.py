"""What a presenter does in the room: to the own code, round the bookmarks, links, notes in view."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("textual")

from textual.pilot import Pilot

from flaskmagic.colours import OWN
from flaskmagic.reading import Reading
from flaskmagic.reading.owners import library_of_step
from flaskmagic.tui import own_code
from flaskmagic.tui.app import StepApp
from flaskmagic.tui.own_code import go_to_own_code
from flaskmagic.tui.room import Brought, KeepsNothing
from flaskmagic.tui.walk import Walk
from tests.big import big_reading
from tests.command import run
from tests.tui.screens import drive, press, screen


@pytest.fixture(scope="module")
def big() -> Reading:
    return big_reading(2_000)


def test_y_goes_round_the_steps_in_the_own_code(big: Reading) -> None:
    own = [step.number for step in big.steps if library_of_step(big.trace, step) == OWN]
    assert own
    walk, seen = Walk(big), []
    while not (said := go_to_own_code(walk)):
        seen.append(walk.place.step)
    assert seen == own
    assert said == (own_code.AGAIN if own[1:] else own_code.ONLY)
    assert walk.place.step == own[0]


def test_without_such_a_step_y_goes_to_the_own_calls_of_a_request(big: Reading) -> None:
    steps = tuple(step for step in big.steps if library_of_step(big.trace, step) != OWN)
    walk = Walk(replace(big, steps=steps))
    assert go_to_own_code(walk) == ""
    first = walk.place.call
    assert first is not None
    assert big.trace.files[first.code.filename].is_own
    assert not walk.place.is_step
    assert go_to_own_code(walk) == ""
    assert walk.place.call is not None
    assert walk.place.call.id > first.id


def test_where_no_own_code_ran_y_says_so(built_reading: Reading) -> None:
    files = {name: replace(file, is_own=False) for name, file in built_reading.trace.files.items()}
    trace = replace(built_reading.trace, files=files)
    walk = Walk(replace(built_reading, trace=trace))
    walk.forward()
    assert go_to_own_code(walk) == own_code.NONE
    assert walk.place.step == 1


def test_in_a_quiz_y_leads_to_nothing_that_comes_later(big: Reading) -> None:
    walk = Walk(big)
    walk.tree.look_as_far_as(None)
    assert "That comes later" in go_to_own_code(walk)


def test_bookmarks_are_gone_round_through_all_topics(big: Reading, built_reading: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        assert "There is no bookmark" in await press(app, pilot, "B")
        assert "Bookmarked" in await press(app, pilot, "n", "b")
        assert f"─{app.session.note_title} ★─" in screen(app)
        await press(app, pilot, *"nnni", "b")  # a call that is no step
        name = app.session.note_title
        await press(app, pilot, "m", "down", "enter", "n", "n", "b")
        assert "Step 1 of 8" in await press(app, pilot, "B")
        await press(app, pilot, "B")
        assert (app.session.note_title, app.session.walk.place.step) == (name, 4)
        assert "Step 2 of 5" in await press(app, pilot, "B")
        assert "The bookmark is gone" in await press(app, pilot, "b")
        assert "★" not in screen(app)
        assert "Step 1 of 8" in await press(app, pilot, "B")

    drive([big, built_reading], act)


def test_notes_are_shown_and_bookmarks_kept(big: Reading, tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    file.write_text("Hello.\n\n## Flask.wsgi_app\nAsk *why*.\n", encoding="utf-8")

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        assert "Hello." in screen(app)
        assert "Your notes" not in await press(app, pilot, "n")
        shown = await press(app, pilot, *"nnn")
        assert "Your notes" in shown
        assert "Ask why." in shown
        assert "kept in talk.md too" in await press(app, pilot, "b")
        assert "Only those of steps are kept" in await press(app, pilot, "i", "b")
        file.unlink()
        assert "It is not kept: " in await press(app, pilot, "p", "b")

    drive(big, act, brought=Brought(notes=file, keep_bookmarks=True))
    assert not file.exists()


def test_without_being_asked_no_file_is_changed(big: Reading, tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    file.write_text("## 2 (bookmark)\n", encoding="utf-8")

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        assert "Step 2 of 8" in await press(app, pilot, "B")
        await press(app, pilot, "b", "n", "b")

    drive(big, act, brought=Brought(notes=file))
    assert file.read_text(encoding="utf-8") == "## 2 (bookmark)\n"


def test_the_link_to_the_page_is_copied(big: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(StepApp, "copy_to_clipboard", lambda _app, text: copied.append(text))

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        assert "Copied https://example.org/p/shop.html#step-1" in await press(app, pilot, "n", "C")

    drive(big, act, brought=Brought(site="https://example.org/p"))
    assert copied == ["https://example.org/p/shop.html#step-1"]

    async def without(app: StepApp, pilot: Pilot[None]) -> None:
        assert "No site is named: 'flaskmagic step --site URL'" in await press(app, pilot, "C")

    drive(big, without)
    assert len(copied) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--notes", "none.md"), "flaskmagic: none.md: No such file or directory"),
        (("--site", "pages"), "flaskmagic: --site 'pages': an address such as https://"),
        (("--keep-bookmarks",), "flaskmagic: --keep-bookmarks writes into the file of --notes"),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(arguments: tuple[str, ...], said: str) -> None:
    finished = run("step", "route", *arguments)
    assert finished.returncode == 2
    assert finished.stderr.startswith(said)
    assert finished.stderr.count("\n") == 1


def test_bookmarks_are_kept_nowhere_else() -> None:
    with pytest.raises(KeepsNothing):
        Brought(keep_bookmarks=True).check()
