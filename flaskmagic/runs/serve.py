"""Serves an app of the reader's own, which is used from any client, and tells each exchange."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flaskmagic.host.output import Output
from flaskmagic.host.python import find_python
from flaskmagic.host.served import serve
from flaskmagic.host.visited import CannotRun
from flaskmagic.inside.job import Job
from flaskmagic.runs.session import Ended, Session
from flaskmagic.runs.session_file import SessionFile
from flaskmagic.tracer.engines.choice import BESIDE_OTHERS
from flaskmagic.tracer.records import REMARK
from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.uses.wording import counted


@dataclass(frozen=True, slots=True)
class Served:
    """What is left of a session: how many exchanges there were, how many were kept, what failed.

    ``reached`` says how much of what the app's own code uses of libraries has run, or is empty.
    """

    count: int
    kept: int
    problem: str | None
    reached: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """An app of the reader's own, and where it is served.

    ``app`` is what ``flask --app`` takes, or ``None`` for the app that flask finds. With a
    ``script``, that is started instead, with its ``arguments``: it has its own host and port.
    """

    app: str | None = None
    script: str | None = None
    arguments: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 5000

    @property
    def title(self) -> str:
        """What is run, as it is typed."""
        if self.script is not None:
            return " ".join((self.script, *self.arguments))
        return f"{self.app or 'the app that flask finds'} on {self.host}:{self.port}"


def serve_own_app(
    server: Server,
    wanted: Set[str] = frozenset(),
    *,
    python: Path | None = None,
    save: Path | None = None,
    keeps_all: bool = False,
    show_secrets: bool = False,
    engine: str | None = None,
    printed: Callable[[str], None] | None = None,
    ended: Callable[[Ended], object] = lambda _: None,
    remarked: Callable[[str], object] = lambda _: None,
) -> Served:
    """Serve an app until it ends, or is ended by a signal.

    Args:
        server: The app.
        wanted: The definitions of which lines and values are kept.
        python: The Python to run it with. The default is the one that
            :func:`flaskmagic.host.python.find_python` finds.
        save: The file that the session is written to while it goes on.
        keeps_all: Whether the calls of every exchange are kept, also if they say nothing new.
        show_secrets: Whether values that look secret are kept.
        engine: What records it. The default leaves the trace function to other tools, where Python
            can do without.
        printed: Called, on another thread, with each line that the app prints.
        ended: Called with each exchange as it ends.
        remarked: Called with what is done otherwise than the app asks for.

    Returns:
        What is left of it.

    Raises:
        CannotRun: There is no such app, it can't be made, or the port can't be used.
        flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
        OSError: The file can't be written.
    """
    texts = ValueTexts(show_secrets)
    job = Job(
        app=server.app,
        script=server.script,
        script_arguments=server.arguments,
        host=server.host,
        port=server.port,
        wanted=tuple(sorted(wanted)),
        show_secrets=show_secrets,
        finds_uses=True,
        finds_uses_early=True,
        engines=BESIDE_OTHERS if engine is None else (engine,),
    )
    file = None if save is None else SessionFile(save)
    write = None if file is None else file.write
    session = Session(texts.text(server.title), texts, keeps_all, write, wanted)

    def take(records: list[list[Any]]) -> None:
        for name, *values in records:
            if name == REMARK:
                remarked(texts.text(values[0]))
        for each in session.feed(records):
            ended(each)

    try:
        found = python or find_python(server.script or server.app).path
        problem = serve(found, job, Output(texts, printed).take, take)
        for each in session.end():
            ended(each)
    except CannotRun as error:  # what the app says may hold a secret
        raise CannotRun(texts.text(str(error))) from None
    finally:
        if file is not None:
            file.close()
    said = "; ".join(filter(None, (problem, session.shortfall)))
    reached = "" if session.uses is None else counted(session.uses)
    return Served(session.count, session.kept, texts.text(said) or None, reached)
