"""The one front door: run the demo app or an app, load, read, write, report, lint and doctor.

The commands come in here, and so do Python programs.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flaskmagic import signals, walkthroughs
from flaskmagic.checks import doctor as check_environment
from flaskmagic.checks import lint as check_notes
from flaskmagic.checks.doctor import EnvironmentCheck
from flaskmagic.checks.held_claims import held_claims
from flaskmagic.checks.lint import Finding
from flaskmagic.checks.unclaimed import unclaimed
from flaskmagic.checks.written.model import CheckedReport, Weight
from flaskmagic.eras.revisions import Release
from flaskmagic.files import write_whole
from flaskmagic.host.carried import write_inside
from flaskmagic.host.found_app import app_found_here
from flaskmagic.host.python import FoundPython, find_python
from flaskmagic.inside.job import DEMO_PACKAGES
from flaskmagic.reading import Reading
from flaskmagic.reading import beside as servers
from flaskmagic.reading import read as match
from flaskmagic.reading.answered import Answer, answer_of
from flaskmagic.reading.beside import Beside
from flaskmagic.reading.choice import NoTrace, all_that_ran, pair, traces_for
from flaskmagic.reading.differences import Differences, differences, paired
from flaskmagic.reading.everything import Everything
from flaskmagic.reading.exchange_wording import heading
from flaskmagic.reading.exchanges import read_alone as read_each_alone
from flaskmagic.reading.exchanges import read_exchanges as read_paths
from flaskmagic.reading.exchanges import read_run
from flaskmagic.reading.landmarks import LANDMARKS
from flaskmagic.reading.quiz.chosen import Quiz, choose_questions
from flaskmagic.reading.quiz.model import Level
from flaskmagic.reading.trail.build import trail_of
from flaskmagic.reading.trail.model import Trail
from flaskmagic.render.outputs import Layout, output_for
from flaskmagic.render.preview import lacks as lacks_pictures
from flaskmagic.render.preview import site_address
from flaskmagic.report.forms.registry import forms as report_forms
from flaskmagic.report.paper import Paper
from flaskmagic.runs.block import Recording, StillRecording
from flaskmagic.runs.saved_log import is_log, load_log
from flaskmagic.source.describe import nothing_run
from flaskmagic.trace import Exchange, Kind, RecordedPython, Trace, UnreadableTrace, dump
from flaskmagic.trace import load as load_traces
from flaskmagic.trace.choose import NoExchange
from flaskmagic.trace.choose import only as choose_only
from flaskmagic.tracer.engines.choice import ENGINES
from flaskmagic.uses import NoUses, ProjectUses, uses_in
from flaskmagic.visitor.actions import PATIENCE, Event, Request
from flaskmagic.visitor.followed import Place
from flaskmagic.visitor.request_file import read_requests
from flaskmagic.visitor.typed_json import read_arguments, read_json
from flaskmagic.visitor.visit import Visit, make_visit
from flaskmagic.walkthroughs import Walkthrough
from flaskmagic.walkthroughs.needs import MissingLibrary, missing, needed

if TYPE_CHECKING:
    # What runs an app and what writes a report brings much, which is imported where it is used.
    from flaskmagic.report.plan import PlannedReport
    from flaskmagic.runs.live import LiveApp
    from flaskmagic.runs.run import Run
    from flaskmagic.runs.serve import Served
    from flaskmagic.runs.session import Ended

__all__ = [
    "ENGINES",
    "FOLLOW_PATIENCE",
    "PATIENCE",
    "Beside",
    "CheckedReport",
    "Differences",
    "Ended",
    "EnvironmentCheck",
    "Event",
    "Exchange",
    "Finding",
    "FoundPython",
    "Kind",
    "Level",
    "LiveApp",
    "NoExchange",
    "NoUses",
    "Paper",
    "PlannedReport",
    "ProjectUses",
    "Quiz",
    "Reading",
    "Recording",
    "Request",
    "Run",
    "Served",
    "StillRecording",
    "Trace",
    "Trail",
    "Visit",
    "Walkthrough",
    "answered",
    "app_found_here",
    "beside",
    "check_reports",
    "check_sheet",
    "claims_in",
    "compare",
    "compare_traces",
    "doctor",
    "environment_with",
    "find_python",
    "find_uses",
    "follow",
    "has_faults",
    "headings",
    "keep_app",
    "keep_demo",
    "lacks",
    "lacks_pictures",
    "lint",
    "load",
    "make_quiz",
    "make_visit",
    "only",
    "plan_report",
    "read",
    "read_alone",
    "read_arguments",
    "read_each",
    "read_everything",
    "read_exchanges",
    "read_json",
    "read_requests",
    "record",
    "report_forms",
    "report_styles",
    "run_app",
    "run_demo",
    "save",
    "sentences_without_claims",
    "serve_app",
    "site_address",
    "to_string",
    "topics",
    "walkthrough",
    "write_inside",
    "write_report",
    "write_sheet",
    "write_site",
]

FOLLOW_PATIENCE = 30.0
"""Seconds that an answer may take where a value is looked for in every call."""

Topic = str | Path | Walkthrough
"""A topic by its name, notes by their file (``.md``), or either of them as it was loaded."""


def topics() -> list[Walkthrough]:
    """Return the walkthroughs of all topics, in their order."""
    return [walkthroughs.load(name) for name in walkthroughs.topics()]


def lacks(topic: Topic) -> str:
    """Say what the demo app lacks to be run for a topic, and which command brings it.

    Args:
        topic: The topic.

    Returns:
        Such as ``needs Flask-Login, not installed here: ...``; nothing if it can be run.
    """
    found = walkthrough(topic)
    return needed(found) if missing(found) else ""


def walkthrough(topic: Topic) -> Walkthrough:
    """Return the walkthrough of a topic or of notes.

    Args:
        topic: The topic, or the file of the notes.

    Returns:
        The walkthrough.

    Raises:
        flaskmagic.walkthroughs.UnknownTopic: There is no such topic.
        flaskmagic.walkthroughs.WalkthroughError: The file of the notes can't be read.
    """
    if isinstance(topic, Walkthrough):
        return topic
    is_file = isinstance(topic, Path) or topic.endswith(".md")
    return walkthroughs.load_file(Path(topic)) if is_file else walkthroughs.load(str(topic))


def record(
    *notes: str | Path, folder: str | Path | None = None, show_secrets: bool = False
) -> Recording:
    """Record a ``with`` block: ``with flaskmagic.record() as recording: client.get("/")``.

    Args:
        notes: Files of walkthroughs of your own, which :func:`read` is to be asked for.
        folder: The folder that holds the code that counts as your own. The default is the working
            directory. The cells of a notebook are your own too.
        show_secrets: Whether values that look secret are kept.

    Returns:
        The recording, which begins with the block.

    Raises:
        flaskmagic.walkthroughs.WalkthroughError: A file of notes can't be read.
    """
    own = Path.cwd() if folder is None else Path(folder).resolve()
    return Recording(
        own, _wanted([*topics(), *(walkthrough(Path(each)) for each in notes)]), show_secrets
    )


def run_demo(
    *chosen: Topic,
    python: Path | None = None,
    port: int | None = None,
    engine: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Run]:
    """Run the demo app once for each topic, and make the visit of that topic.

    Args:
        chosen: Topics, or notes that name a visit. The default is every topic whose libraries are
            installed.
        python: The Python to run it with, of an environment with Flask-SocketIO. The default is
            the one that runs this. With another, every topic is one that needs no more libraries.
        port: The port to run on. The default is a free one.
        engine: What records it, one of ``ENGINES``. The default is ``settrace``.
        progress: Called before each run with what is run.

    Returns:
        The runs; after one that was interrupted by Ctrl-C there is none.

    Raises:
        flaskmagic.host.visited.CannotRun: The port is in use.
        flaskmagic.host.child.BrokenPython: The Python can't be started, or can't be recorded.
        MissingLibrary: A topic that was chosen needs one.
    """
    from flaskmagic.runs.run import run_demo_app

    every = [walkthrough(each) for each in chosen] or [each for each in topics() if not lacks(each)]
    if python is not None and not chosen:
        every = [each for each in every if each.visit is not None and not each.visit.needs]
    for each in every:
        if lacks(each):
            raise MissingLibrary(each)
    runs: list[Run] = []
    for each in every:
        if each.visit is None:
            continue
        if progress is not None:
            progress(f"{each.title}: {each.visit.title}")
        try:
            runs.append(
                run_demo_app(each.visit, _wanted([each]), python=python, port=port, engine=engine)
            )
        except signals.Interrupted:  # before anything of this run was recorded
            if not runs:
                raise
            break
        if runs[-1].trace.interrupted:
            break
    return runs


def run_app(
    app: str | None = None,
    visit: Visit | None = None,
    *,
    notes: Sequence[Topic] = (),
    port: int | None = None,
    timeout: float = PATIENCE,
    wait: float | None = None,
    show_secrets: bool = False,
    find_uses: bool = False,
    engine: str | None = None,
    python: str | Path | None = None,
    printed: Callable[[str], None] | None = None,
) -> Run:
    """Run an app of the reader's own once, in a process of its own, with every topic watched.

    Args:
        app: What ``flask --app`` takes. The default is the app that flask finds.
        visit: What is asked of it. The default is ``GET /``.
        notes: Notes of the reader's own, which are watched too.
        port: The port to run on. The default is a free one.
        timeout: Seconds to wait for the end of an answer.
        wait: Seconds to wait, after the last answer, for threads of the app's that still sleep.
            The default is to stop once nothing has run for 0.15 s, and after 3 s in any case.
        show_secrets: Whether values that look secret are kept.
        find_uses: Whether the trace is to say what the app's own code uses of libraries.
        engine: What records it, one of ``ENGINES``. The default is ``settrace``.
        python: The Python to run it with. The default is the one that :func:`find_python` finds.
        printed: Called, on another thread, with each line that the app prints.

    Returns:
        The run.

    Raises:
        flaskmagic.host.visited.CannotRun: There is no such app, or it can't be made.
        flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
    """
    from flaskmagic.runs.run import run_own_app

    return run_own_app(
        app,
        visit or make_visit(),
        _wanted([*topics(), *map(walkthrough, notes)]),
        python=None if python is None else Path(python),
        port=port,
        patience=timeout,
        wait=wait,
        show_secrets=show_secrets,
        finds_uses=find_uses,
        engine=engine,
        printed=printed,
    )


def environment_with(
    pinned: Mapping[str, str], *chosen: Topic, said: Callable[[str], None] = lambda _: None
) -> Path:
    """Return the Python of an environment of other releases, for :func:`run_demo`.

    It is made in the cache folder if it is not there, from the package index that pip is set up
    for. Nothing is changed in the environment of this Python.

    Args:
        pinned: The versions of distributions. What else the demo app needs is the newest that fits.
        chosen: The topics that it is for.
        said: Called with a line before it is made.

    Returns:
        The Python.

    Raises:
        flaskmagic.eras.index.NoIndex: Something can't be installed.
    """
    from flaskmagic.eras.environments import environment_of
    from flaskmagic.eras.revisions import Release

    visits = [each.visit for each in map(walkthrough, chosen) if each.visit is not None]
    needs = {name for visit in visits for name in visit.needs}
    return environment_of([Release(*each) for each in pinned.items()], said, sorted(needs))


def keep_app(
    app: str | None = None,
    visit: Visit | None = None,
    *,
    port: int | None = None,
    timeout: float = PATIENCE,
    show_secrets: bool = False,
    engine: str | None = None,
    python: str | Path | None = None,
    notes: Sequence[Topic] = (),
    printed: Callable[[str], None] | None = None,
) -> LiveApp:
    """Return an app of the reader's own that is kept running, and asked one thing after the other.

    It starts with the first visit, and must be ended with ``end()``.

    Args:
        app: What ``flask --app`` takes. The default is the app that flask finds.
        visit: The first visit, so that the app knows what of it is secret.
        port: The port to run on. The default is a free one.
        timeout: Seconds to wait for the end of an answer.
        show_secrets: Whether values that look secret are kept.
        engine: What records it, one of ``ENGINES``. The default is ``settrace``.
        python: The Python to run it with. The default is the one that :func:`find_python` finds.
        notes: Notes of the reader's own, which are watched too.
        printed: Called, on another thread, with each line that the app prints.

    Returns:
        The app. Each visit is a run of its own, whose trace has what has come since the one before.
    """
    from flaskmagic.runs.live import LiveApp, own_app

    found = find_python(app).path if python is None else Path(python)
    wanted = _wanted([*topics(), *map(walkthrough, notes)])
    job = own_app(
        app,
        visit or make_visit(),
        found,
        wanted,
        port=port,
        patience=timeout,
        show_secrets=show_secrets,
        engine=engine,
    )
    return LiveApp(job, printed)


def keep_demo(*, port: int | None = None, printed: Callable[[str], None] | None = None) -> LiveApp:
    """Return the demo app, kept running as :func:`keep_app` keeps an app.

    Args:
        port: The port to run on. The default is a free one.
        printed: Called, on another thread, with each line that it prints.

    Returns:
        The app, with all of its parts whose libraries are installed.
    """
    from flaskmagic.runs.live import LiveApp, demo_app

    ready = [each for each in topics() if not lacks(each)]
    needs = {name for each in ready if each.visit for name in each.visit.needs}
    return LiveApp(demo_app(_wanted(topics()), sorted(needs), port=port), printed)


def read_alone(trace: Trace) -> list[Reading]:
    """Return a reading for each request and event, each from the socket on, without the start.

    Args:
        trace: The trace of a visit to an app that was kept.

    Returns:
        The readings; none if nothing was asked for.
    """
    return read_each_alone(trace, topics())


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


def serve_app(
    app: str | None = None,
    *,
    script: str | None = None,
    arguments: Sequence[str] = (),
    host: str = "127.0.0.1",
    port: int = 5000,
    save: str | Path | None = None,
    keep_all: bool = False,
    show_secrets: bool = False,
    engine: str | None = None,
    python: str | Path | None = None,
    printed: Callable[[str], None] | None = None,
    ended: Callable[[Ended], object] = lambda _: None,
    remarked: Callable[[str], object] = lambda _: None,
) -> Served:
    """Serve an app of the reader's own under the recorder, until it ends or is ended by a signal.

    Args:
        app: What ``flask --app`` takes. The default is the app that flask finds.
        script: A script that serves the app itself, which is started instead.
        arguments: The arguments of the script.
        host: Where to serve the app.
        port: The port to serve it on.
        save: The file that the session is written to as it goes on, which :func:`load` reads.
        keep_all: Whether the calls of every exchange are kept, also if they say nothing new.
        show_secrets: Whether values that look secret are kept.
        engine: What records it, one of ``ENGINES``. The default is ``monitoring`` where that is
            possible, which leaves the trace function to debuggers and coverage.
        python: The Python to run it with. The default is the one that :func:`find_python` finds.
        printed: Called, on another thread, with each line that the app prints.
        ended: Called with each exchange as it ends.
        remarked: Called with what is done otherwise than the app asks for.

    Returns:
        How many exchanges there were, and what went wrong.

    Raises:
        flaskmagic.host.visited.CannotRun: There is no such app, it can't be made, or the port
            can't be used.
        flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
        OSError: The file can't be written.
    """
    from flaskmagic.runs.serve import Server, serve_own_app

    return serve_own_app(
        Server(app, script, tuple(arguments), host, port),
        _wanted(topics()),
        python=None if python is None else Path(python),
        save=None if save is None else Path(save),
        keeps_all=keep_all,
        show_secrets=show_secrets,
        engine=engine,
        printed=printed,
        ended=ended,
        remarked=remarked,
    )


def only(trace: Trace, *asked: str) -> Trace:
    """Return a trace with some of its requests and events.

    Args:
        trace: The trace.
        asked: For each its number, such as ``"7"``, what was asked for, such as ``"POST /login"``,
            or a definition that ran for it, such as ``"server:login"``.

    Returns:
        The trace.

    Raises:
        NoExchange: There is none of that name.
    """
    return choose_only(trace, asked)


def headings(trace: Trace) -> list[str]:
    """Return what was asked for in each exchange of a trace, and what came of it.

    Args:
        trace: The trace.

    Returns:
        For each exchange such as ``POST /login -> 302 to /, sets a cookie (session)``.
    """
    kept = [each for each in trace.exchanges if each.like is None]
    answers = {each.number: answer_of(trace, each) for each in kept}
    return [heading(each, answers[each.like or each.number]) for each in trace.exchanges]


def answered(ended: Ended) -> str:
    """Return what was asked for in an exchange, and what came of it.

    Args:
        ended: What :func:`serve_app` tells.

    Returns:
        Such as ``POST /login -> 302 to /, sets a cookie (session)``.
    """
    answer = Answer(ended.raised, ended.place, missed_own=ended.missed_own)
    still_at = f", was still at {ended.still_at} when the app ended" if ended.still_at else ""
    return heading(ended.exchange, answer) + still_at


def load(file: str | Path, *chosen: Topic) -> list[Trace]:
    """Return the traces that were saved in a file.

    Args:
        file: The file, or the log of an app that was recorded elsewhere.
        chosen: Topics or notes. With them there is one trace for each of them, in their order;
            a lone trace of an app of the reader's own serves them all.

    Returns:
        The traces.

    Raises:
        UnreadableTrace: The file can't be read, or holds none for a topic.
    """
    saved = Path(file)
    traces = [load_log(saved)] if is_log(saved) else load_traces(saved)
    try:
        return traces_for(list(map(walkthrough, chosen)), traces)
    except NoTrace as error:
        raise UnreadableTrace(f"{file} {error}") from None


def save(traces: Sequence[Trace], file: str | Path) -> None:
    """Write traces to a file, which :func:`load` reads.

    Args:
        traces: The traces.
        file: The file, compressed if its name ends in ``.gz``; what it held is replaced, whole or
            not at all.

    Raises:
        OSError: The file can't be written.
    """
    text = dump(traces).encode()
    write_whole(Path(file), gzip.compress(text, mtime=0) if str(file).endswith(".gz") else text)


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


def write_sheet(quiz: Quiz, file: str | Path, paper: Paper | None = None) -> None:
    """Write a quiz as a sheet to print, with its key on a page of its own.

    Args:
        quiz: The quiz.
        file: The file: ``.pdf``, ``.md`` or ``.html``.
        paper: Its pages. The default is what the locale says.

    Raises:
        flaskmagic.errors.Problem: The suffix is none of these, or a library is missing.
        OSError: The file can't be written.
    """
    from flaskmagic.report.quiz_sheet import make_sheet, sheet_form

    form = sheet_form(Path(file))
    write_whole(Path(file), form.write(make_sheet(quiz), paper or Paper.here()))


def check_sheet(file: Path) -> None:
    """Look whether a sheet can be written so: before the run, not after it.

    Args:
        file: Its file.

    Raises:
        flaskmagic.errors.Problem: Its suffix is none of a sheet.
    """
    from flaskmagic.report.quiz_sheet import sheet_form

    sheet_form(file)


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


def to_string(reading: Reading, format: str = "text", *, full: bool = False) -> str:
    """Return a reading as a document.

    Args:
        reading: The reading.
        format: ``"text"``, ``"markdown"``, ``"json"`` or ``"html"``.
        full: Whether the whole tree of calls is added.

    Returns:
        The document.

    Raises:
        flaskmagic.registry.UnknownFormat: There is no such format, or it is
            binary.
    """
    document = output_for(format, None).write([reading], Layout(full=full))
    assert isinstance(document, str)  # output_for() refuses what is binary without a file
    return document


def write_report(
    readings: Sequence[Reading],
    file: str | Path,
    *,
    style: str = "cse312",
    team: str = "",
    prompts: bool = True,
    format: str | None = None,
    features: Collection[str] = (),
    paper: Paper | None = None,
) -> list[str]:
    """Write a technology report to a file. What was written in it in own words is kept.

    Args:
        readings: What it is on, as :func:`read_everything` returns it.
        file: The file, or the folder of the three of the style ``"three"``.
        style: ``"cse312"``, ``"chain"``, ``"three"``, ``"questions"``, ``"evidence"``, or the path
            of a template (``.md.j2``).
        team: The names of who worked on it.
        prompts: Whether own words are asked for.
        format: The name of a form. The default is what the file's suffix says.
        features: The keys of the features that it is on. The default is all that the app uses.
        paper: Its pages. The default is what the locale says.

    Returns:
        A line for each change in the evidence under words of one's own.

    Raises:
        flaskmagic.errors.Problem: There is no such style or form, the template can't be rendered,
            or what is written in the file can't be told from the rest.
        OSError: The file can't be read or written.
    """
    changes: list[str] = []
    for each in plan_report(Path(file), style, format):
        made = each.make(readings, team, prompts=prompts, paper=paper, features=features)
        for path, content in made.files(each.file or Path(file)).items():
            write_whole(path, content)
        changes += made.changes
    return changes


def report_styles() -> tuple[str, ...]:
    """Return the styles of reports by their names.

    Returns:
        The names; the path of a template of the reader's own is a style as well.
    """
    from flaskmagic.report.style import STYLES

    return STYLES


def plan_report(output: Path | None, style: str, format: str | None) -> list[PlannedReport]:
    """Say which files a report will be: so nobody waits for a run that can't be written.

    Args:
        output: The file, or the folder of the three; ``None`` for stdout.
        style: As in :func:`write_report`.
        format: As there.

    Returns:
        The files, each of which makes its report.

    Raises:
        flaskmagic.errors.Problem: As there.
        OSError: A file can't be read.
    """
    from flaskmagic.report.plan import plan

    return plan(output, style, format)


def write_site(readings: Sequence[Reading], folder: str | Path, url: str = "") -> Path:
    """Write a folder of pages: an index, and a page for each reading.

    Args:
        readings: The readings, as :func:`read_everything` returns them.
        folder: The folder, which is made if it is not there. Files of the same names are replaced.
        url: The address at which the folder will be published. With it, a picture for the
            previews of links is written beside each page, if Typst is installed.

    Returns:
        The file of the index.

    Raises:
        OSError: A file can't be written.
        flaskmagic.errors.Problem: The address is not that of a folder on the web.
    """
    from flaskmagic.render import (
        site,
    )  # pages need lexers and templates, which no other command does

    address = site_address(url) if url else ""
    pictures = site.pictures(readings) if url and not lacks_pictures() else {}
    written = Path(folder)
    written.mkdir(parents=True, exist_ok=True)
    for name, content in pictures.items():
        write_whole(written / name, content)
    for name, page in site.render(readings, address, pictures).items():
        write_whole(written / name, page)
    return written / site.INDEX


def beside(
    script: str,
    app: str | None = None,
    *,
    request: str = "GET /",
    timeout: float = PATIENCE,
    python: str | Path | None = None,
    printed: Callable[[str], None] | None = None,
    said: Callable[[str], object] = lambda _: None,
) -> Beside:
    """Put a script that has a server of its own beside Werkzeug's server with an app.

    Each is recorded in a process of its own while it answers the same bytes.

    Args:
        script: The file of the script, such as ``homework.py``. It listens on any port.
        app: What ``flask --app`` takes. The default is the demo app.
        request: The request, such as ``GET /``.
        timeout: Seconds that each of them may take to listen, and to answer.
        python: The Python to run both with. The default is the one that :func:`find_python`
            finds, and for the demo app the one that runs this.
        printed: Called, on another thread, with each line that they print.
        said: Called with what went wrong after an answer.

    Returns:
        Both servers' lines for each thing that a server must do.

    Raises:
        flaskmagic.runs.beside.NoComparison: One of them does not listen, or did not answer.
        flaskmagic.host.visited.CannotRun: The app can't be made.
        flaskmagic.visitor.actions.WrongRequest: The request can't be read.
    """
    from flaskmagic.runs.beside import record_beside, record_script

    is_demo = app is None
    ours = None if python is None else Path(python)
    found = ours or (Path(sys.executable) if is_demo else find_python(app).path)
    own = record_script(script, request, python=found, patience=timeout, printed=printed)
    theirs = record_beside(
        app, request, is_demo=is_demo, python=found, patience=timeout, printed=printed
    )
    for each in filter(None, (own.problem, theirs.problem)):
        said(each)
    left = servers.Server(Path(script).name, own.trace, own.answer)
    right = servers.Server(f"Werkzeug with {app or 'the demo app'}", theirs.trace, theirs.answer)
    return servers.put_beside(left, right, request)


def follow(
    place: str,
    app: str | None = None,
    visit: Visit | None = None,
    *,
    is_demo: bool = False,
    port: int | None = None,
    timeout: float = FOLLOW_PATIENCE,
    wait: float | None = None,
    show_secrets: bool = False,
    engine: str | None = None,
    python: str | Path | None = None,
    printed: Callable[[str], None] | None = None,
    said: Callable[[str], object] = lambda _: None,
) -> Trail:
    """Send a value that is like no other one, and find the way that it takes through an app.

    Args:
        place: Where it is sent: ``header:NAME``, ``query:NAME``, ``form:NAME``, ``file:NAME``,
            ``json:NAME``, ``cookie:NAME``, ``path:NAME`` or ``event:NAME``.
        app: What ``flask --app`` takes. The default is the app that flask finds.
        visit: What is asked of the app; the value is put into it. The default is ``GET /``.
        is_demo: Whether the demo app is asked, each kind of place in a request of its own.
        port: The port to run on. The default is a free one.
        timeout: Seconds to wait for the end of an answer.
        wait: Seconds to wait, after the last answer, for threads of the app's that still sleep.
        show_secrets: Whether values that look secret are kept.
        engine: What records it, one of ``ENGINES``. The default is ``settrace``.
        python: The Python to run it with. The default is the one that :func:`find_python` finds.
        printed: Called, on another thread, with each line that the app prints.
        said: Called with what went wrong, and what is to be remarked.

    Returns:
        The trail.

    Raises:
        flaskmagic.visitor.actions.WrongRequest: There is no such place.
        flaskmagic.host.visited.CannotRun: There is no such app, or it can't be made.
        flaskmagic.host.child.BrokenPython: The Python can't be started, or can't be recorded.
    """
    from flaskmagic.runs.follow import follow_in_app, follow_in_demo

    asked = Place.read(place)
    if is_demo:
        run = follow_in_demo(asked, port=port, patience=timeout, engine=engine)
    else:
        run = follow_in_app(
            app,
            asked,
            visit or make_visit(),
            python=None if python is None else Path(python),
            port=port,
            patience=timeout,
            wait=wait,
            show_secrets=show_secrets,
            engine=engine,
            printed=printed,
        )
    for each in filter(None, (run.problem, run.remark)):
        said(each)
    trail = trail_of(run.trace)
    assert trail is not None  # a value was sent
    return trail


def lint(file: str | Path) -> list[Finding]:
    """Check notes against the sources that are installed, without running anything.

    Args:
        file: The file of the notes (``.md``).

    Returns:
        The mistakes, in the order of their lines.

    Raises:
        flaskmagic.walkthroughs.WalkthroughError: The file can't be read at all.
    """
    notes = walkthrough(Path(file))
    of_demo = notes.visit is not None
    packages, folder = (DEMO_PACKAGES, None) if of_demo else ((), str(Path.cwd()))
    sources = nothing_run(notes.named, packages, folder)
    return check_notes.lint(notes, Path(file).read_text(encoding="utf-8"), sources)


def sentences_without_claims(file: str | Path) -> list[Finding]:
    """Return the sentences of notes that rest on no claim.

    Args:
        file: The file of the notes (``.md``).

    Returns:
        Each with its line.

    Raises:
        flaskmagic.walkthroughs.WalkthroughError: The file can't be read.
    """
    return unclaimed(walkthrough(Path(file)), Path(file).read_text(encoding="utf-8"))


def claims_in(file: str | Path, saved: str | Path) -> list[Finding]:
    """Say of each claim of notes whether it holds in a run.

    Args:
        file: The file of the notes (``.md``).
        saved: The saved trace of the run.

    Returns:
        What becomes of each, with its line.

    Raises:
        flaskmagic.walkthroughs.WalkthroughError: The notes can't be read.
        UnreadableTrace: The trace can't be read, or holds none for the notes.
    """
    notes = walkthrough(Path(file))
    return held_claims(notes, load(saved, notes)[0])


def check_reports(
    files: Sequence[str | Path],
    *,
    download: bool = False,
    pinned: Mapping[str, str] | None = None,
    clones: Iterable[str] = (),
    online: bool = False,
    saved: str | Path | None = None,
    fix: Literal["all", "links"] | None = None,
    app: str | None = None,
    said: Callable[[str], None] = lambda _: None,
    printed: Callable[[str], None] | None = None,
) -> list[CheckedReport]:
    """Check where reports that somebody has written lead: links, and lines named in words.

    Args:
        files: The reports.
        download: Whether the releases that they were written on are looked for in the package
            index, and the topics are recorded on these, in an environment in the cache folder,
            where it is kept. Else releases that are installed, or were downloaded before, are
            looked at, and nothing is recorded.
        pinned: The versions of the distributions that they were written on, if that is known. They
            are downloaded if they are not at hand, and others are not looked for.
        clones: Clones of repositories: each as ``OWNER/NAME=FOLDER``, or a folder of one or
            several.
        online: Whether files that links name are read from their forges.
        saved: A saved trace or session, instead of the topics: what ran in it, and what called
            what, is told as well.
        app: The project that they are on, as ``flask --app`` takes it: it is told what they never
            explain of what it uses. It is made, and not served. The default is what the saved
            session says that its app uses.
        fix: What is put right in a copy beside each report, as far as it is known: all, or the
            links only. The copy of ``report.md`` is ``report.fixed.md``.
        said: Called with a line before something is asked for over the network, or recorded.
        printed: Called, on another thread, with each line that the app prints.

    Returns:
        Each report, each of its references with its verdicts, and what it leaves out as a whole.

    Raises:
        flaskmagic.written.read.UnreadableReport: A report can't be read.
        flaskmagic.written.read.UnknownKind: It is of a kind that is not read.
        flaskmagic.eras.index.NoIndex: The package index can't be asked, or has not what is pinned.
        flaskmagic.eras.clones.NoClone: What is named is no clone.
        UnreadableTrace: The saved trace can't be read.
        NoUses: The app has ended before it was made.
        flaskmagic.host.visited.CannotRun: There is no such app, or it can't be made.
        flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
        flaskmagic.checks.written.fixes.copies.CopyExists: There is a copy of a report already.
    """
    from flaskmagic.checks.written.fixes import copies
    from flaskmagic.checks.written.fixes.fix import FixWhat
    from flaskmagic.checks.written.report import check_file
    from flaskmagic.eras.clones import clones_in
    from flaskmagic.eras.forges import Forges
    from flaskmagic.eras.index import PackageIndex
    from flaskmagic.eras.releases import Releases
    from flaskmagic.eras.sources import Sources

    paths, wanted = list(map(Path, files)), FixWhat(fix) if fix else None
    if wanted:
        copies.check_all(paths)
    releases = Releases(PackageIndex() if download or pinned else None, said)
    sources = Sources(releases, clones_in(clones), Forges(said) if online else None)
    recordings = _recordings(download, saved, said)
    known, uses = dict(pinned or {}), _uses_of(app, saved, printed)
    checked = [
        check_file(each, sources, known, download, recordings, uses, wanted) for each in paths
    ]
    copies.write_all(checked)
    return checked


def _uses_of(
    app: str | None, saved: str | Path | None, printed: Callable[[str], None] | None
) -> ProjectUses | None:
    """Return what a project uses, if the app is named or a saved session says it."""
    if app is None and saved is None:
        return None
    try:
        with signals.held():
            return find_uses(app, saved, printed=printed)
    except NoUses:
        if app is not None:
            raise
        return None


def _recordings(
    download: bool, saved: str | Path | None, said: Callable[[str], None]
) -> Callable[[Collection[Release]], Sequence[Trace]]:
    """Return what returns the recordings for a report of some releases."""
    if saved is not None or not download:
        traces = [] if saved is None else load(saved)
        return lambda _: traces
    from flaskmagic.runs.topics import topics_on

    visits = [each.visit for each in topics() if each.visit is not None]
    recorded = cache(lambda releases: topics_on(releases, visits, said))
    return lambda releases: recorded(frozenset(releases))


def has_faults(report: CheckedReport, *, strict: bool = False) -> bool:
    """Say whether a report has faults.

    Args:
        report: The report, checked.
        strict: Whether notes count as faults.

    Returns:
        Whether there are any; if a copy was put right, whether any are left in it.
    """
    report = report.of_copy()
    return report.count(Weight.FAULT) > 0 or (strict and report.count(Weight.NOTE) > 0)


def doctor() -> EnvironmentCheck:
    """Check which steps of the topics would be found in this environment; nothing is run.

    Returns:
        What is installed, and each step of each topic and feature with its verdict.
    """

    def sources(of: Walkthrough) -> Trace:
        return nothing_run(of.wanted, DEMO_PACKAGES)

    checked = [*topics(), *walkthroughs.features()]
    return check_environment.examine(checked, sources, RecordedPython.here().version)


def _wanted(chosen: Sequence[Walkthrough]) -> frozenset[str]:
    """Return the definitions that are watched: their lines and values are kept."""
    every = [*chosen, *walkthroughs.features()]
    return frozenset(LANDMARKS).union(*(each.wanted for each in every))
