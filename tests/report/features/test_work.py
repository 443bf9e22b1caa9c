"""The excerpt of a chain: the statement that does the work, with marks only where lines ran."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import pytest

from flaskmagic import walkthroughs
from flaskmagic.lines import split_lines
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.report.document import Excerpt
from flaskmagic.report.features.excerpt import work_excerpt
from flaskmagic.report.features.model import Chain
from flaskmagic.report.model import Report
from flaskmagic.trace import Call, Trace
from tests.report.features.made import made_trace

Lines = Callable[[str], list[str]]


def chains(report: Report) -> Iterator[Chain]:
    for section in report.sections:
        yield from section.chains


def lines_in(chain: Chain) -> list[ExcerptLine]:
    (excerpt,) = chain.excerpt.blocks
    assert isinstance(excerpt, Excerpt)
    return [line for line in excerpt.lines if isinstance(line, ExcerptLine)]


def test_no_line_has_a_mark_unless_it_ran_in_one_call(
    with_all_excerpts: Report, traces: Sequence[Trace]
) -> None:
    (trace,) = traces
    for chain in chains(with_all_excerpts):
        marked = {line.number for line in lines_in(chain) if line.ran or line.is_focus}
        assert marked
        calls = trace.by_definition[chain.definition]
        assert any(marked <= (call.lines or frozenset()) for call in calls), chain.title


def test_the_line_to_look_at_is_that_of_the_step(with_all_excerpts: Report) -> None:
    steps = {step.title: step for each in walkthroughs.features() for step in each.steps}
    for chain in chains(with_all_excerpts):
        (focus,) = [line for line in lines_in(chain) if line.is_focus]
        assert focus.ran
        step = steps[chain.title]
        assert chain.definition in step.definitions
        assert any(text in focus.text for text in step.focus), chain.title


def test_the_text_is_that_of_the_installed_file(with_all_excerpts: Report, lines: Lines) -> None:
    for chain in chains(with_all_excerpts):
        file, _, number = chain.work_place.rpartition(":")
        found, source = lines_in(chain), lines(file)
        assert [line.number for line in found if line.is_focus] == [int(number)]
        whole = "\n".join(source[line.number - 1] for line in found)
        assert [line.text for line in found] == textwrap.dedent(whole).split("\n")


def test_an_excerpt_is_short_and_says_where_lines_are_left_out(with_all_excerpts: Report) -> None:
    for chain in chains(with_all_excerpts):
        (excerpt,) = chain.excerpt.blocks
        assert isinstance(excerpt, Excerpt)
        numbers = [line.number for line in lines_in(chain)]
        assert numbers == sorted(set(numbers))
        assert len(numbers) <= 9
        folds = sum(isinstance(line, ExcerptFold) for line in excerpt.lines)
        assert folds == sum(after > before + 1 for before, after in pairwise(numbers))


def test_each_chain_of_a_section_is_evidence(report: Report) -> None:
    for section in report.sections:
        assert section.evidence == tuple(
            f"{chain.definition}, {chain.work_place}, executed" for chain in section.chains
        )


SOURCE = """\
def f(x):
    # what it is for
    before = 1
    if x:
        never = 2
    work = call(
        x,  # of many
        y,
    )
    assert work
    after = 3
    far = 4
    try:
        return work
    finally:
        end()
"""


def excerpt(line: str, ran: Sequence[str], source: str = SOURCE) -> dict[int, bool | None]:
    """Return the marks of the lines in the excerpt of a call in which some lines ran."""
    lines = split_lines(source)
    numbers = frozenset(n for n, text in enumerate(lines, 1) if text.strip() in ran)
    trace = made_trace({"werkzeug/utils.py": source})
    code = next(c.code for c in trace.calls if c.code.filename.endswith("werkzeug/utils.py"))
    call = Call(1, None, "t", code, None, trace.calls[0].outcome, lines=numbers)
    number = next(n for n, text in enumerate(lines, 1) if line in text)
    (block,) = work_excerpt(trace, call, number).blocks
    assert isinstance(block, Excerpt)
    shown = [each for each in block.lines if isinstance(each, ExcerptLine)]
    assert [each.number for each in shown if each.is_focus] == [number]
    return {each.number: each.ran for each in shown}


def test_a_statement_is_whole() -> None:
    marks = excerpt("work = call(", ["work = call(", "x,  # of many", "y,", "before = 1"])
    assert marks == {6: True, 7: True, 8: True, 9: None}


def test_lines_near_it_are_there_only_if_they_ran() -> None:
    assert excerpt("after = 3", ["after = 3", "far = 4"]) == {11: True, 12: True}
    assert excerpt("after = 3", ["after = 3"]) == {11: True}
    assert excerpt("before = 1", ["before = 1", "if x:"]) == {3: True, 4: True}


@pytest.mark.parametrize("little", ["assert work", "try:", "# what it is for", "finally:"])
def test_lines_that_say_little_are_left_out(little: str) -> None:
    near = {"assert work": "after = 3", "try:": "far = 4", "finally:": "return work"}
    line = near.get(little, "before = 1")
    (shown,) = excerpt(line, [line, little]).values()
    assert shown is True


def test_of_a_very_long_statement_there_is_one_line() -> None:
    source = "def f():\n    work = [\n" + "".join(f"        {n},\n" for n in range(20)) + "    ]\n"
    assert excerpt("work = [", ["work = ["], source) == {2: True}


def test_a_file_that_is_no_python_is_shown_line_by_line() -> None:
    assert excerpt("work", ["work it"], "def f(:\n    work it\n    )\n") == {2: True}
