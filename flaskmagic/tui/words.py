"""What the note pane says: of a step, of a call, of the reading as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from rich.style import Style
from rich.text import Text

from flaskmagic.reading import Reading, ReadStep, Status
from flaskmagic.reading.hops import Approach, approaches, source_line
from flaskmagic.reading.links import code_link, remark, step_link
from flaskmagic.reading.wording import environment, place, proof, run_summary, unread, values
from flaskmagic.trace import Call, Outcome, Trace
from flaskmagic.tui.inert import inert
from flaskmagic.tui.note import Palette
from flaskmagic.tui.prose import prose
from flaskmagic.tui.walk import Walk

LEGEND = "┃ the line ran   ▶ look here   underlined: leads to the next step"


class Words:
    """Finds the words for the places of a reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.trace: Trace = reading.trace

    @cached_property
    def _ways(self) -> dict[int, Approach]:
        return approaches(self.reading)

    def opening(self, palette: Palette, *, quiz: bool) -> Text:
        """Return what the reading is about, and what to press."""
        walkthrough = self.reading.walkthrough
        asked = "Before each step you are asked what comes next." if quiz else ""
        return _lines(
            Text(inert(walkthrough.title), palette.title),
            Text(inert(walkthrough.question)),
            Text(),
            Text.assemble("Press ", (" n ", palette.key), " to begin, and again for each step."),
            Text.assemble(
                (" ? ", palette.key), " shows all keys, ", (" q ", palette.key), " ends."
            ),
            *([Text(asked)] if asked else []),
            Text(),
            Text(LEGEND, palette.quiet),
            Text(),
            Text(inert(environment(self.reading)), palette.quiet),
            Text(inert(run_summary(self.reading)), palette.quiet),
            *(() if quiz else self._contents(palette)),
        )

    def _contents(self, palette: Palette) -> Iterator[Text]:
        part = None
        for step in self.reading.steps:
            if step.step.part != part:
                part = step.step.part
                yield Text()
                yield Text(inert(part), palette.quiet)
            said = "" if step.status is Status.EXECUTED else f"  {step.status.value}"
            title = f"{step.number:>3}  {inert(step.step.title)}"
            yield Text.assemble(title, (said, palette.quiet))

    def introduction(self, palette: Palette) -> Text:
        """Return the introduction of the walkthrough."""
        return prose(self.reading.walkthrough.introduction, palette.code)

    def of(self, walk: Walk, palette: Palette, *, quiz: bool) -> Text:
        """Return what there is to say at the place of a walk."""
        step, call = walk.shown_step, walk.place.call
        if step is not None:
            said = [*self._step(step, palette), *self._facts_of_step(step, palette)]
        elif call is not None:
            said = list(self._call(call, palette))
        elif walk.place.filename is not None:
            said = [Text("No recorded call ran this line.", palette.quiet)]
        else:
            return self.introduction(palette)
        return _lines(*said, *self._next(walk, palette, quiz))

    def _step(self, step: ReadStep, palette: Palette) -> Iterator[Text]:
        yield Text(inert(step.step.title), palette.title)
        yield Text()
        if step.status is not Status.EXECUTED:
            yield Text(inert(unread(step)), palette.warning)
            return
        yield prose(step.note, palette.code)

    def _facts_of_step(self, step: ReadStep, palette: Palette) -> Iterator[Text]:
        call = step.call
        proven = proof(self.reading, step)
        shown = ["  ".join(each for each in proven if each)] if any(proven) else values(step)
        if shown:
            yield Text()
            yield from (Text(inert(value), palette.code) for value in shown)
        if step.definition is not None:
            yield Text()
            yield from self._way(step, palette)
            yield Text(inert(f"{place(step)}  {step.name.partition(':')[2]}"), palette.quiet)
            yield from self._thread(call, palette)
            yield from self._reference(
                step.definition.filename, step_link(self.trace, step), palette
            )

    def _way(self, step: ReadStep, palette: Palette) -> Iterator[Text]:
        if step.step.follows is not None:
            earlier = {s.step.title: s.number for s in self.reading.steps}[step.step.follows]
            yield Text(f"takes up in another thread what step {earlier} left", palette.quiet)
        way = self._ways.get(step.number)
        if way is None:
            return
        if way.known:
            calls = "a call" if way.known == 1 else f"{way.known} calls"
            yield Text(f"… through {calls} read before", palette.quiet)
        for hop in way.hops:
            label = "called from" if hop is way.hops[-1] else "by way of"
            thread = f"  (starts {hop.call.thread})" if hop.new_thread else ""
            yield Text(inert(f"{label} {hop.path}:{hop.line}  {hop.source}{thread}"))

    def _call(self, call: Call, palette: Palette) -> Iterator[Text]:
        trace = self.trace
        path = trace.files[call.code.filename].path
        yield Text(inert(call.code.qualname), palette.title)
        yield Text(inert(f"{path}:{call.code.first_line}"), palette.quiet)
        yield Text()
        yield from (Text(inert(value), palette.code) for value in _values(call))
        if call.arguments is None and call.result is None:
            said = "Its values and lines were not recorded."
            yield Text(said, palette.quiet)
        yield Text(inert(_outcome(call)), palette.quiet)
        site = call.call_site
        if site is not None:
            where = f"{trace.files[site.filename].path}:{site.line}"
            yield Text(
                inert(f"called from {where}  {source_line(trace, site.filename, site.line)}")
            )
        yield from self._thread(call, palette)
        yield from self._reference(call.code.filename, code_link(trace, call.code), palette)

    def _thread(self, call: Call | None, palette: Palette) -> Iterator[Text]:
        if call is not None:
            yield Text(inert(f"in thread {call.thread}"), palette.quiet)

    def _reference(self, filename: str, link: str | None, palette: Palette) -> Iterator[Text]:
        said = remark(self.trace, filename)
        if said is not None:
            path = self.trace.files[filename].path
            yield Text(inert(f"{path}: {said}"), palette.warning)
        if link is not None:
            is_safe = link.startswith("https://") and link == inert(link)
            yield Text(inert(link), palette.quiet + Style(link=link if is_safe else None))

    def _next(self, walk: Walk, palette: Palette, quiz: bool) -> Iterator[Text]:
        step = walk.next_step
        if quiz and step is not None:
            return
        yield Text()
        key = (" n ", palette.key)
        if step is None:
            yield Text.assemble("That was the last step. ", (" p ", palette.key), " goes back.")
        else:
            yield Text.assemble(key, f" {step.number}  {inert(step.step.title)}")


def link_at(walk: Walk) -> str | None:
    """Return the permalink of what is shown, if one is certain."""
    step, call = walk.shown_step, walk.place.call
    if step is not None:
        return step_link(walk.trace, step)
    return code_link(walk.trace, call.code) if call is not None else None


def _values(call: Call) -> Iterator[str]:
    for name, value in (call.arguments or {}).items():
        if name != "self":
            yield f"{name} = {value}"


def _outcome(call: Call) -> str:
    if call.outcome is Outcome.RAISED:
        line = f" at line {call.raised_line}" if call.raised_line else ""
        return f"raised {call.exception}{line}"
    if call.outcome is Outcome.UNFINISHED:
        return "had not finished when the recording ended"
    return "returned" if call.result is None else f"returned {call.result}"


def _lines(*lines: Text) -> Text:
    return Text("\n").join(lines)
