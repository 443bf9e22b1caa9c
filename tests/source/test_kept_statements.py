"""An excerpt has whole statements where they are short, and no bracket that closes alone."""

import argparse
import ast
import http.server
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import flask.app
import pytest
import werkzeug.serving

from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import Span, definitions
from flaskmagic.source.excerpts import LONG, Fold, Line, excerpt

CALL = "    x = call(\n        one,\n        two,\n        three,\n    )\n"
FILL = "".join(f"    fill({n})\n" for n in range(20))
CALLED = f"def long(a):\n{FILL}{CALL}{FILL}"
"""The call stands in the lines 22 to 26 of 46."""


def kept(
    text: str,
    focus: int | None = None,
    shown: set[int] = frozenset(),
    leads_on: set[int] = frozenset(),  # type: ignore[assignment]
) -> list[int]:
    """Return the numbers of the lines that an excerpt has."""
    items = excerpt(text, definitions(text)["long"][0], {2, 3}, focus, leads_on, shown=shown)
    return [item.number for item in items if isinstance(item, Line)]


def test_a_line_to_show_is_kept_alone() -> None:
    assert set(kept(CALLED, 10, {30})) - set(kept(CALLED, 10)) == {30}


def test_the_statement_of_a_line_to_show_is_kept_whole() -> None:
    assert set(kept(CALLED, 10, {24})) - set(kept(CALLED, 10)) == {22, 23, 24, 25, 26}


@pytest.mark.parametrize("line", [22, 24, 26])
def test_the_statement_of_the_focus_is_kept_whole(line: int) -> None:
    assert {22, 23, 24, 25, 26} <= set(kept(CALLED, line))


def test_the_statement_that_leads_on_is_kept_whole() -> None:
    found = kept(CALLED, 10, leads_on={22})
    assert {22, 23, 24, 25, 26} <= set(found)
    assert 27 not in found


@pytest.mark.parametrize(("focus", "near"), [(21, [18, 19, 20, 21]), (27, [27, 28, 29, 30])])
def test_of_the_lines_around_those_of_half_a_statement_are_left_out(
    focus: int, near: list[int]
) -> None:
    assert [number for number in kept(CALLED, focus) if number > 5] == near


def test_a_statement_that_is_wholly_around_is_kept() -> None:
    text = f"def long(a):\n{FILL}    x = call(\n        one,\n    )\n{FILL}"
    assert {21, 22, 23, 24} <= set(kept(text, 21))


def test_of_a_long_statement_the_first_line_is_kept_and_what_is_around() -> None:
    inside = "".join(f"        {n},\n" for n in range(20))
    text = f"def long(a):\n{FILL}    x = call(\n{inside}    )\n{FILL}"
    assert [number for number in kept(text, 33) if number > 5] == [22, *range(30, 37)]


def test_no_piece_of_a_long_statement_begins_with_a_bracket_that_closes() -> None:
    many = "".join(f"            {n},\n" for n in range(20))
    inside = f"        inner(\n{many}        ),\n        one,\n        two,\n        three,\n"
    text = f"def long(a):\n{FILL}    x = call(\n{inside}    )\n{FILL}"
    assert [number for number in kept(text, 47) if number > 5] == [22, *range(45, 51)]


def test_comments_between_a_head_and_its_body_are_lines_of_their_own() -> None:
    block = "    if a:\n        # one\n        # two\n        # three\n        b()\n"
    text = f"def long(a):\n{FILL}{block}{FILL}"
    assert [number for number in kept(text, 22) if number > 5] == [*range(19, 26)]
    assert [number for number in kept(text, 26) if number > 5] == [*range(23, 30)]


def test_in_a_template_each_line_stands_for_itself() -> None:
    text = "{{ call(\n  one,\n) }}\n" * 20
    span = Span(1, 1, 60, 1)
    items = excerpt(text, span, {1}, 32, python=False, shown={20})
    assert [item.number for item in items if isinstance(item, Line) and item.number > 3] == [
        20,
        *range(29, 36),
    ]


def brackets(text: str) -> dict[int, list[int]]:
    """Return the lines whose brackets each line closes that has nothing else, by ``tokenize``."""
    opened: list[int] = []
    closed: dict[int, list[int]] = {}
    others = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.OP and token.string in "([{":
            opened.append(token.start[0])
            others.add(token.start[0])
        elif token.type == tokenize.OP and token.string in ")]}":
            closed.setdefault(token.start[0], []).append(opened.pop())
        elif token.string.strip(",:;") and token.type != tokenize.COMMENT:
            others.update(range(token.start[0], token.end[0] + 1))
    return {line: starts for line, starts in closed.items() if line not in others}


def long_functions(text: str) -> Iterator[Span]:
    for spans in definitions(text).values():
        for span in spans:
            if span.last_line - span.first_line > LONG and span.def_line < span.body_line:
                yield span


@pytest.mark.parametrize("module", [argparse, http.server, flask.app, werkzeug.serving])
def test_no_bracket_closes_that_was_not_seen_to_open(module: ModuleType) -> None:
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    alone, lines = brackets(text), split_lines(text)
    statements = {node.lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)}
    tried = 0
    for span in long_functions(text):
        ran = statements & set(range(span.body_line, span.last_line + 1))
        for focus in range(span.body_line, span.last_line + 1):
            if not lines[focus - 1].strip():
                continue
            tried += 1
            items = excerpt(text, span, ran, focus, leads_on={span.body_line + 7})
            shown = {item.number for item in items if isinstance(item, Line)}
            assert focus in shown
            folded = set(range(span.first_line, span.last_line + 1)) - shown
            for line in shown & set(alone) - {focus}:
                assert folded.isdisjoint(alone[line]), (span, focus, line)
            assert isinstance(items[0], Line)
            assert sum(item.count if isinstance(item, Fold) else 1 for item in items) == len(
                range(span.first_line, span.last_line + 1)
            )
    assert tried > 200
