"""Which line of a function did not run, where the run has each line that did."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Set
from dataclasses import replace
from functools import lru_cache

from flaskmagic.reading.hops import source_line
from flaskmagic.reading.matcher import span_of
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer, Question, Spot
from flaskmagic.reading.quiz.rules import WRONG, is_read_off, shuffled
from flaskmagic.source.line_states import line_states
from flaskmagic.trace import Call, Outcome

KIND = "which line did not run"


def ask(run: AskedRun, call: Call) -> Question | None:
    """Ask which of some lines of a function did not run in a call.

    Args:
        run: The run.
        call: The call; it is asked about the first of its function.

    Returns:
        The question, or ``None`` where not all lines that ran are known, or all did.
    """
    about = run.name(call)
    states = _states(run, call)
    ran = _told_apart(run, call, (line for line, state in states.items() if state))
    idle = _told_apart(run, call, (line for line, state in states.items() if state is False))
    quoted = run.head(call)[1]
    idle = {
        text: line
        for text, line in idle.items()
        if text not in ran and not is_read_off(text, quoted)
    }
    if run.trace.by_definition[about][0] is not call or not idle or len(ran) < WRONG:
        return None
    right, *_ = sorted(idle, key=lambda text: shuffled(run, about, text, "right"))
    wrong = sorted(ran, key=lambda text: shuffled(run, about, text, "choice"))[:WRONG]
    spot = run.definition(call)
    answers = (
        _answer(run, spot, idle[right], right, is_right=True),
        *(_answer(run, spot, ran[each], each, is_right=False) for each in wrong),
    )
    wording = run.wording(
        call,
        "Which of these lines did not run in its first call?",
        "Which of its lines did not run in its first call? Write the number of one.",
    )
    lines = [line for line, state in states.items() if state is False]
    also = tuple(str(line) for line in lines if line != idle[right])
    accepted = tuple(map(str, lines))
    return Question(KIND, call, about, wording, spot, quoted, answers, accepted, also)


def _answer(run: AskedRun, spot: Spot, line: int, text: str, *, is_right: bool) -> Answer:
    at = replace(spot, line=line)
    told = f"{at.told} {'did not run in this call' if is_right else 'ran'}."
    return Answer(f"{line}  {text}", is_right, told, link=run.link(at), line=line)


def _states(run: AskedRun, call: Call) -> dict[int, bool | None]:
    """Return whether each line ran, or nothing where that is not known of all."""
    span, file = span_of(run.trace, call.code), run.trace.files[call.code.filename]
    is_whole = call.lines is not None and not call.incomplete
    if span is None or not is_whole or call.outcome is Outcome.UNFINISHED or file.is_template:
        return {}
    states = line_states(file.text, span, call.lines)
    return {line: state for line, state in states.items() if line in _beginnings(file.text)}


@lru_cache(maxsize=64)
def _beginnings(text: str) -> Set[int]:
    """Return the lines on which a statement begins: the rest of one tells too little.

    Nor does one of a single word, of which some Pythons leave no trace.
    """
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()  # it is the source of another Python
    word = (ast.Pass, ast.Break, ast.Continue)
    return {
        each.lineno for each in nodes if isinstance(each, ast.stmt) if not isinstance(each, word)
    }


def _told_apart(run: AskedRun, call: Call, lines: Iterable[int]) -> dict[str, int]:
    """Return the lines by their text, each text once, without those that say too little."""
    texts = ((source_line(run.trace, call.code.filename, line), line) for line in lines)
    return {text: line for text, line in texts if sum(map(str.isalpha, text)) > 3}
