"""The Python API: record what any code runs, and read it."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from types import TracebackType

from flaskmagic import walkthroughs
from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.reading import read as match
from flaskmagic.reading.path import read_path
from flaskmagic.render.outputs import Layout, output_for
from flaskmagic.scenarios.sources import with_sources
from flaskmagic.source.libraries import imported_libraries
from flaskmagic.source.modules import python_version
from flaskmagic.trace import Kind, Trace, assemble
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from flaskmagic.walkthroughs import Walkthrough

_CELLS = "__main__"
"""The module of a script, and of the cells of a notebook."""


class StillRecording(Problem):
    """A trace that was asked for within the block that is recorded."""


class Recording:
    """What runs in a ``with`` block, in its thread and in the threads that it starts.

    Made by :func:`record`. The trace functions found at the start of the block, such as a
    debugger's, are put back at its end, whatever happens in it.
    """

    def __init__(self, scope: Scope, wanted: frozenset[str], show_secrets: bool) -> None:
        self._scope, self._wanted = scope, wanted
        self._recorder = Recorder(scope, wanted, show_secrets)
        self._trace: Trace | None = None

    @property
    def trace(self) -> Trace:
        """What was recorded; raises :class:`StillRecording` before the end of the block."""
        if self._trace is None:
            raise StillRecording("the trace is there behind the 'with' block, not within it")
        return self._trace

    def __enter__(self) -> Recording:
        # The function that the block stands in began before the recording, but is its first call.
        self._recorder.start(sys._getframe(1))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._recorder.stop()
        trace = assemble(
            self._recorder,
            kind=Kind.BLOCK,
            scenario="",
            title="a recording",
            python=python_version(),
        )
        self._trace = with_sources(trace, self._wanted, (), self._scope.app_folder)
        if trace.shortfall is not None:
            warnings.warn(trace.shortfall, RuntimeWarning, stacklevel=2)


def record(
    *notes: str | Path, folder: str | Path | None = None, show_secrets: bool = False
) -> Recording:
    """Record a ``with`` block: ``with flaskmagic.record() as recording: client.get("/")``.

    ``folder`` holds the code that counts as your own: the working directory unless given. The
    cells of a notebook are your own too. ``notes`` are files of walkthroughs of your own, which
    :func:`read` is to be asked for. Values that look secret are left out unless ``show_secrets``.
    Raises :class:`flaskmagic.walkthroughs.WalkthroughError`.
    """
    own = Path.cwd() if folder is None else Path(folder).resolve()
    chosen = [*_topics(), *(walkthroughs.load_file(Path(each)) for each in notes)]
    wanted = frozenset[str]().union(*(each.wanted for each in chosen))
    scope = Scope((_CELLS,), str(own), imported_libraries(own))
    return Recording(scope, wanted, show_secrets)


def read(trace: Trace, topic: str | Path | None = None) -> Reading:
    """Return the reading of a trace: of a topic, of notes in a ``.md`` file, or of its path.

    Raises :class:`flaskmagic.walkthroughs.UnknownTopic` and ``WalkthroughError``.
    """
    if topic is None:
        return read_path(trace, _topics())
    is_file = isinstance(topic, Path) or topic.endswith(".md")
    found = walkthroughs.load_file(Path(topic)) if is_file else walkthroughs.load(str(topic))
    return match(found, trace)


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


def _topics() -> list[Walkthrough]:
    return [walkthroughs.load(topic) for topic in walkthroughs.topics()]
