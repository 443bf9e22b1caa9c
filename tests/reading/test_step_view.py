"""What there is to say of a step and of a call, as plain values."""

from dataclasses import replace

import pytest

from flaskmagic.reading import Reading, read
from flaskmagic.reading.links import code_link, site_link, step_link
from flaskmagic.reading.step_view import (
    ExcerptFold,
    ExcerptLine,
    LeadsOn,
    call_excerpt,
    safe_link,
    view_of,
)
from flaskmagic.trace import Call, Trace
from flaskmagic.walkthroughs import Step, Walkthrough
from tests.traces import HandTrace

SHOP = """\
def view(text):
    lowered = str(text)
    if not lowered:
        return None
    return find("a\u202eb"), find(find("c"))


def find(text):
    return text


answer = lambda: None
"""
LONG = "def long():\n" + "".join(f"    line({n})\n" for n in range(2, 61))
SOURCES = {"shop.py": SHOP, "long.py": LONG}
PAGE = "https://forge.org/shop.py"


def reading_of(trace: Trace, *steps: tuple[str, str]) -> Reading:
    """Return a reading with a step for each name, in a part."""
    made = [
        Step(title=name, part=part, line=1, definitions=(name,), note="So.") for name, part in steps
    ]
    return read(Walkthrough("shop", "Shop", "lib", "Who?", "own", "", tuple(made)), trace)


def with_page(trace: Trace) -> Trace:
    files = {name: replace(file, page=PAGE) for name, file in trace.files.items()}
    return replace(trace, files=files)


def numbers(trace: Trace, call: Call) -> list[tuple[int, bool | None] | str]:
    return [
        item.label if isinstance(item, ExcerptFold) else (item.number, item.ran)
        for item in call_excerpt(trace, call)
    ]


def test_the_function_that_a_call_ran_is_shown_with_what_ran_of_it() -> None:
    hand = HandTrace(SOURCES)
    view = hand.call("shop:view", lines=frozenset({2, 3, 5}))
    unwatched = hand.call("shop:find")
    long = hand.call("long:long", lines=frozenset({2, 60}))
    trace = hand.trace()
    assert numbers(trace, view) == [(1, None), (2, True), (3, True), (4, False), (5, True)]
    assert numbers(trace, unwatched) == [(8, None), (9, None)]
    assert numbers(trace, long)[-2:] == ["50 lines", (60, True)]
    last = call_excerpt(trace, view)[-1]
    assert isinstance(last, ExcerptLine)
    assert "\\u202e" in last.text, "no text turns what follows around"


def test_a_fold_has_the_lines_that_it_stands_for_and_the_focus_is_none_of_them() -> None:
    hand = HandTrace(SOURCES)
    hand.call("long:long", lines=frozenset({2, 60}))
    step = Step("It", "", 1, ("long:long",), "So.", focus=("line(2)",))
    reading = read(Walkthrough("shop", "Shop", "lib", "Who?", "own", "", (step,)), hand.trace())
    items = view_of(reading).steps[0].excerpt
    lines = [item.lines if isinstance(item, ExcerptFold) else (item,) for item in items]
    every = [line for group in lines for line in group]
    assert [line.number for line in every] == list(range(1, 61))
    assert [line.number for line in every if line.is_focus] == [2]


def test_of_a_lambda_no_line_is_shown() -> None:
    hand = HandTrace(SOURCES)
    assert call_excerpt(hand.trace(), hand.call("shop:<lambda>")) == ()


def test_each_expression_that_leads_on_is_marked_once_by_the_columns_that_are_shown() -> None:
    hand = HandTrace(SOURCES)
    view = hand.call("shop:view", lines=frozenset({2, 3, 5}))
    first = hand.call("shop:find", by=view, at='find("a\u202eb")', lines=frozenset({9}))
    hand.call("shop:find", by=view, at='find("c")', lines=frozenset({9}))
    assert first.call_site is not None
    again = replace(first, id=4)
    trace = replace(hand.trace(), calls=(*hand.trace().calls, again))
    found = view_of(reading_of(trace, ("shop:view", ""), *[("shop:find", "")] * 3)).steps[0]
    marks = {each.number: each.leads_on for each in found.excerpt if isinstance(each, ExcerptLine)}
    line = SHOP.splitlines()[4].replace("\u202e", "\\u202e")
    starts = [line.index('find("a'), line.index('find("c')]
    ends = [line.index('"), find(') + 2, line.index('"c")') + 4]
    assert [(mark.start, mark.end, mark.step) for mark in marks.pop(5)] == [
        (starts[0], ends[0], 2),
        (starts[1], ends[1], 3),
    ]
    assert set(marks.values()) == {()}
    assert LeadsOn(starts[0], ends[0], 2, "shop:find") in found.excerpt[-1].leads_on  # type: ignore[union-attr]


def test_steps_stand_in_their_parts_and_a_part_may_come_again() -> None:
    hand = HandTrace(SOURCES)
    for _ in range(4):
        hand.call("shop:find")
    steps = [("shop:find", part) for part in ("One", "Two", "Two", "One")]
    parts = view_of(reading_of(hand.trace(), *steps)).parts
    told = [(part, [step.number for step in steps]) for part, steps in parts]
    assert told == [("One", [1]), ("Two", [2, 3]), ("One", [4])]
    assert [*view_of(reading_of(hand.trace())).parts] == []


def test_links_name_the_lines() -> None:
    hand = HandTrace(SOURCES)
    view = hand.call("shop:view")
    find = hand.call("shop:find", by=view, at='find("c")')
    nameless = hand.call("shop:<lambda>", by=view)
    moved = replace(find.code, first_line=2)
    without, trace = hand.trace(), with_page(hand.trace())
    (step, gone) = reading_of(trace, ("shop:view", ""), ("shop:gone", "")).steps
    assert step_link(trace, step) == f"{PAGE}#L1-L5"
    assert step_link(trace, gone) is None
    assert step_link(without, step) is None
    assert site_link(trace, find) == f"{PAGE}#L5"
    assert site_link(trace, view) is None, "nobody knows who called it"
    assert code_link(trace, find.code) == f"{PAGE}#L8-L9"
    assert code_link(trace, nameless.code) == f"{PAGE}#L1"
    assert code_link(trace, moved) == f"{PAGE}#L2", "it is written elsewhere than it ran"


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://forge.org/a.py#L1-L2", True),
        ("http://forge.org/a.py", False),
        ("javascript:alert(1)", False),
        ('https://forge.org/"onclick=', False),
        ("https://forge.org/a\nb", False),
        (None, False),
    ],
)
def test_only_a_page_of_the_web_is_linked(address: str | None, is_safe: bool) -> None:
    assert safe_link(address) == (address if is_safe else None)
