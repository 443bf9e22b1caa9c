"""``flaskmagic quiz``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import AppOptions, with_own_app
from flaskmagic.commands.help import READ, WRITTEN
from flaskmagic.commands.options import Level, Notes, Only, Port, Saved, Topic
from flaskmagic.commands.runs import Recorded, end, record_or_load
from flaskmagic.commands.topics import choose
from flaskmagic.console import check_writable, console, say
from flaskmagic.errors import Problem
from flaskmagic.render.quiz import Score, ask_all, print_score


class NothingToAsk(Problem):
    """A run of which nothing can be asked."""

    def __init__(self) -> None:
        super().__init__("there is nothing to ask: the run proves no answer that is not shown")


@with_own_app
def quiz(
    app_options: AppOptions,
    topic: Topic = None,
    notes: Notes = None,
    count: Annotated[
        int,
        typer.Option(
            "--count", metavar="N", min=1, help="How many questions.", rich_help_panel=READ
        ),
    ] = 10,
    seed: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            help="Another text asks other questions, such as 'group A'; the same one the same.",
            rich_help_panel=READ,
        ),
    ] = "1",
    level: Level = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a sheet to print (.pdf, .md, .html), with its key on a page of its own.",
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    source: Saved = None,
    only: Only = None,
    port: Port = None,
) -> None:
    """Answer questions about a run, of which the run itself proves the answers.

    With a TOPIC, the demo app is run, or your own with --app or --request. Without one, it is the
    app that flask would find here, or else the demo app with all topics. Each answer is explained
    with its file and line. With --sheet, questions and key are written to a file instead.
    """
    chosen = choose(topic, notes)
    if sheet is not None:
        api.check_sheet(sheet)
        check_writable(sheet)
    recorded = record_or_load(chosen, app_options, source, port, only)
    made = api.make_quiz(_readings(recorded), count, seed, level or 1)
    if not made.questions:
        raise NothingToAsk
    if len(made.questions) < count:
        few = len(made.questions)
        say(
            f"there {'is only 1 question' if few == 1 else f'are only {few} questions'} to ask here"
        )
    if sheet is None:
        _ask_all(made)
    else:
        api.write_sheet(made, sheet)
        said = f"{len(made.questions)} questions, and the key on a page of its own"
        say(f"wrote {sheet}: {said}", "green")
    end(recorded)


def _readings(recorded: Recorded) -> Sequence[api.Reading]:
    """Return a reading of each topic, or where there is none, one of all that a run did."""
    if recorded.topics:
        return api.read_each(recorded.traces, *recorded.topics)
    return [api.read(trace) for trace in recorded.traces]


def _ask_all(made: api.Quiz) -> None:
    """Ask one question after the other, until the input ends or a signal comes."""
    shown, score = console(), Score()
    try:
        with signals.allowed():
            ask_all(made, score, sys.stdin, shown)
    except signals.Interrupted:
        signals.take()
    print_score(score, made, shown)
