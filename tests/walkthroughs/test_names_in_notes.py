"""What a note names in backticks is in the excerpt, and so is the line that does the work."""

import io
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from flaskmagic.lines import split_lines
from flaskmagic.reading import Reading, ReadStep, read
from flaskmagic.reading.claims import true_of
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine, view_of
from flaskmagic.report.document import Excerpt
from flaskmagic.report.features.excerpt import work_excerpt
from flaskmagic.trace import Trace
from flaskmagic.walkthroughs import features, topics

Live = Callable[[str], Reading]
Rows = Sequence[ExcerptLine | ExcerptFold]

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_VALUE = re.compile(r"`?\{(?:result|arguments\.\w+)\}`?")


def names_in(note: str) -> list[str]:
    """Return what stands in backticks; the places for values are no names."""
    return [" ".join(found[2].split()) for found in _CODE.finditer(_VALUE.sub("", note))]


def has(line: str, name: str) -> bool:
    """Say whether a line has a name, and not as a part of a longer one."""
    begin, end = (r"(?<!\w)", r"(?!\w)")
    pattern = (begin if name[0].isidentifier() else "") + re.escape(name)
    return bool(re.search(pattern + (end if name[-1].isidentifier() else ""), line))


def without_comments(text: str) -> list[str]:
    lines = list(split_lines(text))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return lines


def source_of(step: ReadStep, trace: Trace) -> Mapping[int, str]:
    """Return the lines of a step's definition, without its docstring and comments."""
    assert step.definition is not None
    span, file = step.definition.span, trace.files[step.definition.filename]
    lines = split_lines(file.text) if file.is_template else without_comments(file.text)
    docstring = range(span.docstring[0], span.docstring[1] + 1) if span.docstring else ()
    return {
        number: lines[number - 1]
        for number in range(span.first_line, span.last_line + 1)
        if number not in docstring
    }


def hidden(step: ReadStep, trace: Trace, rows: Rows) -> Iterator[str]:
    """Yield the names in a step's note that its source has, and its excerpt has not."""
    assert step.call is not None
    source = source_of(step, trace)
    shown = {row.number for row in rows if isinstance(row, ExcerptLine)}
    for name in names_in(true_of(step.step.note, step.step.claims, trace, step.call)):
        lines = {number for number, text in source.items() if has(text, name)}
        if lines and lines.isdisjoint(shown):
            yield name


def executed(reading: Reading) -> Iterator[tuple[ReadStep, Rows]]:
    for step, view in zip(reading.steps, view_of(reading).steps, strict=True):
        if step.call is not None:
            yield step, view.excerpt


@pytest.fixture(params=topics())
def reading(request: pytest.FixtureRequest, live_reading: Live) -> Reading:
    return live_reading(request.param)


def test_names_of_the_source_are_in_the_excerpt(reading: Reading) -> None:
    for step, rows in executed(reading):
        assert list(hidden(step, reading.trace, rows)) == [], step.step.title


def test_names_in_the_notes_on_features_are_in_the_excerpt(reading: Reading) -> None:
    for feature in features():
        for step, rows in executed(read(feature, reading.trace)):
            assert list(hidden(step, reading.trace, rows)) == [], step.step.title


def test_names_in_the_notes_on_features_are_in_a_report(reading: Reading) -> None:
    for feature in features():
        for step, _ in executed(read(feature, reading.trace)):
            assert step.call is not None
            assert step.focus_line is not None
            made = work_excerpt(reading.trace, step.call, step.focus_line, step.shown)
            (block,) = made.blocks
            assert isinstance(block, Excerpt)
            assert list(hidden(step, reading.trace, block.lines)) == [], step.step.title


def test_many_names_are_held_to_it(live_reading: Live) -> None:
    reading = live_reading("request")
    held = [
        name
        for step, _ in executed(reading)
        for name in names_in(step.step.note)
        if any(has(text, name) for text in source_of(step, reading.trace).values())
    ]
    assert len(held) > 10
    assert {"accept", "do_", "Connection", "wsgi.input"} <= set(held)


def test_a_name_that_is_folded_is_found(live_reading: Live) -> None:
    reading = live_reading("request")
    step, rows = next(each for each in executed(reading) if "do_" in each[0].note)
    assert list(hidden(step, reading.trace, rows)) == []
    without = [row for row in rows if isinstance(row, ExcerptFold) or "do_" not in row.text]
    assert set(hidden(step, reading.trace, without)) == {"do_"}


@pytest.mark.parametrize(
    ("topic", "name", "texts"),
    [
        ("startup", "make_server", ["return ThreadedWSGIServer("]),
        ("route", "Rule.compile", ["self._compile_builder(False)"]),
        ("route", "Rule.compile", ["self._parse_rule(rule)", "re.compile(regex)"]),
        ("route", "Map.bind_to_environ", ["return Map.bind("]),
        ("route", "MapAdapter.match", ["self.map._matcher.match(", "rule.match(path, method)"]),
        ("route", "StateMachineMatcher.match", ["_match(self._root"]),
        ("route", "Rule.match", ["self._regex.search(path)"]),
        ("route", "MapAdapter.build", ["self._partial_build("]),
        ("response", "Flask.make_response", ["t.cast("]),
    ],
)
def test_the_line_that_does_the_work_is_not_folded(
    topic: str, name: str, texts: list[str], live_reading: Live
) -> None:
    reading = live_reading(topic)
    there = [each for each in executed(reading) if each[0].name.partition(":")[2] == name]
    if not there:
        assert name in ("Rule.match", "StateMachineMatcher.match"), "one of them is there"
        return
    shown = [row.text for row in there[0][1] if isinstance(row, ExcerptLine)]
    assert any(text in line for text in texts for line in shown)


def test_no_bracket_closes_that_was_not_seen_to_open(reading: Reading) -> None:
    for step, rows in executed(reading):
        file = reading.trace.files[step.definition.filename] if step.definition else None
        if file is None or file.is_template:
            continue
        opened = {}
        waiting: list[int] = []
        for token in tokenize.generate_tokens(io.StringIO(file.text).readline):
            if token.type == tokenize.OP and token.string in "([{":
                waiting.append(token.start[0])
            elif token.type == tokenize.OP and token.string in ")]}":
                opened[token.start[0]] = waiting.pop()
        shown = [row for row in rows if isinstance(row, ExcerptLine)]
        numbers = {row.number for row in shown}
        for row in shown:
            if re.fullmatch(r"\s*[)\]}][)\]}\s,:;]*", row.text):
                assert opened[row.number] in numbers, (step.step.title, row.number)
