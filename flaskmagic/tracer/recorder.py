"""Records every call of a program, in all its threads."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from flaskmagic.tracer.decide import Decider, Decision, decider_of
from flaskmagic.tracer.engines.choice import engines_here, first_possible
from flaskmagic.tracer.engines.engine import Engine
from flaskmagic.tracer.engines.following import Following
from flaskmagic.tracer.log import ThreadLog
from flaskmagic.tracer.marker import Marker
from flaskmagic.tracer.scope import Scope
from flaskmagic.tracer.sightings import Seen, Sightings
from flaskmagic.tracer.threads import Threads
from flaskmagic.tracer.value_texts import ValueTexts

_FOLDER = f"{Path(__file__).parent}{os.sep}"


@dataclass(eq=False)
class Recorder:
    """Records the calls within ``with recorder:``.

    ``wanted`` names the definitions (``module:qualname``) of which executed lines, arguments and
    result are kept as well; so they are of the app's own functions, and of the calls that those
    make, where the scope has an ``app_folder``. Without ``show_secrets`` what is secret is left
    out of the values, and so are the texts ``secrets``. Of ``engines`` the first that is possible
    is taken; by default another tool keeps the trace function that it has. A value that it
    ``follows`` is looked for from :meth:`follow` on, in all that is recorded.
    """

    scope: Scope
    wanted: Set[str] = frozenset()
    show_secrets: bool = True
    secrets: Collection[str] = ()
    engines: Sequence[str] = ()
    follows: Marker | None = None
    _decider: Decider = field(init=False)
    _threads: Threads = field(init=False, default_factory=Threads)
    _engine: Engine | None = field(init=False, default=None)
    _following: Following | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        wanted = frozenset(self.wanted)
        if self.follows is None:
            self._decider = decider_of(self.scope, wanted)
        else:
            self._decider = Decider(self.scope, wanted, follows=True)

    def __enter__(self) -> Recorder:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def decisions(self) -> list[Decision]:
        """The decisions so far, those that the logs name among them, in their order."""
        return self._decider.made.copy()

    @property
    def logs(self) -> list[ThreadLog]:
        """What was recorded so far and is not taken: a log for each thread, after its starter's."""
        return self._threads.logs

    @property
    def engine(self) -> str | None:
        """The name of the engine that records or did; None before it begins."""
        return None if self._engine is None else self._engine.name

    def start(self, within: FrameType | None = None) -> None:
        """Begin to record this thread, and those that it starts.

        Args:
            within: A function of this thread that runs already and is to be recorded, from here
                on, as if it were called now.
        """
        texts = ValueTexts(self.show_secrets, self.secrets)
        engine = first_possible(self.engines or engines_here())
        if self.follows is not None:
            self._following = Following(Sightings(self.follows, texts))
        self._engine = engine(self._decider, self._threads, texts, self._following)
        self._engine.start(within)

    def follow(self) -> None:
        """Begin to look for the value that it ``follows``, if it does."""
        if self._following is not None:
            self._following.is_on = True

    def take_seen(self) -> list[Seen]:
        """Return where that value was seen since this was asked last."""
        return [] if self._following is None else self._following.take_seen()

    def stop(self) -> None:
        """Stop recording; the trace functions found at the start are put back."""
        if self._engine is not None:
            self._engine.stop()

    def is_written(self) -> None:
        """Take it that the logs are written while it goes on: threads wait if they are too long."""
        self._threads.are_written = True

    def freeze(self) -> None:
        """Keep what was recorded as it is: threads that go on may still end calls."""
        for log in self._threads.logs:
            log.events = log.events.copy()

    def standing(self) -> list[list[Any]]:
        """Return where the own functions are that have not ended, in all threads that have any.

        Returns:
            For each thread its name, and of each function, the innermost first, its file, its
            first line and the line at which it is.
        """
        names = {each.ident: each.name for each in threading.enumerate()}
        return [
            [names[thread], stack]
            for thread, frame in sys._current_frames().items()
            if thread in names and (stack := list(self._own_frames(frame)))
        ]

    def _own_frames(self, frame: FrameType | None) -> Iterator[list[Any]]:
        while frame is not None:
            decision = self._decider.decisions.get(object.__hash__(frame.f_code))
            if decision is not None and decision.in_own_file and decision.debug_info is None:
                yield [decision.filename, frame.f_code.co_firstlineno, frame.f_lineno]
            frame = frame.f_back

    def owns(self, frame: FrameType | None) -> bool:
        """Say whether a frame runs within the recorder, such as in its trace function.

        Args:
            frame: The frame; None is nowhere.

        Returns:
            Whether it, or one above it, is the recorder's.
        """
        while frame is not None:
            if frame.f_code.co_filename.startswith(_FOLDER):
                return True
            frame = frame.f_back
        return False
