"""In which order six functions first began: an order that the run does not force may be either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer, Hop, Question, Wording
from flaskmagic.reading.quiz.rules import shuffled
from flaskmagic.trace import Call

KIND = "put six hops in order"
_HOPS = 6


def ask(run: AskedRun, call: Call) -> Question | None:
    """Ask for the order of the first calls of six functions, of which one is that of a call.

    Args:
        run: The run.
        call: The first call of its function. Of a step, the others are steps that come later; of
            any other call, they led to it, or are steps before it.

    Returns:
        The question, or ``None`` where there are not six, or calls of the run are missing.
    """
    about = run.name(call)
    found = _candidates(run, call)
    if run.trace.gaps or call not in found or len(found) < _HOPS:
        return None
    others = [each for each in found if each is not call]
    others.sort(key=lambda each: shuffled(run, about, run.name(each), "choice"))
    chosen = [call, *others[: _HOPS - 1]]
    chosen.sort(key=lambda each: shuffled(run, about, run.name(each), "order"))
    hops = tuple(_hop(run, each, chosen) for each in chosen)
    order = sorted(range(_HOPS), key=lambda number: chosen[number].id)
    right = Answer(
        " ".join(str(number + 1) for number in order), True, _why(hops, order), is_code=False
    )
    return Question(KIND, call, about, _wording(run, call, hops), None, "", (right,), hops=hops)


def _candidates(run: AskedRun, call: Call) -> list[Call]:
    """Return calls of one exchange that can be told apart by their names."""
    exchange = run.trace.exchange_by_call.get(call.id)
    found: dict[str, Call] = {}
    for each in sorted(_story(run, call), key=lambda each: each.id):
        name, file = run.name(each), run.trace.files[each.code.filename]
        is_first = run.trace.by_definition[name][0] is each
        is_within = run.trace.exchange_by_call.get(each.id) is exchange
        if is_first and is_within and not file.is_template and not name.endswith(">"):
            found.setdefault(each.code.qualname, each)
    return list(found.values())


def _story(run: AskedRun, call: Call) -> Iterator[Call]:
    steps = [step.call for step in run.steps.values() if step.call is not None]
    if call.id in run.steps:
        yield from (each for each in steps if each.id >= call.id)
    else:
        yield call
        yield from run.trace.ancestors(call)
        yield from (each for each in steps if each.id < call.id)


def _hop(run: AskedRun, call: Call, chosen: Sequence[Call]) -> Hop:
    after = (
        number
        for number, each in enumerate(chosen, 1)
        if each is not call and run.proven.began_before(each, call)
    )
    spot = run.definition(call)
    where = run.place(call)
    told = f"It is called from {where}." if where else f"It is at {spot.told}."
    module, _, label = run.name(call).partition(":")
    link = run.site_link(call) if where else run.link(spot)
    return Hop(label, module, spot.place, told, link, frozenset(after), call)


def _why(hops: Sequence[Hop], order: Sequence[int]) -> str:
    free = [f"{one + 1} and {other + 1}" for one, other in _free(hops, order)]
    if not free:
        return "Each began after the one before it: no other order is possible."
    return f"In different threads, either may begin first: {', '.join(free)}."


def _free(hops: Sequence[Hop], order: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs of which the run does not prove which began first."""
    return [(a, b) for a, b in combinations(order, 2) if a + 1 not in hops[b].after]


def _wording(run: AskedRun, call: Call, hops: Sequence[Hop]) -> Wording:
    exchange = run.trace.exchange_by_call.get(call.id)
    during = f"For {inline_code(exchange.title)}, t" if exchange else "T"
    told = f"{during}hese six functions ran, in another order."
    asked = "In which order did their first calls begin?"
    if _free(hops, sorted(range(_HOPS), key=lambda number: hops[number].call.id)):
        asked += " Where threads ran at the same time, any order that is possible is right."
    return Wording(told, told, told, asked, asked)
