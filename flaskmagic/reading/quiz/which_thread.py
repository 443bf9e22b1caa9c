"""In which thread a function ran, told by what the thread is there for."""

from __future__ import annotations

from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer, Question
from flaskmagic.reading.quiz.rules import is_read_off
from flaskmagic.reading.threads import Role
from flaskmagic.trace import Call

KIND = "which thread"
_LABELS = {
    Role.MAIN: "the main thread",
    Role.REQUEST: "a thread that the server started for one connection",
    Role.EVENT: "a thread that was started for one event",
    Role.APP: "a thread that the app's own code led to",
    Role.LIBRARY: "a thread that a library started for its own work",
}
_SPELLINGS = {
    Role.MAIN: ("main",),
    Role.REQUEST: (
        *("connection", "one connection", "for one connection", "for the connection"),
        *("request", "one request", "for one request", "for the request"),
    ),
    Role.EVENT: ("event", "one event", "for one event", "for the event"),
    Role.APP: ("app", "app's", "app's own", "of the app"),
    Role.LIBRARY: ("library", "library's", "library's own", "of a library", "of the library"),
}
"""How a reader may write it who does not know our words."""


def ask(run: AskedRun, call: Call) -> Question | None:
    """Ask what the thread of a function is there for.

    Args:
        run: The run.
        call: A call of the function.

    Returns:
        The question, or ``None`` where its calls ran in threads of several roles, or the run has
        threads of one role only.
    """
    about = run.name(call)
    if _is_served_otherwise(run):
        return None
    ran_in = {run.roles[each.id] for each in run.trace.by_definition[about]}
    role = run.roles[call.id]
    where, quoted = run.head(call)
    if ran_in != {role} or role not in _LABELS or about.endswith(">"):
        return None
    others = [other for other in run.first_by_role if other in _LABELS and other is not role]
    if not others or is_read_off(_LABELS[role], quoted):
        return None
    began = f"{inline_code(call.thread)}: {inline_code(call.code.qualname)}, at {where}, ran there."
    wrong = (
        Answer(_LABELS[each], False, _why_wrong(run, each), is_code=False) for each in others[:3]
    )
    spot = run.definition(call)
    right = Answer(_LABELS[role], True, f"It was {began}", link=run.link(spot), is_code=False)
    wording = run.wording(call, "In which thread did it run?")
    accepted = (call.thread, _LABELS[role], *_SPELLINGS[role])
    return Question(KIND, call, about, wording, spot, quoted, (right, *wrong), accepted)


def _is_served_otherwise(run: AskedRun) -> bool:
    """Say whether a request was served in a thread that was there before, such as a worker."""
    served = (run.roles.get(exchange.first) for exchange in run.trace.exchanges)
    return not {Role.LIBRARY, Role.APP, Role.UNKNOWN}.isdisjoint(served)


def _why_wrong(run: AskedRun, role: Role) -> str:
    first = run.first_by_role[role]
    where, _ = run.head(first)
    return f"There ran {inline_code(first.code.qualname)}, at {where}, for example."
