"""Readings of traces, and what else is told of them: uses, questions, differences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flaskmagic.api.notes import Topic, topics, walkthrough
from flaskmagic.api.traces import load
from flaskmagic.reading import Reading
from flaskmagic.reading import read as match
from flaskmagic.reading.choice import all_that_ran, pair
from flaskmagic.reading.differences import Differences, differences, paired
from flaskmagic.reading.everything import Everything
from flaskmagic.reading.exchanges import read_alone as read_each_alone
from flaskmagic.reading.exchanges import read_exchanges as read_paths
from flaskmagic.reading.exchanges import read_run
from flaskmagic.reading.quiz.chosen import Quiz, choose_questions
from flaskmagic.reading.quiz.model import Level
from flaskmagic.trace import Kind, Trace
from flaskmagic.uses import NoUses, ProjectUses, uses_in

if TYPE_CHECKING:
    # What runs an app and what writes a report brings much, which is imported where it is used.
    pass


def read(trace: Trace, topic: Topic | None = None) -> Reading:
    """Return the reading of a trace.

    Args:
        trace: The trace.
        topic: A topic or notes. The default is the path through the reader's own code; of several
            requests it is one path through all of them.

    Returns:
        The reading.

    Raises:
        flaskmagic.walkthroughs.UnknownTopic: There is no such topic.
        flaskmagic.walkthroughs.WalkthroughError: The file of the notes can't be read.
    """
    if topic is not None:
        return match(walkthrough(topic), trace)
    is_one = len(trace.exchanges) == 1
    return read_exchanges(trace)[0] if is_one else read_run(trace, topics())


def read_alone(trace: Trace) -> list[Reading]:
    """Return a reading for each request and event, each from the socket on, without the start.

    Args:
        trace: The trace of a visit to an app that was kept.

    Returns:
        The readings; none if nothing was asked for.
    """
    return read_each_alone(trace, topics())


def read_exchanges(trace: Trace, only: Collection[int] | None = None) -> list[Reading]:
    """Return a reading for each request and event: the path through the reader's own code.

    Args:
        trace: The trace.
        only: The numbers of those in ``trace.exchanges`` that are read. The default is all.

    Returns:
        The readings; the first one also tells how the app was made and started. Of a trace in
        which nothing was asked for, there is one of all that was recorded.
    """
    return read_paths(trace, topics(), only)


def read_each(traces: Sequence[Trace], *chosen: Topic) -> list[Reading]:
    """Return a reading for each topic, or for each request and event where no topic is chosen.

    Args:
        traces: As :func:`run_demo`, :func:`run_app` and :func:`load` return them: one for each
            topic, or one for them all.
        chosen: Topics or notes.

    Returns:
        The readings. A topic whose run was never made, because one before was interrupted, has
        none.
    """
    if not chosen:
        return [reading for trace in traces for reading in read_exchanges(trace)]
    return pair(list(map(walkthrough, chosen)), traces)


def read_everything(traces: Sequence[Trace], *chosen: Topic) -> Sequence[Reading]:
    """Return all that there is to read, as a report and a site show it.

    Args:
        traces: As for :func:`read_each`.
        chosen: Topics or notes; where there are any, no other topic is read.

    Returns:
        Of the reader's own app the path of each request and event, and then the topics: those of
        the demo app that was run, or on an own app those that the run went through. They are made
        at the first look at one of them.
    """
    notes = pair(list(map(walkthrough, chosen)), traces)

    def read() -> Sequence[Reading]:
        every = topics()
        own = [trace for trace in traces if trace.kind is Kind.APP]
        paths = [reading for trace in own for reading in read_paths(trace, every)]
        return [*paths, *(notes if chosen else all_that_ran(every, traces))]

    return Everything(traces, notes, read)


def compare(left: Reading, right: Reading) -> Differences:
    """Compare two readings.

    Args:
        left: One of them. It is called A.
        right: The other one. It is called B.

    Returns:
        What of their paths is the same, moved, new and gone, the first hop that differs, and the
        lines that ran in one only.
    """
    return differences(left, right)


def compare_traces(
    left: Sequence[Trace], right: Sequence[Trace], *chosen: Topic
) -> list[Differences]:
    """Compare what two runs have in common.

    Args:
        left: The traces of the one, as :func:`run_demo`, :func:`run_app` and :func:`load` return
            them.
        right: Those of the other.
        chosen: Topics or notes. The default is what both have: the topics of the demo app, or the
            requests and events of an own app. If each has one only, these are compared.

    Returns:
        Where they differ: an object for each topic, request or event.

    Raises:
        flaskmagic.errors.Problem: They have nothing in common, or one has no trace for a topic.
    """
    found = paired(left, right, list(map(walkthrough, chosen)), topics())
    return [differences(*each) for each in found]


def find_uses(
    app: str | None = None,
    saved: str | Path | None = None,
    *,
    standard_library: bool = False,
    python: str | Path | None = None,
    printed: Callable[[str], None] | None = None,
) -> ProjectUses:
    """Return what the reader's own code uses of each library, and what of that ran.

    Args:
        app: What ``flask --app`` takes. It is made, and not served. The default is the app that
            flask finds, or with a saved trace what that says.
        saved: A saved trace, which proves what ran. Without it nothing is proven but what ran
            while the app was made.
        standard_library: Whether what is used of that is told as well.
        python: The Python to run the app with. The default is the one that :func:`find_python`
            finds.
        printed: Called, on another thread, with each line that the app prints.

    Returns:
        The libraries with their features, and each use of them.

    Raises:
        NoUses: The saved trace does not say what was used, and no app is named.
        UnreadableTrace: It can't be read.
        flaskmagic.host.visited.CannotRun: There is no such app, or it can't be made.
        flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
    """
    from flaskmagic.runs.run import make_own_app

    traces: list[Trace] = []
    if app is not None or saved is None:
        found = None if python is None else Path(python)
        run = make_own_app(app, python=found, printed=printed)
        if run.trace.found_uses is None:
            raise NoUses(run.problem or run.remark or "the app has ended before it was made")
        traces.append(run.trace)
    if saved is not None:
        own = [each for each in load(saved) if each.kind is Kind.APP]
        traces += own[:1]
    if all(each.found_uses is None for each in traces):
        raise NoUses(
            f"{saved} does not say what an app uses of libraries: record it anew with "
            "'flaskmagic run --save', or name the app as well, with --app"
        )
    return uses_in(traces, with_standard_library=standard_library)


def make_quiz(
    readings: Sequence[Reading],
    count: int = 10,
    seed: str = "1",
    level: Level | int = Level.EXCERPT,
) -> Quiz:
    """Make questions of which the runs prove the answers.

    Args:
        readings: What is asked about.
        count: How many questions are asked, if there are so many.
        seed: Another text asks others; the same one asks the same of the same readings.
        level: How much of the source a question shows; at 4 there are no answers to choose from.

    Returns:
        The quiz.
    """
    return choose_questions(readings, count, seed, Level(level))
