"""Runs an app with a value that is followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flaskmagic.runs.run import Run, run_demo_app, run_own_app
from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.visitor.followed import Place, demo_actions
from flaskmagic.visitor.visit import Visit, title_of


def follow_in_demo(
    place: Place, *, port: int | None = None, patience: float, engine: str | None = None
) -> Run:
    """Follow a value through the demo app.

    Args:
        place: Where the value is sent.
        port: The port to serve on. The default is a free one.
        patience: Seconds that the app may take to answer.
        engine: What records it. The default is ``settrace``.

    Returns:
        The run.
    """
    sent, actions = place.value(), demo_actions(place)
    visit = DemoVisit("", title_of(actions), sent.put(actions), follows=sent)
    return run_demo_app(visit, port=port, patience=patience, engine=engine)


def follow_in_app(
    app: str | None,
    place: Place,
    visit: Visit,
    *,
    python: Path | None = None,
    port: int | None = None,
    patience: float,
    wait: float | None = None,
    show_secrets: bool = False,
    engine: str | None = None,
    printed: Callable[[str], None] | None = None,
) -> Run:
    """Follow a value through an app of the reader's own.

    Args:
        app: What ``flask --app`` takes, or ``None`` for the app that flask finds.
        place: Where the value is sent.
        visit: What is done.
        python: The Python to run it with, as for :func:`flaskmagic.runs.run.run_own_app`.
        port: The port to serve on. The default is a free one.
        patience: Seconds that the app may take to answer.
        wait: Seconds to wait, after the visit, for threads of the app's that sleep.
        show_secrets: Whether values that look secret are kept.
        engine: What records it. The default is ``settrace``.
        printed: Called, on another thread, with each line that the app prints.

    Returns:
        The run.

    Raises:
        flaskmagic.visitor.actions.WrongRequest: The visit has no such place.
    """
    sent = place.value()
    run = run_own_app(
        app,
        replace(visit, actions=sent.put(visit.actions)),
        python=python,
        port=port,
        patience=patience,
        wait=wait,
        show_secrets=show_secrets,
        engine=engine,
        printed=printed,
        follows=sent,
    )
    return replace(run, trace=replace(run.trace, title=visit.title))
