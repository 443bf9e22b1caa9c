"""The app as its reader sees it: what stands on the screen, and what the keys and the mouse do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("textual")

from rich.color import Color
from rich.style import Style
from textual.pilot import Pilot

import flaskmagic.tui
from flaskmagic.colours import colours_of
from flaskmagic.errors import Problem
from flaskmagic.reading import Reading, read
from flaskmagic.reading.call_wording import arguments, outcome
from flaskmagic.reading.owners import library_of_step
from flaskmagic.reading.quiz import Answer, Level, Question, in_order, questions
from flaskmagic.reading.step_view import view_of
from flaskmagic.trace import SourceFile, Trace
from flaskmagic.tui.app import StepApp
from flaskmagic.tui.keys import EVERY, KeyBar
from flaskmagic.tui.note import NotePane
from flaskmagic.tui.path import PathPane
from flaskmagic.tui.source import SourcePane
from flaskmagic.tui.themes import CONTRAST, THEMES
from flaskmagic.walkthroughs import parse
from tests.big import big_reading
from tests.tui.screens import SMALL, WIDE, ask, click, drive, press, screen


@pytest.fixture(scope="module")
def big() -> Reading:
    return big_reading(2_000)


@pytest.mark.parametrize(("size", "name"), [(SMALL, "80"), (WIDE, "140")])
def test_the_screens_are_those_of_the_golden_files(
    built_reading: Reading,
    golden: Callable[[str, str], None],
    size: tuple[int, int],
    name: str,
) -> None:
    shown = []

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        shown.append(screen(app))
        # Three steps that ran, what did not, and the very end; then what did not run.
        shown.extend([await press(app, pilot, "n") for _ in range(5)])
        shown.extend([await ask(app, pilot, "g", place) for place in ("#4", "#5")])

    drive(built_reading, act, size)
    golden(f"tui-{name}.txt", f"{'=' * size[0]}\n".join(shown))


@pytest.mark.parametrize("size", [SMALL, WIDE, (40, 20)])
def test_the_first_screen_says_what_to_press(big: Reading, size: tuple[int, int]) -> None:
    async def act(app: StepApp, _pilot: Pilot[None]) -> None:
        assert "Press  n  to begin" in screen(app)
        assert "n next" in screen(app)

    drive(big, act, size)


def test_the_next_step_comes_by_any_of_its_keys(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        for number, key in enumerate(("n", "right", "space"), 1):
            assert f"Step {number} of 8" in await press(app, pilot, key)
        assert "Step 2 of 8" in await press(app, pilot, "p")
        assert "Step 1 of 8" in await press(app, pilot, "left")

    drive(big, act)


def test_of_what_is_not_in_this_version_no_source_is_shown(built_reading: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        shown = await ask(app, pilot, "g", "#5")
        assert "not in this version: there is no lib.gone:index (since Lib 1.3)" in shown
        assert "━Source━" in shown
        assert "to begin" not in shown

    drive(built_reading, act)


def test_steps_that_did_not_run_are_skipped_and_listed_at_the_end(built_reading: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        shown = await press(app, pilot, *"nnnn")
        assert "Serving · what did not run" in shown
        for step in view_of(built_reading).steps:
            assert (f"{step.number}  {step.title}" in shown) is not step.is_executed
            assert (step.unread in " ".join(shown.split())) or step.is_executed
        assert "3 of 5 steps ran." in shown
        assert "That was the last step." in await press(app, pilot, "n")
        row = next(y for y, line in enumerate(shown.splitlines()) if "4  Never" in line)
        await click(pilot, offset=(8, row))
        assert "Step 4 of 5" in screen(app)
        assert "Step 3 of 5" in await press(app, pilot, "p")
        assert "Step 3 of 5" in await press(app, pilot, "n", "p")
        assert "There are the steps 1 to 5." in await ask(app, pilot, "g", "#6")

    drive(built_reading, act)


def test_a_call_that_is_no_step_says_what_was_not_recorded(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        text = await press(app, pilot, *"nnnnio")
        assert "Its values and lines were not recorded" in text
        assert "called from flask/app.py:10  response = self.full_dispatch_request()" in text
        assert "Step 4 of 8" in await press(app, pilot, "p")

    drive(big, act, WIDE)


def test_where_the_reader_is_has_a_ground_of_its_own(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        for keys in ("nnnn", "i", "o"):
            await press(app, pilot, *keys)
            path, tree = app.query_one(PathPane), app.session.walk.tree
            call = app.session.walk.place.call
            assert call is not None
            row = tree.row_of(tree.positions[call.id]) - path.scroll_offset.y
            for y in (row - 1, row):
                grounds = [part.style and part.style.bgcolor for part in path.render_line(y)]
                here = Color.parse(app.current_theme.variables["here"])
                assert (grounds[-1] == here) is (y == row)

    drive(big, act, WIDE)


def test_lines_that_ran_are_gone_through(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await pilot.press(*"nnnnjj")
        first = app.session.walk.place.line
        await pilot.press("j")
        second = app.session.walk.place.line
        await pilot.press("k")
        assert first is not None
        assert second is not None
        assert first < second
        assert app.session.walk.place.line == first

    drive(big, act)


def test_a_search_shows_its_hits_one_after_the_other(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        text = await ask(app, pilot, "slash", "PRICE")
        assert "hit 1 of" in text
        assert "n next hit" in text
        assert "hit 2 of" in await press(app, pilot, "n")
        assert "hit 1 of" in await press(app, pilot, "N")
        assert "Step 1 of 8" in await press(app, pilot, "escape", "n")
        assert "Nothing recorded is called 'xyz'" in await ask(app, pilot, "slash", "xyz")

    drive(big, act)


def test_typing_in_the_prompt_is_not_taken_for_keys(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await pilot.press("slash", *"nipq", "left", "escape")
        assert app.session.walk.place.step == 0
        assert app.session.search is None

    drive(big, act)


def test_go_to_a_line_of_a_file(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        assert "MapAdapter.compare" in await ask(app, pilot, "g", "map.py:11")
        assert "No file of the run" in await ask(app, pilot, "g", "nope.py:1")
        text = await ask(app, pilot, "g", "views.py:1")
        assert "No recorded call ran this line." in text

    drive(big, act)


def test_a_small_window_has_two_panes_and_tab_changes_the_upper_one(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        shown = await press(app, pilot, *"nnnn")
        assert "━flask/app.py · Flask.wsgi_app━" in shown
        assert "━Path━" not in shown
        shown = await press(app, pilot, "tab")
        assert "━Path━" in shown
        assert "Flask.wsgi_app" in shown
        assert "Step 4 of 8" in shown
        assert "━flask/app.py" in await press(app, pilot, "tab", "tab")
        assert "━Path━" in await press(app, pilot, "f")  # where the folding is seen

    drive(big, act)


def test_values_are_in_view_in_a_small_window(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        for step in big.steps:
            shown = " ".join((await press(app, pilot, "n")).split())
            if step.call is not None and not step.step.proofs:
                for value in (*arguments(step.call), outcome(step.call)):
                    assert value in shown

    drive(big, act)


def test_the_tree_names_each_library_in_its_colour(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        colours = colours_of(library_of_step(big.trace, step) for step in big.steps)
        path = app.query_one(PathPane)
        for dark in (True, False):
            await press(app, pilot, *"nnnn")
            rows = [path.row_text(row) for row in range(path.count())]
            for step in big.steps:
                library = library_of_step(big.trace, step)
                row = next(row for row in rows if f" {step.number} " in row.plain)
                assert row.plain.endswith(f"  {library}")
                colour = colours[library].dark if dark else colours[library].light
                ends = [span.style for span in row.spans if span.end == len(row)]
                assert Style(color=colour) in ends
            await pilot.press("t")

    drive(big, act, WIDE)


def test_long_names_keep_their_end(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        shown = await press(app, pilot, *"nnnn")
        assert "━…/app.py · Flask.wsgi_app━" in shown
        assert "…wsgi_app " in await press(app, pilot, "tab")

    drive(big, act, (28, 30))


def test_folding_hides_and_shows_calls(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        path = app.query_one(PathPane)
        before = path.count()
        await pilot.press("F")
        assert path.count() == 2_000
        await pilot.press("F")
        assert path.count() == before
        await pilot.press("n", "f")
        assert path.count() == 1

    drive(big, act)


def test_the_mouse_chooses_calls_opens_gaps_and_follows_what_is_underlined(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        path, tree = app.query_one(PathPane), app.session.walk.tree
        step = tree.row_of(tree.positions[big.steps[3].call.id])
        await click(pilot, PathPane, offset=(12, step + 1))
        assert app.session.walk.shown_step is big.steps[3]
        gap = next(row for row, at in enumerate(tree.rows) if tree.gap(at))
        count = path.count()
        await click(pilot, PathPane, offset=(12, gap + 1))
        assert path.count() > count
        await pilot.press("p", "n")
        shown = screen(app).splitlines()
        y, text = next((y, t) for y, t in enumerate(shown) if "= self.full_dispatch_request()" in t)
        region = app.query_one(SourcePane).region
        x = text.index("self.full_dispatch") - region.x
        await click(pilot, SourcePane, offset=(x, y - region.y))
        assert app.session.walk.place.call is not None
        assert app.session.walk.place.call.code.qualname == "Flask.full_dispatch_request"

    drive(big, act, WIDE)


def test_the_keys_at_the_foot_can_be_clicked(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await click(pilot, KeyBar, offset=(2, 0))
        assert app.session.walk.place.step == 1
        await click(pilot, KeyBar, offset=(10, 0))
        assert app.session.walk.place.step == 0

    drive(big, act)


def test_a_long_note_is_scrolled(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        note = app.query_one(NotePane)
        await pilot.press("n", "tab", "tab", "end")
        await pilot.pause()
        assert app.focused is note
        assert note.scroll_offset.y == note.max_scroll_y > 0
        assert "A thread for the request" in screen(app)  # what n leads to

    drive(big, act)


def test_another_topic_is_chosen_from_a_list(big: Reading, built_reading: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        text = await press(app, pilot, "n", "m", "down", "enter")
        assert "Serving" in text
        assert "Press  n  to begin" in text
        # The first topic is as it was left.
        assert "Step 1 of 8" in await press(app, pilot, "m", "up", "enter")

    drive([big, built_reading], act)


def test_another_topic_is_seen_whatever_was_shown_before(
    big: Reading, built_reading: Reading
) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await press(app, pilot, *"nnnn")
        assert "Step 4 of 8" not in await press(app, pilot, "z")
        text = await press(app, pilot, "m", "down", "enter")
        assert "Press  n  to begin" in text  # no pane hides the others any more
        await ask(app, pilot, "g", "#5")  # a step without a call
        path = app.query_one(PathPane)
        await press(app, pilot, "m", "up", "enter")
        await press(app, pilot, "m", "down", "enter")
        here = Color.parse(app.current_theme.variables["here"])
        grounds = [part.style and part.style.bgcolor for part in path.render_line(0)]
        assert here in grounds  # where it was in this topic, not in the other one

    drive([big, built_reading], act, WIDE)


def test_help_lists_the_keys_and_goes_away(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        text = await press(app, pilot, "question_mark")
        assert all(word.split()[0] in text for _, word in EVERY)
        assert "copy the permalink" in text
        assert "copy the permalink" not in await press(app, pilot, "escape")
        assert "one topic only" in await press(app, pilot, "m")

    drive(big, act)


def test_the_document_lists_the_same_keys() -> None:
    document = Path(flaskmagic.tui.__file__).parents[2] / "docs/stepping.md"
    if not document.exists():
        pytest.skip("the documents are not installed")
    rows = re.findall(r"^\| (`.*`) \| (.*) \|$", document.read_text(encoding="utf-8"), re.M)
    said = [(keys.replace("`", "").split(), meaning) for keys, meaning in rows]
    assert said == [(keys.split(), meaning) for keys, meaning in EVERY]


def test_a_pane_can_have_the_screen_to_itself(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        before = await press(app, pilot, "n", "tab")
        alone = await press(app, pilot, "z")
        assert "socketserver.py" in alone
        assert "Step 1 of" not in alone
        assert await press(app, pilot, "z") == before

    drive(big, act, WIDE)


def test_the_permalink_is_copied(big: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(StepApp, "copy_to_clipboard", lambda _app, text: copied.append(text))

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        assert "No permalink" in await press(app, pilot, "c")
        await press(app, pilot, *"nnnnc")

    drive(big, act)
    assert copied == ["https://github.com/pallets/flask/blob/3.1.3/src/flask/app.py#L3-L11"]


def test_an_editor_for_a_file_that_is_not_here(
    big: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "vi")

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        assert "no file to open" in await press(app, pilot, "e")
        assert "that file is not on this machine" in await press(app, pilot, *"nnne")

    drive(big, act)


def test_an_editor_needs_a_terminal(
    built_trace: Trace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "vi")
    file = tmp_path / "app.py"
    file.write_text("x = 1\n", encoding="utf-8")
    reading = read(parse(_NOTES, "t", "t.md"), _moved(built_trace, str(file)))

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        assert "this terminal can't open an editor" in await press(app, pilot, *"ne")

    drive(reading, act)


_NOTES = """\
+++
title = "[bold]T\\u001b[31m[/]"
technology = "lib"
question = "What [red]comes[/red]?"
scenario = "serve"
+++
A [link=https://evil.example]note[/link].

## [blink]Step[/blink] \x1b]0;owned\x07

```step
definition = "lib.app:App.serve"
```

It got {arguments.path} and gave {result}. [@click=app.quit]x[/]
"""


def _moved(trace: Trace, filename: str) -> Trace:
    """Return a trace whose first file is another one."""
    old = "/site/lib/app.py"
    calls = tuple(
        replace(
            call,
            code=replace(call.code, filename=filename) if call.code.filename == old else call.code,
            call_site=call.call_site and replace(call.call_site, filename=filename),
        )
        for call in trace.calls
    )
    files = {(filename if name == old else name): file for name, file in trace.files.items()}
    return replace(trace, calls=calls, files=files)


_HOSTILE = "[red]\x1b[2J\r\n\t\x1b]52;c;aGk=\x07\u202e\u2028[/red]"


def test_what_a_trace_says_is_shown_and_not_obeyed(built_trace: Trace) -> None:
    app = built_trace.files["/site/lib/app.py"]
    calls = tuple(
        replace(
            call,
            thread=f"T{_HOSTILE}",
            arguments={"path": _HOSTILE},
            result=_HOSTILE,
            code=call.code
            if call.code.qualname == "App.serve"
            else replace(call.code, qualname=f"f{_HOSTILE}"),
        )
        for call in built_trace.calls
    )
    in_source = _HOSTILE.replace("\r\n", "")  # which would end a comment
    text = (
        app.text.replace('"""Answer one request.', f'"""Answer {in_source}.') + f"# {in_source}\n"
    )
    hostile = replace(
        built_trace,
        title=_HOSTILE,
        calls=calls,
        files={
            **built_trace.files,
            "/site/lib/app.py": SourceFile(
                f"lib/{_HOSTILE}.py",
                "lib.app",
                text,
                page=f"javascript:{_HOSTILE}",
                remark=_HOSTILE,
            ),
        },
    )
    reading = read(parse(_NOTES, "t", "t.md"), hostile)

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        shown = await press(app, pilot, "n")
        assert "[red]\\u001b[2J" in shown
        assert "[@click=app.quit]x[/]" in "".join(shown.split())
        assert "[blink]Step[/blink]" in shown
        for key in "iFcoup":
            shown += await press(app, pilot, key)
        shown += await ask(app, pilot, "slash", "[red]")
        odd = {char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Cs")}
        assert odd <= {"\n"}
        assert len(screen(app).splitlines()) == 60

    drive(reading, act, (100, 60))


def test_every_text_can_be_read_on_its_ground() -> None:
    for theme in THEMES:
        least = 7 if theme is CONTRAST else 4.5
        colours = {**theme.variables, "foreground": theme.foreground, "accent": theme.accent}
        for name, colour in colours.items():
            if name == "here":
                continue
            for ground in (theme.background, theme.variables["here"]):
                lower = 4.5 if ground == theme.variables["here"] else least
                assert _contrast(str(colour), str(ground)) >= lower, (theme.name, name, ground)
        assert _contrast(str(theme.foreground), str(theme.panel)) >= 4.5
        assert _contrast(str(theme.accent), str(theme.panel)) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it."""

    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_t_goes_through_the_themes(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        seen = []
        for _ in THEMES:
            seen.append(app.theme)
            await pilot.press("t")
        assert seen == [theme.name for theme in THEMES]
        assert app.theme == seen[0]

    drive(big, act)


def test_the_quiz_hides_what_comes_and_asks_for_it(
    big: Reading, golden: Callable[[str, str], None]
) -> None:
    first, second, *_ = with_choices(big)
    shown = []

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await _go_before(first, app, pilot)
        shown.append(screen(app))
        await pilot.press("i")
        assert "First the question" in screen(app)
        await pilot.press(_number(first, first.right))
        shown.append(screen(app))
        assert "foreseen 1 of 1" in screen(app)
        await pilot.press("n")
        assert app.session.walk.shown_step is first.step
        # A wrong answer leads to the explanation, and then on.
        await _go_before(second, app, pilot)
        wrong = next(answer for answer in second.answers if not answer.is_right)
        await pilot.press(_number(second, wrong))
        shown.append(screen(app))
        assert f"It is {second.right.label}" in " ".join(screen(app).split())
        assert "foreseen 1 of 2" in screen(app)
        await pilot.press("n", "p", "n")
        assert app.session.walk.shown_step is second.step  # it is asked once

    drive(big, act, quiz=True)
    golden("tui-quiz.txt", f"{'=' * SMALL[0]}\n".join(shown))


async def _go_before(question: Question, app: StepApp, pilot: Pilot[None]) -> None:
    for _ in range(20):
        asked = app.session.asked
        if asked is not None and asked.question.text == question.text:
            return
        await pilot.press("n")
    raise AssertionError(question.text)


def with_choices(reading: Reading) -> list[Question]:
    """Return the questions that have answers to choose from."""
    found = questions(reading, level=Level.EXCERPT)
    return [each for each in found if each.step and not each.hops]


def _number(question: Question, answer: Answer) -> str:
    return str(question.answers.index(answer) + 1)


def test_a_question_about_no_line_stands_beside_the_step_that_was_read(big: Reading) -> None:
    question = next(each for each in with_choices(big) if each.site is None)

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await _go_before(question, app, pilot)
        assert question.step is not None
        assert app.session.walk.place.step == question.step.number - 1
        assert "A question" in screen(app)
        await pilot.press("n", "n")
        assert app.session.asked is None
        assert app.session.walk.shown_step is question.step

    drive(big, act, quiz=True)


def test_where_a_question_is_asked_its_line_is_in_view(big: Reading) -> None:
    question = next(each for each in questions(big) if each.site)

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await pilot.press("tab")  # the path, in the place of the source
        await _go_before(question, app, pilot)
        await pilot.pause()
        assert app.query_one(SourcePane).size.height > 4
        assert app.query_one(PathPane).size.height > 0

    drive(big, act, quiz=True)


def test_after_an_answer_the_next_question_is_about_the_step_that_comes(big: Reading) -> None:
    first, second, *_ = with_choices(big)

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await _go_before(first, app, pilot)
        await pilot.press(_number(first, first.right))
        await _go_before(second, app, pilot)
        assert second.step is not None
        assert app.session.walk.place.step == second.step.number - 1
        shown = screen(app)
        assert "You foresaw it" not in shown
        assert "foreseen 1 of 1" in shown
        assert second.step.step.title not in shown  # that comes when it is answered

    drive(big, act, quiz=True)


def test_an_order_is_typed(big: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    found = questions(big, [in_order.ask])
    monkeypatch.setattr("flaskmagic.tui.game.questions", lambda *_, **__: found)
    question = found[0]

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await _go_before(question, app, pilot)
        shown = screen(app)
        assert all(
            f" {number}  {hop.label}" in shown for number, hop in enumerate(question.hops, 1)
        )
        assert app.session.game is not None
        await pilot.press("1")  # a number chooses nothing here
        assert app.session.must_answer
        assert "Type the numbers 1 to 6" in await ask(app, pilot, "a", "1 2 3")
        shown = await ask(app, pilot, "a", question.right.label)
        assert "You foresaw it" in shown
        assert app.session.game.score == "foreseen 1 of 1"
        for hop in question.hops:
            assert hop.label in shown

    drive(big, act, WIDE, quiz=True)


def test_without_choices_the_answer_is_typed(big: Reading) -> None:
    question = questions(big, level=Level.OPEN)[0]
    assert question.right.line == 7

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await _go_before(question, app, pilot)
        assert question.right.label not in screen(app)
        assert "Press  a  and type the answer." in screen(app)
        shown = await ask(app, pilot, "a", "something else")
        assert "Not something else this time." in " ".join(shown.split())
        assert "It is 7" in shown
        assert "foreseen 0 of 1" in shown

    drive(big, act, WIDE, quiz=True, level=Level.OPEN)


def test_where_the_place_alone_is_told_the_line_is_not_marked(big: Reading) -> None:
    question = next(each for each in questions(big, level=Level.PLACE) if each.site is not None)

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await _go_before(question, app, pilot)
        assert question.step is not None
        assert app.session.walk.place.step == question.step.number - 1
        assert app.session.walk.place.onward is None
        assert app.session.walk.place.line is None
        assert app.session.asked is not None
        assert question.quoted not in app.session.asked.view.text

    drive(big, act, WIDE, quiz=True, level=Level.PLACE)


def test_in_a_quiz_what_comes_is_found_in_no_other_way(big: Reading) -> None:
    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        shown = await press(app, pilot, "n")
        shown += await press(app, pilot, "n", "F")
        assert "… what comes next" in shown
        assert "rule is found" not in shown
        assert "That comes later" in await press(app, pilot, "i")
        assert "Nothing recorded is called" in await ask(app, pilot, "slash", "price")
        await ask(app, pilot, "g", "flask/app.py:8")
        assert app.session.walk.place.call is None

    drive(big, act, WIDE, quiz=True)


def test_from_an_answered_question_one_can_look_around(big: Reading) -> None:
    first, second, *_ = with_choices(big)

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await _go_before(first, app, pilot)
        assert "You foresaw it" in await press(app, pilot, _number(first, first.right))
        assert "You foresaw it" not in await press(app, pilot, *["up"] * 8)
        assert app.session.asked is None
        # From there it goes on: a question that comes after the answer is asked all the same.
        await _go_before(second, app, pilot)
        assert second.step is not None
        assert app.session.walk.place.step == second.step.number - 1
        assert "First the question" in await press(app, pilot, "i")
        assert "foreseen 2 of 2" in await press(app, pilot, _number(second, second.right))

    drive(big, act, WIDE, quiz=True)


def test_an_answer_can_be_clicked_and_a_question_left(big: Reading) -> None:
    question = with_choices(big)[0]

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await _go_before(question, app, pilot)
        before = app.session.walk.place.step
        await pilot.press("p")
        assert app.session.game is not None
        assert app.session.game.open is None
        assert app.session.walk.place.step == before
        await pilot.press("n")
        row = next(y for y, line in enumerate(screen(app).splitlines()) if line.startswith("  2 "))
        await click(pilot, offset=(8, row))
        assert app.session.game.open is not None
        assert app.session.game.open.chosen is app.session.game.open.view.choices[1]

    drive(big, act, quiz=True)


def test_a_trace_of_100_000_calls_is_stepped_through() -> None:
    reading = big_reading(100_000)

    async def act(app: StepApp, pilot: Pilot[None]) -> None:
        await pilot.press("F", "end")
        path = app.query_one(PathPane)
        assert path.count() == 100_000
        await ask(app, pilot, "slash", "price")
        await pilot.press("N")
        assert "of 7,350" in screen(app)
        assert path.scroll_offset.y > 90_000

    drive(reading, act)


def test_without_a_terminal_or_a_reading_it_says_so(
    built_reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Problem, match="needs a terminal"):
        flaskmagic.tui.run([built_reading])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(Problem, match="nothing to step through"):
        flaskmagic.tui.run([])
