"""What a function was given, where the request decides it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer, Question
from flaskmagic.reading.quiz.rules import WRONG, is_read_off, shuffled, words
from flaskmagic.trace import Call, ExchangeKind

KIND = "what is the value here"


def ask(run: AskedRun, call: Call) -> Question | None:
    """Ask for an argument of the first call of a function.

    Args:
        run: The run.
        call: The call.

    Returns:
        The question, or ``None`` where no argument is part of what was asked for.
    """
    about = run.name(call)
    if run.trace.by_definition[about][0] is not call:
        return None
    where, quoted = run.head(call)
    for name, value in _decided(run, call).items():
        shown = f"{quoted}, {name}"
        wrong = _wrong(run, call, value)
        if not wrong or is_read_off(value, shown) or not words(value):
            continue
        title = run.trace.exchange_by_call[call.id].title
        told = f"{inline_code(name)} is {inline_code(value)} at {where}: {inline_code(title)}."
        spot = run.definition(call)
        wording = run.wording(call, f"What is its argument {inline_code(name)} in its first call?")
        answers = (Answer(value, True, told, link=run.link(spot)), *wrong)
        accepted = (value, ast.literal_eval(value))
        return Question(KIND, call, about, wording, spot, quoted, answers, accepted)
    return None


def _decided(run: AskedRun, call: Call) -> Mapping[str, str]:
    """Return the arguments that are a part of the path or the query, as the request has them."""
    exchange = run.trace.exchange_by_call.get(call.id)
    if exchange is None or exchange.kind is ExchangeKind.EVENT:
        return {}
    sent = urlsplit(exchange.name)
    parts = {sent.path, unquote(sent.path), *map(unquote, sent.path.split("/"))}
    parts |= {value for pair in parse_qsl(sent.query) for value in pair}
    return {name: value for name, value in _texts(call) if ast.literal_eval(value) in parts - {""}}


def _texts(call: Call) -> Iterator[tuple[str, str]]:
    """Yield the arguments that are whole texts."""
    for name, value in (call.arguments or {}).items():
        try:
            is_text = isinstance(ast.literal_eval(value), str)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if is_text and len(value) <= 40:
            yield name, value


def _wrong(run: AskedRun, call: Call, right: str) -> list[Answer]:
    """Return texts that functions of the same library were given, and this call was not."""
    own = {value for _, value in _texts(call)} | {right}
    found: dict[str, Call] = {}
    for each in run.reading.calls:
        if each.arguments and run.which_library(each) == run.which_library(call):
            for _, value in _texts(each):
                if value not in own and words(value):
                    found.setdefault(value, each)
    about = run.name(call)
    chosen = sorted(found, key=lambda value: shuffled(run, about, value, "choice"))[:WRONG]
    return [Answer(value, False, _why_wrong(run, found[value])) for value in chosen]


def _why_wrong(run: AskedRun, given: Call) -> str:
    where, _ = run.head(given)
    return f"{inline_code(given.code.qualname)} is given that, at {where}."
