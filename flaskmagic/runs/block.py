"""Records what runs in a ``with`` block of any Python program."""

from __future__ import annotations

import sys
import warnings
from functools import cached_property
from pathlib import Path
from types import TracebackType

from flaskmagic.errors import Problem
from flaskmagic.source.describe import with_sources
from flaskmagic.trace import Kind, LogReader, Trace, assemble
from flaskmagic.tracer.libraries import imported_libraries
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope

_CELLS = "__main__"
"""The module of a script, and of the cells of a notebook."""


class StillRecording(Problem):
    """A trace that was asked for within the block that is recorded."""


class Recording:
    """What runs in a ``with`` block, in its thread and in the threads that it starts.

    The trace functions found at the start of the block, such as a debugger's, are put back at its
    end, whatever happens in it.
    """

    def __init__(self, folder: Path, wanted: frozenset[str], show_secrets: bool) -> None:
        """Prepare the recording; it begins with the block.

        Args:
            folder: The folder of the code that counts as the reader's own.
            wanted: The definitions of which lines and values are kept.
            show_secrets: Whether values that look secret are kept.
        """
        self._scope = Scope((_CELLS,), str(folder), imported_libraries(folder))
        self._wanted = wanted
        self._recorder = Recorder(self._scope, wanted, show_secrets)
        self._has_ended = False

    @cached_property
    def trace(self) -> Trace:
        """What was recorded. The sources are read when it is first asked for.

        Raises:
            StillRecording: The block has not ended yet.
        """
        if not self._has_ended:
            raise StillRecording("the trace is there after the 'with' block, not within it")
        trace = assemble(
            LogReader.of(self._recorder),
            kind=Kind.BLOCK,
            scenario="",
            title="a recording",
        )
        if trace.shortfall is not None:
            warnings.warn(trace.shortfall, RuntimeWarning, stacklevel=3)
        return with_sources(trace, self._wanted, (), self._scope.app_folder)

    @property
    def engine(self) -> str | None:
        """What records, ``settrace`` or ``monitoring``; None before the block.

        It is ``monitoring`` where another tool, such as a debugger, has the trace function, from
        Python 3.12 on: that tool keeps it.
        """
        return self._recorder.engine

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
        self._recorder.freeze()
        self._has_ended = True
