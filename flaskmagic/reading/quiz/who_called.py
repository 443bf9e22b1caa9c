"""Which function called this one: asked where nothing of the answer stands in its name."""

from __future__ import annotations

from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Question
from flaskmagic.reading.quiz.rules import (
    also_true,
    function_answer,
    is_read_off,
    label_of,
    wrong_functions,
)
from flaskmagic.trace import Call

KIND = "who called"


def ask(run: AskedRun, call: Call) -> Question | None:
    """Ask which function made a call.

    Args:
        run: The run.
        call: The call.

    Returns:
        The question, or ``None`` where the run does not prove one answer alone.
    """
    about = run.name(call)
    caller = run.real_caller(call)
    if caller is None or about.endswith(">"):
        return None
    right = run.name(caller)
    _, quoted = run.head(call)
    if right == about or ">" in right or is_read_off(label_of(right), quoted):
        return None
    called = run.trace.by_definition[about]
    true_too = {run.name(above) for each in called for above in _parents(run, each)}
    wrong = wrong_functions(run, right, about, true_too)
    if not wrong:
        return None
    answers = (
        function_answer(
            right,
            f"It was called from {run.place(call)}.",
            is_right=True,
            link=run.site_link(call),
        ),
        *(function_answer(name, _why_wrong(run, name), is_right=False) for name in wrong),
    )
    wording = run.wording(
        call, "Which of these functions called it?", "Which function called it in this run?"
    )
    spot, accepted = run.definition(call), (right, *true_too)
    also = also_true(right, true_too)
    return Question(KIND, call, about, wording, spot, quoted, answers, accepted, also)


def _parents(run: AskedRun, call: Call) -> list[Call]:
    parent = run.trace.parent(call)
    return [] if parent is None else [parent]


def _why_wrong(run: AskedRun, name: str) -> str:
    """Say what the function did in the run instead."""
    calls = run.calls_of[name]
    told = next(each for each in calls if each.call_site)
    return f"It ran, called from {run.place(told)}; it did not call this function in this run."
