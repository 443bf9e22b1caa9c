"""The list of the exchanges of a session, a line for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from flaskmagic import api
from flaskmagic.console import console, pipe_width, write


def write_list(traces: Sequence[api.Trace], output: Path | None) -> None:
    """Print the exchanges of sessions, and how one is read.

    Args:
        traces: The sessions.
        output: The file to write, or ``None`` for stdout.

    Raises:
        OSError: It can't be written.
    """
    where = console() if output is None else Console(record=True, quiet=True, width=pipe_width())
    for trace in traces:
        where.print(Text(trace.title, style="bold"), soft_wrap=True)
        for exchange, heading in zip(trace.exchanges, api.headings(trace), strict=True):
            where.print(line(exchange, heading), soft_wrap=True)
    where.print(Text("\n--only 3, --only 'GET /path' or --only module:function reads one."))
    if output is not None:
        write(where.export_text(), output)


def line(
    exchange: api.Exchange,
    heading: str,
    own: Sequence[str] = (),
    calls: int | None = None,
    reached: str = "",
) -> Text:
    """Return the line of an exchange.

    Args:
        exchange: The exchange.
        heading: What was asked for, and what came of it.
        own: The own functions that ran, where they are to be named.
        calls: How many calls it had, where that is to be told.
        reached: How many of the features that are used ran by now, or ``""``.

    Returns:
        The line.
    """
    text = Text.assemble((f"{exchange.number:>4}  ", "dim"), heading)
    if own:
        text.append(f"  {', '.join(own)}", "green")
    if calls is not None:
        text.append(f"  {calls:,} calls", "dim")
    if exchange.seconds is not None:
        text.append(f", {exchange.seconds * 1000:,.0f} ms", "dim")
    if exchange.like is not None:
        text.append(f", like {exchange.like}", "dim")
    elif reached:
        text.append(f", {reached}", "dim")
    return text
