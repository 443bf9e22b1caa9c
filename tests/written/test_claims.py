"""Claims that one definition calls another, in the words that people use."""

import pytest

from flaskmagic.written.claims import Verb, find_claims
from flaskmagic.written.text import read_markdown


def claims(text: str) -> list[tuple[str, str]]:
    return [(each.caller, each.callee) for each in find_claims(read_markdown(text))]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("`Flask.run` calls `run_simple`.", [("Flask.run", "run_simple")]),
        ("`run` invokes the `handle()` method", [("run", "handle")]),
        ("`run_simple()` then calls make_server().", [("run_simple", "make_server")]),
        ("`a_b` (flask/app.py line 12), which calls `c_d`", [("a_b", "c_d")]),
        ("`a_b` calls `c_d`, `e_f` and `g_h`", [("a_b", "c_d"), ("a_b", "e_f"), ("a_b", "g_h")]),
        ("run_simple(), a WSGI server, calls make_server()", [("run_simple", "make_server")]),
        ("`c_d` is called by `a_b`.", [("a_b", "c_d")]),
        ("`c_d` gets called from the function `a_b`", [("a_b", "c_d")]),
        ("`a_b` > `c_d` -> `e_f`", [("a_b", "c_d"), ("c_d", "e_f")]),
        ("Flask.wsgi_app → Flask.dispatch_request", [("Flask.wsgi_app", "Flask.dispatch_request")]),
        ("In environment.py, line 1074 calls select_template.", [("", "select_template")]),
        ("`a_b` is a server. It calls `c_d`.", [("a_b", "c_d")]),
        ("`a_b` calls `c_d`, then calls `e_f`", [("a_b", "c_d"), ("a_b", "e_f")]),
        ("`a_b`, called by `c_d`, calls `e_f`", [("a_b", "e_f"), ("c_d", "a_b")]),
        ("`a_b` creates a new `Thing`", [("a_b", "Thing")]),
        ("`a_b` returns an instance of the class `Thing`", [("a_b", "Thing")]),
        (
            "The `a_b` function finds the view through `c_d` and `E.f`",
            [("a_b", "c_d"), ("a_b", "E.f")],
        ),
    ],
)
def test_claims(words: str, expected: list[tuple[str, str]]) -> None:
    assert claims(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "`a_b` does not call `c_d`.",
        "`a_b` never calls `c_d`.",
        "The function called `route` is in `a_b`.",
        "`a_b`, which somebody calls, returns `c_d`.",
        "`a_b` is read. Then it calls for patience, says `c_d`.",
        "`a_b` and after it, when all of this is over and done, the server calls `c_d`.",
        "`a_b` returns `c_d`.",
        "```\na_b -> c_d\n```",
        "a -> b, x > y",
        "The server does `a_b`, then calls `c_d`.",
        "`a_b` and `c_d` are next. It calls `e_f`.",
        "The server is made in `a_b`. It calls `c_d`.",
        "`a_b` is next.\n\nIt calls `c_d`.",
        "`a_b` makes `c_d` work",
        "`a_b` calls `c_d`? No.",
        "`a_b` > `c_d` is what we thought, but wrong.",
        "`Thing` > `Other` in the contents",
        "`a_b` returns `None`",
        "The request comes to `a_b` through `c_d`.",
        "`a_b` gets the request through `c_d`.",
    ],
)
def test_what_claims_nothing(words: str) -> None:
    assert claims(words) == []


def test_a_claim_has_its_place_and_is_told_once() -> None:
    text = "Look:\n\nThe `a_b` calls `c_d`.\n\nAgain: `a_b` calls `c_d`, as line 7 calls `c_d`."
    first, line = find_claims(read_markdown(text))
    assert (first.spot.line, first.spot.column) == (3, 6)
    assert (line.caller, line.callee, line.line is not None) == ("", "c_d", True)


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("`a_b` makes a `Thing`", Verb.CALLS),
        ("`a_b` returns a `Thing`", Verb.RETURNS),
        ("`a_b` is next. By default, that returns Thing()", Verb.RETURNS),
        ("`a_b` renders the page via `c_d`", Verb.THROUGH),
    ],
)
def test_what_is_said_of_them(words: str, verb: Verb) -> None:
    (claim,) = find_claims(read_markdown(words))
    assert (claim.caller, claim.verb) == ("a_b", verb)
