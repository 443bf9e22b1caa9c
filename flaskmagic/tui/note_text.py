"""What the note pane says: of a step, of a call, of the reading as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from rich.style import Style
from rich.text import Text

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading
from flaskmagic.reading.call_wording import arguments, c_call, in_thread, outcome
from flaskmagic.reading.hops import source_line
from flaskmagic.reading.links import code_link, remark, step_link
from flaskmagic.reading.step_view import ReadingView, StepView, safe_link, view_of
from flaskmagic.reading.trail.model import Trail
from flaskmagic.reading.trail.shown import texts_in
from flaskmagic.reading.wording import CALLED_FROM
from flaskmagic.trace import Call, Trace
from flaskmagic.tui.note import Palette
from flaskmagic.tui.prose import prose
from flaskmagic.tui.walk import Walk

_BETWEEN = "   "
LEGEND = "┃ the line ran   ▶ look here   underlined: leads to the next step"


class NoteTexts:
    """Lays out what there is to say at the places of a reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.trace: Trace = reading.trace

    @cached_property
    def _view(self) -> ReadingView:
        return view_of(self.reading)

    def opening(self, palette: Palette, *, quiz: bool) -> Text:
        """Return what the reading is about, and what to press.

        Args:
            palette: The styles.
            quiz: Whether questions are asked; then the steps are not listed.

        Returns:
            The text. Without an introduction, the steps are listed in the place of that.
        """
        view = self._view
        asked = "Before each step you are asked what comes next." if quiz else ""
        return _lines(
            Text(view.title, palette.title),
            Text(view.question),
            Text(),
            Text.assemble("Press ", (" n ", palette.key), " to begin, and again for each step."),
            Text.assemble(
                (" ? ", palette.key), " shows all keys, ", (" q ", palette.key), " ends."
            ),
            *([Text(asked)] if asked else []),
            Text(),
            Text(LEGEND, palette.quiet),
            Text(),
            Text(view.environment, palette.quiet),
            Text(view.summary, palette.quiet),
            *([Text(view.warning, palette.warning)] if view.warning else []),
            *(() if quiz or not view.introduction else self._contents(palette)),
            *([Text(), Text(view.left_out, palette.quiet)] if view.left_out else []),
        )

    def _contents(self, palette: Palette) -> Iterator[Text]:
        for part, steps in self._view.parts:
            yield Text()
            yield Text(part, palette.quiet)
            for step in steps:
                said = "" if step.is_executed else f"  {step.status}"
                yield Text.assemble(f"{step.number:>3}  {step.title}", (said, palette.quiet))

    def unread(self, palette: Palette) -> Text:
        """Return the steps that did not run, each with the reason; a click shows one.

        Args:
            palette: The styles.

        Returns:
            The text.
        """
        said: list[Text] = []
        for step in self._view.steps:
            if step.is_executed:
                continue
            line = Text.assemble((f"{step.number:>3}", palette.code), f"  {step.title}")
            line.stylize(Style(meta={"@click": f"app.step({step.number})"}))
            said += [Text(), line, Text(step.unread, palette.quiet)]
        return _lines(Text("Steps that did not run", palette.title), *said)

    @property
    def trail(self) -> Trail | None:
        """The trail of the value that was followed in this run, if one was."""
        return self._view.trail

    def followed(self, walk: Walk) -> str:
        """Return what may be followed at the place of a walk.

        Args:
            walk: The walk.

        Returns:
            The first text that is shown there, or else what was followed in this run, or "".
        """
        call = walk.shown_step.call if walk.shown_step is not None else walk.place.call
        values = () if call is None else (*arguments(call), outcome(call))
        shown = (each.text for value in values for each in texts_in(printable_line(value)))
        return next(shown, "" if self.trail is None else self.trail.place)

    def introduction(self, palette: Palette) -> Text:
        """Return the introduction of the walkthrough.

        Args:
            palette: The styles.

        Returns:
            The text.
        """
        return prose(self._view.introduction, palette.code)

    def of(self, walk: Walk, palette: Palette, *, quiz: bool, presenter: str = "") -> Text:
        """Return what there is to say at the place of a walk.

        Args:
            walk: The walk.
            palette: The styles.
            quiz: Whether questions are asked; then what comes next is not told.
            presenter: The presenter's own notes on the place, as Markdown.

        Returns:
            The text.
        """
        step, call = walk.shown_step, walk.place.call
        if step is not None:
            view = self._view.steps[step.number - 1]
            said = list(self._step(view, palette, quiz, presenter))
        elif call is not None:
            said = list(self._call(call, palette))
        elif walk.place.is_end:
            said = list(self._end(palette))
        elif walk.place.filename is not None:
            said = [Text("No recorded call ran this line.", palette.quiet)]
        else:
            beside = () if quiz else self._contents(palette)
            about = [self.introduction(palette)] if self._view.introduction else beside
            return _lines(*_presented(presenter, palette), *about)
        return _lines(*said, *self._next(walk, palette, quiz))

    def _step(self, view: StepView, palette: Palette, quiz: bool, presenter: str) -> Iterator[Text]:
        yield Text(view.title, palette.title)
        # Above the note, they are in view whatever the size of the window.
        for value in filter(None, (_together(view.values), view.outcome, *view.c_calls)):
            yield value_text(value, palette.code)
        yield Text()
        yield from _presented(presenter, palette)
        if view.unread:
            yield Text(view.unread, palette.warning)
        else:
            yield prose(view.note, palette.code)
        proof = "  ".join(filter(None, (view.proof, view.proof_source)))
        if proof:
            yield Text()
            yield Text(proof, palette.code)
        yield Text()
        yield from _chain(view, palette)
        said = ", ".join(filter(None, (view.name, view.times)))
        yield Text(f"{view.place}  {said}".strip(), palette.quiet)
        if view.thread:
            yield Text(in_thread(view.thread), palette.quiet)
        if view.lines:
            yield Text(view.lines, palette.quiet)
        yield from _reference(view.place, view.remark, view.link, palette)
        if view.passed and not quiz:  # it would name what comes next
            yield Text()
            yield Text(f"… {view.passed}", palette.quiet)

    def _call(self, call: Call, palette: Palette) -> Iterator[Text]:
        trace, filename = self.trace, call.code.filename
        path = trace.files[filename].path
        yield Text(printable_line(call.code.qualname), palette.title)
        yield Text(printable_line(f"{path}:{call.code.first_line}"), palette.quiet)
        given = _together([printable_line(value) for value in arguments(call)])
        if given:
            yield value_text(given, palette.code)
        if call.arguments is None and call.result is None:
            said = "Its values and lines were not recorded."
            yield Text(said, palette.quiet)
        yield value_text(printable_line(outcome(call) or "returned"), palette.quiet)
        made = (printable_line(c_call(each)) for each in call.c_calls)
        yield from (value_text(each, palette.code) for each in made)
        site = call.call_site
        if site is not None:
            where = f"{trace.files[site.filename].path}:{site.line}"
            source = source_line(trace, site.filename, site.line)
            yield Text(printable_line(f"{CALLED_FROM} {where}  {source}"))
        yield Text(printable_line(in_thread(call.thread)), palette.quiet)
        said = printable_line(remark(trace, filename) or "")
        link = safe_link(code_link(trace, call.code))
        yield from _reference(printable_line(path), said, link, palette)

    def _end(self, palette: Palette) -> Iterator[Text]:
        steps = self._view.steps
        ran = sum(step.is_executed for step in steps)
        yield Text(f"{ran} of {len(steps)} steps ran.")
        number = next(step.number for step in steps if not step.is_executed)
        yield Text.assemble((" g ", palette.key), f" and then #{number} shows one that did not.")

    def _next(self, walk: Walk, palette: Palette, quiz: bool) -> Iterator[Text]:
        step = walk.next_step
        if quiz and step is not None:
            return
        yield Text()
        key = (" n ", palette.key)
        if step is None and walk.unread and not walk.place.is_end:
            count = len(walk.unread)
            yield Text.assemble(key, f" {count} step{'s' * (count > 1)} that did not run")
        elif step is None:
            yield Text.assemble("That was the last step. ", (" p ", palette.key), " goes back.")
        else:
            yield Text.assemble(key, f" {step.number}  {printable_line(step.step.title)}")


def link_at(walk: Walk) -> str | None:
    """Return the permalink of what is shown.

    Args:
        walk: The walk.

    Returns:
        The permalink, or ``None`` where none is certain.
    """
    step, call = walk.shown_step, walk.place.call
    if step is not None:
        return step_link(walk.trace, step)
    return code_link(walk.trace, call.code) if call is not None else None


def _chain(view: StepView, palette: Palette) -> Iterator[Text]:
    """Yield the call sites that led to a step, the one that called it last."""
    for said in (view.takes_up, view.through and f"… {view.through}"):
        if said:
            yield Text(said, palette.quiet)
    for link in view.chain:
        starts = f"  ({link.starts})" if link.starts else ""
        yield Text(f"{CALLED_FROM} {link.place}  {link.source}{starts}")


def _reference(place: str, remark: str, link: str | None, palette: Palette) -> Iterator[Text]:
    if remark:
        yield Text(f"{place}: {remark}", palette.warning)
    if link is not None:
        yield Text(link, palette.quiet + Style(link=link))


def _presented(presenter: str, palette: Palette) -> Iterator[Text]:
    if presenter:
        yield Text("Your notes", palette.quiet + palette.title)
        yield prose(presenter, palette.code)
        yield Text()


def _together(values: Sequence[str]) -> str:
    """Put values beside one another: the pane breaks the line where there is no more room."""
    return _BETWEEN.join(values)


def value_text(value: str, style: Style) -> Text:
    """Lay out a value: a click on a text in it shows where that is shown again.

    Args:
        value: The value.
        style: Its style.

    Returns:
        The text.
    """
    laid_out = Text(value, style)
    for found in texts_in(value):
        click = Style(underline=True, meta={"@click": f"app.shown({found.text!r})"})
        laid_out.stylize(click, found.start, found.end)
    return laid_out


def _lines(*lines: Text) -> Text:
    return Text("\n").join(lines)
