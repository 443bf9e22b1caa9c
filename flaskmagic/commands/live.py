"""The app that ``flaskmagic step`` keeps, and asks for what is typed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from flaskmagic import api, signals
from flaskmagic.commands.app_options import AppOptions
from flaskmagic.commands.runs import Recorded, ended, find_python
from flaskmagic.commands.typed_request import typed_request
from flaskmagic.console import errors, print_line
from flaskmagic.tui.live import Asked

DEMO = "flaskmagic.demo_app"
"""The demo app, as ``flask --app`` takes it."""

_KEPT = 200
"""Lines of the app that are kept while the screen is not ours to print on: the last ones."""


class KeptApp:
    """An app that is kept running; it can be asked from another thread than it is ended by."""

    def __init__(
        self, app: api.LiveApp, first: api.Visit | None, follow: Callable[..., api.Trail]
    ) -> None:
        """Keep an app.

        Args:
            app: The app.
            first: The first visit: its headers and cookies go with each request. The demo app has
                none.
            follow: Follows a value in a run of its own, as :func:`flaskmagic.api.follow` does.
        """
        self.app, self._first, self._follow = app, first, follow

    def prepare(self) -> None:
        """Start it if it does not run; what goes wrong then is said when it is asked."""
        with suppress(Exception):
            self.app.prepare()

    def ask(self, text: str) -> Asked:
        """Ask for something, and wait until it is answered.

        Args:
            text: A request, as it is typed.

        Returns:
            The paths of what was asked for, and what went wrong or is to be remarked.

        Raises:
            flaskmagic.errors.Problem: It can't be read, or the app can't be run.
        """
        run = self.app.visit(self._visit(text))
        said = "; ".join(filter(None, (run.problem, run.remark)))
        return Asked(api.read_alone(run.trace), said)

    def _visit(self, text: str) -> api.Visit:
        return typed_request(text, self._first or api.make_visit())

    def follow(self, text: str, last: str) -> Asked:
        """Follow a value, in a run of its own, and wait until its trail is found.

        Args:
            text: The place of the value, and a request if it is to be another one.
            last: The request that was asked for last, or nothing.

        Returns:
            The trail, and what went wrong or is to be remarked.

        Raises:
            flaskmagic.errors.Problem: It can't be read, or the app can't be run.
        """
        place, _, request = text.partition(" ")
        asked = request.strip() or last
        visit = self._visit(asked) if asked else self._first
        said: list[str] = []
        trail = self._follow(place, visit=visit, is_demo=visit is None, said=said.append)
        return Asked((), "; ".join(said), trail)


class Printed:
    """What an app prints, which waits as long as the screen shows something else."""

    def __init__(self) -> None:
        self._waiting: deque[str] | None = None

    def take(self, line: str) -> None:
        """Print a line, now or later.

        Args:
            line: The line.
        """
        if self._waiting is None:
            print_line(line)
        else:
            self._waiting.append(line)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Print nothing until a block is done."""
        self._waiting = deque(maxlen=_KEPT)
        try:
            yield
        finally:
            waiting, self._waiting = self._waiting, None
            for line in waiting:
                print_line(line)


def keep_own(
    chosen: Sequence[api.Walkthrough], app_options: AppOptions, port: int | None, printed: Printed
) -> KeptApp:
    """Return the reader's own app, which is not started yet.

    Args:
        chosen: The topics and notes that were asked for.
        app_options: The app.
        port: The port to run on.
        printed: It takes what the app prints.

    Returns:
        The app.
    """
    app = api.keep_app(
        app_options.app,
        app_options.visit,
        notes=chosen,
        port=port,
        timeout=app_options.timeout,
        show_secrets=app_options.show_secrets,
        engine=app_options.engine,
        python=find_python(app_options),
        printed=printed.take,
    )
    follow = partial(
        api.follow,
        app=app_options.app,
        show_secrets=app_options.show_secrets,
        engine=app_options.engine,
        python=find_python(app_options),
        printed=printed.take,
    )
    return KeptApp(app, app_options.visit, follow)


def begin(kept: KeptApp, chosen: Sequence[api.Walkthrough], app_options: AppOptions) -> Recorded:
    """Start an app, and make the first visit.

    Args:
        kept: The app.
        chosen: The topics and notes that were asked for.
        app_options: What is asked of it.

    Returns:
        The trace.

    Raises:
        flaskmagic.errors.Problem: It can't be run.
    """
    with signals.held(), errors.status(app_options.visit.title):
        return ended([kept.app.begin(app_options.visit, app_options.wait)], chosen)


def keep_demo(printed: Printed) -> KeptApp:
    """Return the demo app, which is started when something is asked.

    Args:
        printed: It takes what the app prints.

    Returns:
        The app.
    """
    follow = partial(api.follow, app=DEMO, printed=printed.take)
    return KeptApp(api.keep_demo(printed=printed.take), None, follow)
