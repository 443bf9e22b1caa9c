"""Every hop of a live report is true: its line, its text, its link, and the call that it made.

What is printed is held against the installed files and against the calls that were recorded.
"""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache

import pytest

from flaskmagic import api
from flaskmagic.report.build import build
from flaskmagic.report.features.model import Chain
from flaskmagic.report.model import Report
from flaskmagic.trace import Call, Trace
from tests.installed import is_page_of
from tests.report.features.told import Told, hops_of, rows_of

Lines = Callable[[str], list[str]]

FROM = re.compile(r"(?:from|at) (\d+\.\d+)(?: on)?")


def chains(report: Report) -> Iterator[Chain]:
    for section in report.sections:
        yield from section.chains


@cache
def start_of(text: str, line: int) -> int:
    """Return where the innermost statement, or decorator, at a line begins."""
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    nodes += [each for node in nodes for each in getattr(node, "decorator_list", ())]
    return max(each.lineno for each in nodes if each.lineno <= line <= (each.end_lineno or line))


@cache
def pieces(text: str) -> list[tuple[int, str]]:
    """Return the tokens of a file with their lines, but for comments and what only lays it out."""
    left_out = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    return [
        (token.start[0], "".join(token.string.split()))
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in left_out
    ]


def statement(text: str, line: int) -> str:
    """Return a file from the statement at a line on, without spaces and comments."""
    start = start_of(text, line)
    return "".join(piece for number, piece in pieces(text) if number >= start)


def check_text(place: str, source: str, lines: Lines) -> None:
    file, _, line = place.rpartition(":")
    text, shown = lines(file), "".join(source.removesuffix("…").split())
    if not file.endswith(".py"):
        assert "".join(text[int(line) - 1].split()).startswith(shown), place
        return
    assert statement("\n".join(text), int(line)).startswith(shown), (place, source)


def test_there_is_something_to_check(report: Report) -> None:
    keys = [section.key for section in report.sections]
    for key in ("socket", "headers", "route", "form", "password", "session", "redirect", "json"):
        assert key in keys
    for key in ("template", "answer", "websocket"):
        assert key in keys
    assert sum(len(chain.labels) for chain in chains(report)) > 80


def test_each_line_holds_the_text_beside_it(report: Report, lines: Lines) -> None:
    for chain in chains(report):
        for hop in hops_of(chain):
            check_text(hop.place, hop.source, lines)


def test_each_own_line_holds_the_text_beside_it(report: Report, lines: Lines) -> None:
    for section in report.sections:
        for own in section.own_lines:
            check_text(own.place, own.source, lines)
        said = [row.where for row in rows_of(section.uses)]
        assert said == [f"`{own.place}`" for own in section.own_lines]


def test_each_link_ends_in_the_line(report: Report) -> None:
    linked = 0
    for chain in chains(report):
        for hop in hops_of(chain):
            for place, link in ((hop.place, hop.link), *hop.ways):
                file, _, line = place.rpartition(":")
                if link is None:
                    assert file == "server.py" or file.startswith("templates/"), place
                    continue
                page, _, fragment = link.partition("#")
                assert fragment == f"L{line}"
                assert is_page_of(page, file), link
                linked += 1
        file, _, numbers = chain.work_place.rpartition(":")
        assert chain.work_link is not None
        page, _, fragment = chain.work_link.partition("#")
        assert fragment == "-".join(f"L{number}" for number in numbers.split("-"))
        assert is_page_of(page, file), chain.work_link
    assert linked > 80


def test_hops_are_numbered_without_gaps(report: Report) -> None:
    assert [section.number for section in report.sections] == [*range(1, len(report.sections) + 1)]
    for section in report.sections:
        labels = [hop.label for chain in section.chains for hop in hops_of(chain)]
        assert labels == [f"{section.number}.{n}" for n in range(1, len(labels) + 1)]
        assert labels == [label for chain in section.chains for label in chain.labels]
        for chain in section.chains:
            assert rows_of(chain.hops)[-1].label == "▶"


def test_a_chain_begins_at_a_hop_above_or_at_our_line(report: Report) -> None:
    printed: list[str] = []
    begun = set()
    for chain in chains(report):
        named = FROM.fullmatch(chain.start)
        if named:
            assert named[1] in printed
            assert chain.start.startswith("at ") is (not chain.labels)
        else:
            assert chain.start in ("", "from our line on")
        begun.add(chain.start.partition(" ")[0])
        printed += chain.labels
    assert {"", "from"} <= begun


class Recorded:
    """The calls of a trace, found by the place of their call sites."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._by_place: dict[str, list[Call]] = {}
        for call in trace.calls:
            site = call.call_site
            if site is not None:
                place = f"{trace.files[site.filename].path}:{site.line}"
                self._by_place.setdefault(place, []).append(call)

    def made_at(self, place: str, callers: Collection[int] | None = None) -> list[Call]:
        """Return the calls that a line made, of all callers or of some."""
        return [
            call
            for call in self._by_place.get(place, ())
            if callers is None or call.parent_id in callers
        ]

    def after(self, hop: Told, callers: Collection[int] | None) -> list[Call]:
        """Return the calls in which a hop ends, by way of all that it names."""
        calls = self.made_at(hop.place, callers)
        for place, _ in hop.ways:
            calls = self.made_at(place, {call.id for call in calls})
        return calls

    def begins_alone(self, call: Call) -> bool:
        """Say whether nobody knows what led to the caller of a call."""
        caller = self.trace.parent(call)
        return caller is not None and caller.call_site is None

    def is_by_own_code(self, call: Call) -> bool:
        caller = self.trace.parent(call)
        return caller is not None and self.trace.files[caller.code.filename].is_own


def ends(report: Report, recorded: Recorded) -> Iterator[tuple[Chain, list[Told], list[Call]]]:
    """Yield the chains with the calls that they end in, if each hop leads to the next one."""
    at: dict[str, list[Call]] = {}
    for chain in chains(report):
        named, hops = FROM.fullmatch(chain.start), hops_of(chain)
        calls = at[named[1]] if named else []
        for number, hop in enumerate(hops):
            is_first = number == 0 and not named
            calls = recorded.after(hop, None if is_first else {call.id for call in calls})
            if is_first and chain.start:
                calls = [call for call in calls if _is_own(recorded, hop)]
            assert calls, (chain.title, hop)
            at[hop.label] = calls
        yield chain, hops, calls


def _is_own(recorded: Recorded, hop: Told) -> bool:
    return all(map(recorded.is_by_own_code, recorded.made_at(hop.place)))


def test_each_hop_made_a_call_that_made_the_next_one(
    report: Report, traces: Sequence[Trace]
) -> None:
    (trace,) = traces
    recorded = Recorded(trace)
    for chain, hops, calls in ends(report, recorded):
        if hops and not chain.start:
            assert any(map(recorded.begins_alone, recorded.made_at(hops[0].place))), chain.title
        file = chain.work_place.rpartition(":")[0]
        ended_in = [call for call in calls if trace.name(call.code) == chain.definition]
        assert ended_in, chain.title
        assert {trace.files[call.code.filename].path for call in ended_in} == {file}


def test_what_is_called_is_named_in_the_line_or_behind_an_arrow(
    report: Report, traces: Sequence[Trace]
) -> None:
    (trace,) = traces
    recorded = Recorded(trace)
    at: dict[str, list[Call]] = {}
    for chain, hops, _ in ends(report, recorded):
        named = FROM.fullmatch(chain.start)
        calls = at[named[1]] if named else None
        for hop in hops:
            calls = recorded.after(hop, None if calls is None else {call.id for call in calls})
            at[hop.label] = calls
            names = {name for call in calls for name in call.code.qualname.split(".")[-2:]}
            shown = hop.callee or " ".join(texts(trace, hop))
            assert any(name in re.findall(r"\w+", shown) for name in names), (hop, names)


def texts(trace: Trace, hop: Told) -> Iterator[str]:
    """Yield the text of the lines of a hop: in its row it may be cut."""
    for place in (hop.place, *(place for place, _ in hop.ways)):
        path, _, line = place.rpartition(":")
        text = next(each.text for each in trace.files.values() if each.path == path)
        first = start_of(text, int(line)) if path.endswith(".py") else int(line)
        yield "\n".join(text.split("\n")[first - 1 : int(line)])


def test_a_hop_into_another_thread_says_so(report: Report, traces: Sequence[Trace]) -> None:
    (trace,) = traces
    recorded = Recorded(trace)
    changed = 0
    for chain in chains(report):
        for hop in hops_of(chain):
            made = recorded.made_at(hop.place)
            other = [call for call in made if _other_thread(trace, call)]
            assert bool(other) or not hop.thread, hop
            assert len(other) < len(made) or not made or hop.thread, hop
            changed += bool(hop.thread)
    assert changed >= 2, "of a request, and of an event"


def _other_thread(trace: Trace, call: Call) -> bool:
    caller = trace.parent(call)
    return caller is not None and caller.thread != call.thread


@pytest.mark.parametrize("only", [("route",), ("session", "answer")])
def test_a_report_on_some_features_is_whole_by_itself(
    traces: Sequence[Trace], only: tuple[str, ...]
) -> None:
    part = build(api.read_everything(traces), only=only)
    assert [section.key for section in part.sections] == list(only)
    test_hops_are_numbered_without_gaps(part)
    test_a_chain_begins_at_a_hop_above_or_at_our_line(part)
    test_each_hop_made_a_call_that_made_the_next_one(part, traces)
