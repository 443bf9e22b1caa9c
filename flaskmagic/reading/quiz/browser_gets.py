"""What the browser gets: the status that a function of the app led to."""

from __future__ import annotations

from http import HTTPStatus

from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer, Question, Wording
from flaskmagic.reading.quiz.rules import WRONG, is_read_off, shuffled
from flaskmagic.trace import Call, Exchange, ExchangeKind

KIND = "what does the browser get"


def ask(run: AskedRun, call: Call) -> Question | None:
    """Ask for the status of the answer to a request for which an own function ran.

    Args:
        run: The run.
        call: A call of the function.

    Returns:
        The question, or ``None`` where the function is not the app's own, its request has no
        status, or all requests of the run have the same.
    """
    exchange = run.trace.exchange_by_call.get(call.id)
    file = run.trace.files[call.code.filename]
    if exchange is None or not file.is_own or file.is_template or call.code.qualname.endswith(">"):
        return None
    right, about = _status(exchange), run.name(call)
    where, quoted = run.head(call)
    shown = f"{quoted} for {inline_code(exchange.title)}"
    alike = {each for each in run.trace.exchanges if each.title == exchange.title}
    wrong = _wrong(run, about, exchange)
    if {_status(each) for each in alike} != {right} or not right or not wrong:
        return None
    if is_read_off(right, shown):
        return None
    told = f"The answer to {inline_code(exchange.title)}, for which {where} ran, was {right}."
    title = inline_code(exchange.title)
    line = f"{inline_code(quoted)}, at {where}, ran for {title}."
    place = f"The function at {where} ran for {title}."
    asked = "What is the status that the browser gets?"
    spot = run.definition(call)
    return Question(
        kind=KIND,
        call=call,
        about=about,
        wording=Wording(line, place, line, asked, asked),
        spot=spot,
        quoted=quoted,
        answers=(Answer(right, True, told, link=run.link(spot), is_code=False), *wrong),
        accepted=(right, *right.split(maxsplit=1)),
    )


def _status(exchange: Exchange) -> str:
    """Return the status of a request in words, or nothing where it has none."""
    if exchange.kind is not ExchangeKind.REQUEST or exchange.status is None:
        return ""
    known = {each.value: each.phrase for each in HTTPStatus}
    return f"{exchange.status} {known.get(exchange.status, '')}".rstrip()


def _wrong(run: AskedRun, about: str, exchange: Exchange) -> list[Answer]:
    """Return what the browser got for other requests of the run."""
    others = {_status(each): each for each in run.trace.exchanges}
    found = [text for text in others if text not in {"", _status(exchange)}]
    chosen = sorted(found, key=lambda text: shuffled(run, about, text, "choice"))[:WRONG]
    return [
        Answer(
            label=text,
            is_right=False,
            explanation=f"That was the answer to {inline_code(others[text].title)}.",
            is_code=False,
        )
        for text in chosen
    ]
