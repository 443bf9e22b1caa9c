"""Runs of the demo app and of apps: each gives a trace, or what is left of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flaskmagic import signals
from flaskmagic.api.notes import Topic, lacks, topics, walkthrough, watched
from flaskmagic.eras.revisions import Release
from flaskmagic.host.python import find_python
from flaskmagic.reading import beside as servers
from flaskmagic.reading.beside import Beside
from flaskmagic.reading.trail.build import trail_of
from flaskmagic.reading.trail.model import Trail
from flaskmagic.runs.block import Recording
from flaskmagic.visitor.actions import PATIENCE
from flaskmagic.visitor.followed import Place
from flaskmagic.visitor.visit import Visit, make_visit
from flaskmagic.walkthroughs.needs import MissingLibrary

if TYPE_CHECKING:
    # What runs an app and what writes a report brings much, which is imported where it is used.
    from flaskmagic.runs.live import LiveApp
    from flaskmagic.runs.run import Run
    from flaskmagic.runs.serve import Served
    from flaskmagic.runs.session import Ended


FOLLOW_PATIENCE = 30.0
"""Seconds that an answer may take where a value is looked for in every call."""


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
        own, watched([*topics(), *(walkthrough(Path(each)) for each in notes)]), show_secrets
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
                run_demo_app(each.visit, watched([each]), python=python, port=port, engine=engine)
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
        watched([*topics(), *map(walkthrough, notes)]),
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
    wanted = watched([*topics(), *map(walkthrough, notes)])
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
    return LiveApp(demo_app(watched(topics()), sorted(needs), port=port), printed)


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
        watched(topics()),
        python=None if python is None else Path(python),
        save=None if save is None else Path(save),
        keeps_all=keep_all,
        show_secrets=show_secrets,
        engine=engine,
        printed=printed,
        ended=ended,
        remarked=remarked,
    )


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
