"""Which function is called next: asked about a line that does not name it."""

from __future__ import annotations

from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Question, Spot, Wording
from flaskmagic.reading.quiz.rules import (
    also_true,
    function_answer,
    is_read_off,
    label_of,
    wrong_functions,
)
from flaskmagic.trace import Call

KIND = "which function next"


def ask(run: AskedRun, call: Call) -> Question | None:
    """Ask what the line that led to a call leads to.

    Args:
        run: The run.
        call: The call.

    Returns:
        The question, or ``None`` where the line shows the answer, or there is nothing to choose.
    """
    way = _way(run, call)
    if way is None:
        return None
    caller, site = way
    right, about, quoted = run.name(call), run.name(caller), run.source(site)
    if right == about or right.endswith(">") or is_read_off(label_of(right), quoted):
        return None
    # With nothing skipped below the caller, nothing can stand between it and what it called.
    is_direct = site is call and not caller.skipped
    true_too = _also_called_there(run, caller, call) if is_direct else run.between(caller, call)
    wrong = wrong_functions(run, right, about, true_too, _near(run, caller, call))
    if not wrong:
        return None
    told, link = _why_right(run, caller, call), run.site_link(call)
    answers = (
        function_answer(right, told, is_right=True, link=link),
        *(
            function_answer(name, _why_wrong(run, name, caller, call), is_right=False)
            for name in wrong
        ),
    )
    spot = run.site(site, caller)
    return Question(
        kind=KIND,
        call=call,
        about=about,
        wording=_wording(spot, quoted, is_direct=is_direct),
        spot=spot,
        quoted=quoted,
        answers=answers,
        accepted=(right, *true_too) if is_direct else (),
        also=also_true(right, true_too) if is_direct else (),
        caller=caller,
        site=site,
    )


def _way(run: AskedRun, call: Call) -> tuple[Call, Call] | None:
    """Return the call that is asked about and the one below it that led here, if it is known.

    That is the nearest step above a step, and the caller of any other call.
    """
    below = call
    for above in run.trace.ancestors(call):
        if above.thread != call.thread:
            return None
        if above.id in run.steps or call.id not in run.steps:
            site = below.call_site
            known = site is not None and site.filename == above.code.filename
            return (above, below) if known else None
        below = above
    return None


def _wording(spot: Spot | None, quoted: str, *, is_direct: bool) -> Wording:
    """Return the question; the caller is not named, for its class may be that of the answer.

    What a line leads to first is one of those that are offered: without them it is not asked.
    """
    place = f"The run is at {spot.told}" if spot else ""
    asked = (
        "Which function does it call now?" if is_direct else "To which of these does it lead first?"
    )
    line = f"{place}: {inline_code(quoted)}."
    return Wording(line, f"{place}.", f"{place}.", asked, asked if is_direct else "")


def _near(run: AskedRun, caller: Call, call: Call) -> list[str]:
    """Return what the caller called, and what was called beside the right one."""
    parent = run.trace.parent(call)
    siblings = run.tree.calls_of(parent) if parent else ()
    return [run.name(each) for each in (*run.tree.calls_of(caller), *siblings)]


def _also_called_there(run: AskedRun, caller: Call, call: Call) -> set[str]:
    """Return what the caller called from the same line, or from one that can't be told."""
    return {run.name(each) for each in run.tree.calls_of(caller) if _overlaps(each, call)}


def _overlaps(one: Call, other: Call) -> bool:
    a, b = one.call_site, other.call_site
    if a is None or b is None:
        return True
    return a.line <= (b.end_line or b.line) and b.line <= (a.end_line or a.line)


def _why_right(run: AskedRun, caller: Call, call: Call) -> str:
    way = []
    for above in run.trace.ancestors(call):
        if above is caller:
            break
        way.append(inline_code(above.code.qualname))
    through = f"By way of {', '.join(reversed(way))}: it" if way else "It"
    return f"{through} is called from {run.place(call)}."


def _why_wrong(run: AskedRun, name: str, caller: Call, call: Call) -> str:
    calls = [each for each in run.calls_of[name] if each.call_site]
    running = {above.id for above in run.trace.ancestors(call)}
    told = next((each for each in reversed(calls) if each.id in running), None)
    if told is not None:
        return f"It is running already. It was called from {run.place(told)}."
    # Within the same function the line tells more than the time.
    same = [each for each in calls if each.parent_id == caller.id]
    told = min(same or calls, key=lambda each: abs(each.id - call.id))
    when = "It is called later" if told.id > call.id else "It was called before"
    if not same:
        return f"{when}, from {run.place(told)}."
    line = "the same line" if _overlaps(told, call) else "another line"
    return f"{when}, from {line} of that function: {run.place(told)}."
