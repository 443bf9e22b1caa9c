"""A sentence that rests on a claim is told only where the claim holds in the run."""

from dataclasses import replace
from typing import Any

import pytest

from flaskmagic.reading import read
from flaskmagic.trace import Distribution, Kind, Outcome, Trace
from flaskmagic.walkthroughs import parse
from tests.traces import HandTrace

SHOP = """\
def view(name):
    if name:
        helper()
    return name


def helper():
    pass


def never():
    pass
"""
NOTES = """\
+++
title = "A shop"
question = "What is sold?"
[claims.demo]
demo = true
+++
It sells. {if demo}This is the demo app.{else}This is yours.{end}

## The view

```step
definition = "shop:view"
claims.it = CLAIM
```

It is called. {if it}So it is.{else}So it is not.{end} And it returns.
"""


def trace(kind: Kind = Kind.APP, **facts: Any) -> Trace:
    hand = HandTrace({"shop.py": SHOP}, own="shop.py")
    hand.call("shop:never", thread="Thread-1") if facts.pop("never", False) else None
    given = {"lines": frozenset({2, 3, 4}), "arguments": {"name": "'Ada'"}, "result": "'Ada'"}
    view = hand.call("shop:view", **(given | facts))
    hand.call("shop:helper", by=view)
    hand.call("shop:helper", thread="Thread-2")
    made = hand.trace(kind)
    return replace(made, distributions={"werkzeug": Distribution("Werkzeug", "2.3.7")})


def note(claim: str, run: Trace) -> str:
    notes = parse(NOTES.replace("CLAIM", claim), "shop", "shop.md")
    (step,) = read(notes, run).steps
    return step.note


RAISED = {"outcome": Outcome.RAISED, "exception": "KeyError", "result": None}


@pytest.mark.parametrize(
    ("claim", "true_in", "false_in"),
    [
        ('{ called = "shop:helper" }', {}, None),
        ('{ called = "shop:never" }', {"never": True}, {}),
        ('{ called = ["shop:old", "shop:helper"], times = "2" }', {}, None),
        ('{ called = "shop:helper", below = true, times = "= 1" }', {}, None),
        ('{ called = "shop:helper", below = true, times = "2" }', None, {}),
        ('{ called = "shop:never", times = "0" }', {}, {"never": True}),
        ('{ called = "shop:helper", times = ">= 3" }', None, {}),
        ('{ called = "shop:helper", times = "<= 1" }', None, {}),
        ('{ called = "shop:helper", threads = "2" }', {}, None),
        ('{ called = "shop:helper", threads = ">= 3" }', None, {}),
        ('{ before = "shop:helper" }', {}, None),
        ('{ before = "shop:never" }', None, {"never": True}),
        ('{ after = "shop:never" }', {"never": True}, {}),
        ("{ raised = true }", RAISED, {}),
        ("{ raised = false }", {}, RAISED),
        ('{ raised = "KeyError" }', RAISED, {}),
        ('{ raised = "ValueError" }', None, RAISED),
        ("{ values = { name = 'Ada' } }", {}, {"arguments": {"name": "'Bob'"}}),
        ("{ values = { result = 'Ada' } }", {}, {"result": "None"}),
        ('{ line = "helper()" }', {}, {"lines": frozenset({2, 4})}),
        ('{ release = "Werkzeug >= 2.3" }', {}, None),
        ('{ release = "Werkzeug >= 3.0" }', None, {}),
        ('{ release = "Werkzeug < 3.0" }', {}, None),
        ('{ release = "Python < 3.11" }', None, {}),
        ("{ demo = false }", {}, {"kind": Kind.DEMO}),
        ("{ demo = true }", {"kind": Kind.DEMO}, {}),
        ('{ release = "Werkzeug >= 2.3", raised = true }', RAISED, {}),
    ],
)
def test_a_sentence_goes_where_its_claim_is_false(
    claim: str, true_in: dict[str, Any] | None, false_in: dict[str, Any] | None
) -> None:
    if true_in is not None:
        said = "It is called. So it is. And it returns."
        assert note(claim, trace(**true_in)) == said
    if false_in is not None:
        assert note(claim, trace(**false_in)) == "It is called. So it is not. And it returns."


@pytest.mark.parametrize(
    ("claim", "run"),
    [
        ('{ called = "shop:never" }', replace(trace(), gaps={"MainThread": "it ended early"})),
        ('{ called = "shop:never" }', replace(trace(), interrupted=True)),
        ("{ values = { name = 'Ada' } }", trace(arguments=None)),
        ('{ line = "helper()" }', trace(lines=None)),
        ("{ raised = false }", trace(outcome=Outcome.UNFINISHED)),
        ('{ release = "Flask >= 2.1" }', trace()),
    ],
)
def test_what_is_not_known_is_not_said(claim: str, run: Trace) -> None:
    assert note(claim, run) == "It is called. And it returns."


def test_an_introduction_rests_on_claims_too() -> None:
    notes = parse(NOTES.replace("CLAIM", "{ raised = true }"), "shop", "shop.md")
    assert read(notes, trace()).introduction == "It sells. This is yours."
    assert read(notes, trace(Kind.DEMO)).introduction == "It sells. This is the demo app."


def test_a_paragraph_that_goes_leaves_no_gap() -> None:
    text = NOTES.replace("{if it}So", "\n\n{if it}\nSo").replace("{end} And", "\n{end}\n\nAnd")
    notes = parse(
        text.replace("CLAIM", "{ demo = true }").replace("{else}So it is not.", ""), "s", "s"
    )
    (step,) = read(notes, trace()).steps
    assert step.note == "It is called.\n\nAnd it returns."
