"""The topics that ``flaskmagic step`` can go on to: recorded when they are chosen, or saved."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flaskmagic import api, signals
from flaskmagic.commands.runs import Recorded

if TYPE_CHECKING:
    from flaskmagic.tui.more_topics import MoreTopics


def more_topics(recorded: Recorded, source: Path | None, port: int | None) -> MoreTopics | None:
    """Return what can be read besides what a command was asked for.

    Args:
        recorded: What it was asked for.
        source: The file of saved traces, if it is read from one.
        port: The port of a run.

    Returns:
        Other topics of the demo app, those that have a trace in the file; ``None`` where an app
        of the reader's own was run.
    """
    from flaskmagic.tui.more_topics import MoreTopics

    if any(trace.kind is not api.Kind.DEMO for trace in recorded.traces):
        return None
    if source is not None:
        return _saved(source)

    def run(topic: api.Walkthrough) -> list[api.Reading]:
        with signals.held():
            runs = api.run_demo(topic, port=port)
        return api.read_each([each.trace for each in runs], topic)

    def offered() -> list[api.Walkthrough]:
        return [each for each in api.topics() if not api.lacks(each)]

    return MoreTopics(offered, run, "the demo app is run for it")


def _saved(source: Path) -> MoreTopics:
    from flaskmagic.tui.more_topics import MoreTopics

    @cache
    def scenarios() -> frozenset[str]:
        return frozenset(trace.scenario for trace in api.load(source))

    def offered() -> list[api.Walkthrough]:
        return [each for each in api.topics() if each.scenario in scenarios()]

    def read(topic: api.Walkthrough) -> list[api.Reading]:
        return api.read_each(api.load(source, topic), topic)

    return MoreTopics(offered, read, "its trace is in the file")
