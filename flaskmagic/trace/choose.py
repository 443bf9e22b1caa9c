"""Chooses exchanges of a trace by what a reader calls them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from flaskmagic.errors import Problem
from flaskmagic.trace.calls import CodeRef
from flaskmagic.trace.followed import if_whole
from flaskmagic.trace.model import Exchange, Trace


class NoExchange(Problem):
    """What was asked for is no exchange of the trace."""

    exit_code = 2


def only(trace: Trace, asked: Sequence[str]) -> Trace:
    """Return a trace with some of its exchanges, and with what belongs to none.

    Args:
        trace: The trace.
        asked: For each the number, such as ``7``, the request or event, such as ``POST /login`` or
            ``event chat``, or a definition that ran for it, such as ``server:login``.

    Returns:
        The trace; its title names them. Of an exchange that was like another one, it has that one.

    Raises:
        NoExchange: There is none of that name.
    """
    chosen: set[int] = set()
    for name in asked:
        found = _found(trace, name.strip())
        if not found:
            raise NoExchange(f"--only {name!r}: {_there_are(trace)}")
        chosen |= {each.like or each.number for each in found}
    return _with(trace, chosen)


def _found(trace: Trace, name: str) -> Sequence[Exchange]:
    if name.isdecimal():
        return [each for each in trace.exchanges if str(each.number) == name]
    calls = trace.columns.of_functions(lambda code: name in _names_of(trace, code))
    began = [trace.exchange_by_call.get(call.id) for call in calls]
    ran = {each.number for each in began if each is not None}
    if began:
        return [each for each in trace.exchanges if each.number in ran]
    return [each for each in trace.exchanges if name in _names(each)]


def _names_of(trace: Trace, code: CodeRef) -> Collection[str]:
    """Return the names of a function; a script's is named by its file, and not ``__main__``."""
    path = trace.files[code.filename].path.removesuffix(".py").replace("/", ".")
    return {trace.name(code), f"{path}:{code.qualname}"}


def _names(exchange: Exchange) -> Collection[str]:
    """Return what an exchange may be called: with its query, without it, and by its rule."""
    method = exchange.title.partition(" ")[0]
    return {exchange.title, exchange.title.partition("?")[0], f"{method} {exchange.rule}"}


def _there_are(trace: Trace) -> str:
    if not trace.exchanges:
        return "this trace has no requests or events"
    numbers = sorted(each.number for each in trace.exchanges)
    return f"there are {numbers[0]} to {numbers[-1]}: {_titles(trace.exchanges)}"


def _titles(exchanges: Iterable[Exchange]) -> str:
    titles = list(dict.fromkeys(each.title for each in exchanges))
    return ", ".join(titles[:5]) + (", …" if len(titles) > 5 else "")


def _with(trace: Trace, numbers: Collection[int]) -> Trace:
    own = {number: exchange.number for number, exchange in trace.exchange_by_call.items()}
    exchanges = tuple(each for each in trace.exchanges if each.number in numbers)
    above = {
        call.id
        for each in exchanges
        if each.first in trace.by_id
        for call in trace.ancestors(trace.by_id[each.first])
    }
    wanted = {0, *numbers}
    ids = [id_ for id_ in trace.by_id if own.get(id_, 0) in wanted or id_ in above]
    title = trace.title
    if len(exchanges) < len(trace.exchanges):
        title = f"{_titles(exchanges)} (of {trace.title})"
    return replace(
        trace,
        title=title,
        exchanges=exchanges,
        calls=trace.columns.only(ids),
        followed=if_whole(trace.followed, set(ids)),
    )
