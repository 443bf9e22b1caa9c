"""What is done with each function: recorded or skipped, and how closely it is looked at."""

from __future__ import annotations

import dis
import inspect
import itertools
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType

from flaskmagic.tracer.exchange_facts import AT_BEGIN, AT_END
from flaskmagic.tracer.log import SKIPPED
from flaskmagic.tracer.made_again import Likeness, MadeAgain, likeness
from flaskmagic.tracer.scope import Scope, is_template, module_name
from flaskmagic.tracer.secret_calls import SecretCall, secret_call

_UNIT = 2
"""Bytes of an instruction: its number, and its argument."""

# A yield is seen at YIELD_VALUE up to Python 3.12 and at the RESUME after it from 3.13 on.
YIELDS = ("YIELD_VALUE", "RESUME")
_YIELDS = frozenset(dis.opmap[name] for name in YIELDS)

_MOST_KEPT = 20_000

_RESUMABLE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


@dataclass(slots=True, eq=False)
class Decision:
    """What is done with one code object; ``reason`` says why it is skipped, if it is.

    ``number`` is the function's in the log, and ``skipped`` the event of a call that is skipped.
    ``filename`` is absolute, also of a template that is loaded from a folder below the current one.
    ``in_own_file`` says that its file is the app's own. ``debug_info`` is the line table of a
    compiled template. A ``resumable`` function is a generator or a coroutine; ``start`` is the
    offset of the instruction at which it first starts, and ``yields`` are those at which it yields,
    if it is looked at closely. Of the wanted more is noted (``closely``) than that they began and
    ended, and so it is of what the app's ``own`` code calls. One that ``tells`` something when it
    begins or ``tells_at_end`` has its name here, by which that is found. ``secrets`` are what is
    known to be secret of its calls. What the scope names as ``close`` is looked at as ``own`` code
    is.
    """

    number: int
    code: CodeType
    reason: str | None
    filename: str = ""
    module: str = ""
    debug_info: str | None = None
    in_own_file: bool = False
    own: bool = False
    wanted: bool = False
    resumable: bool = False
    closely: bool = False
    start: int = -1
    tells: str | None = None
    tells_at_end: str | None = None
    secrets: SecretCall | None = None
    yields: frozenset[int] = frozenset()
    skipped: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.skipped = SKIPPED, self.number


class Decider:
    """Decides once for each code object.

    The decisions are kept by the identity of the code, ``object.__hash__(code)``: its own hash is
    made of all of its constants, and ``id()`` is an audit event. They hold the code objects
    themselves, or an identity could come to name another one. A template that was compiled again
    has the decision on the first one. ``made`` are the decisions in the order in which they were
    made. Where a value is followed (``follows``), all that is recorded is looked at closely.
    """

    def __init__(self, scope: Scope, wanted: Set[str], *, follows: bool = False) -> None:
        self.decisions: dict[int, Decision] = {}
        self.made: list[Decision] = []
        self.made_again = MadeAgain()
        self._templates: dict[Likeness, Decision] = {}
        self._next_number = itertools.count().__next__
        self._scope = scope
        self._wanted = wanted
        self.follows = follows

    def decide(self, frame: FrameType) -> Decision:
        """Decide what is done with the code of a frame.

        Two threads may come here with the same code at the same moment. Both get the decision
        that is kept first: the log tells functions apart by their decisions.

        Args:
            frame: A frame that runs the code; its globals tell the module.

        Returns:
            The one decision on that code.
        """
        code, template = frame.f_code, likeness(frame)
        known = None if template is None else self._templates.get(template)
        if known is not None:
            return self._decide_again(code, known)
        reason = self._scope.reason_to_skip(frame)
        number = self._next_number()
        decision = (
            self._recorded(number, frame) if reason is None else Decision(number, code, reason)
        )
        kept = self.decisions.setdefault(object.__hash__(code), decision)
        if kept is decision:
            self.made.append(kept)
        if template is not None:
            self._templates.setdefault(template, kept)
        return kept

    def _decide_again(self, code: CodeType, known: Decision) -> Decision:
        """Take what was decided on equal code."""
        identity = object.__hash__(code)
        self.decisions[identity] = known
        for each in self.made_again.add(identity, code):
            self.decisions.pop(each, None)
            self.made_again.let_go(each)
        return known

    def nearest(self, frame: FrameType | None) -> tuple[Decision | None, int, FrameType | None]:
        """Look for the nearest recorded function, from a frame on up.

        Args:
            frame: Where to begin.

        Returns:
            Its decision, the offset of the instruction at which it stands, and its frame; None,
            -1 and None if there is none.
        """
        while frame is not None:
            decision = self.decisions.get(object.__hash__(frame.f_code))
            if decision is not None and decision.reason is None:
                return decision, frame.f_lasti, frame
            frame = frame.f_back
        return None, -1, None

    def _recorded(self, number: int, frame: FrameType) -> Decision:
        """Return the decision on a function in scope."""
        code, template = frame.f_code, is_template(frame)
        filename = _absolute(code.co_filename) if template else code.co_filename
        module = frame.f_globals.get("name") if template else module_name(frame)
        in_own_file = (
            self._scope.is_own_template(filename)
            if template
            else self._scope.is_own(module or "", code.co_filename)
        )
        own = (self._scope.app_folder is not None and in_own_file) or module in self._scope.close
        name = f"{module}:{code.co_qualname}"
        wanted = own or name in self._wanted
        tells, tells_at_end = (name if name in asked else None for asked in (AT_BEGIN, AT_END))
        resumable = bool(code.co_flags & _RESUMABLE)
        secrets = secret_call(name)
        closely = self.follows or wanted or bool(tells or tells_at_end or secrets)
        return Decision(
            number,
            code,
            None,
            filename,
            module=module or code.co_filename,
            debug_info=frame.f_globals["debug_info"] if template else None,
            in_own_file=in_own_file,
            own=own,
            wanted=wanted,
            resumable=resumable,
            closely=closely,
            start=_start(code) if resumable else -1,
            tells=tells,
            tells_at_end=tells_at_end,
            secrets=secrets,
            yields=_yields(code) if resumable and closely else frozenset(),
        )


_deciders: dict[tuple[Scope, Set[str]], Decider] = {}


def decider_of(scope: Scope, wanted: Set[str]) -> Decider:
    """Return what decides for recordings that are alike, such as those of each test of a suite.

    Deciding takes longer than recording a call. The last one is kept, unless it holds too many
    functions: they may have been made while the program ran.

    Args:
        scope: Which functions are recorded.
        wanted: The definitions that are looked at closely.

    Returns:
        The decider.
    """
    found = _deciders.get((scope, wanted))
    if found is None or len(found.made) > _MOST_KEPT:
        found = Decider(scope, wanted)
        _deciders.clear()
        _deciders[scope, wanted] = found
    return found


def _absolute(filename: str) -> str:
    path = Path(filename)  # that of a template which is in no file is its name, or <template>
    return str(path.absolute()) if path.is_file() else filename


def _start(code: CodeType) -> int:
    """Return the offset of the instruction at which a generator starts, as opposed to goes on."""
    return _UNIT * code.co_code[::_UNIT].index(dis.opmap["RESUME"])


def _yields(code: CodeType) -> frozenset[int]:
    """Return the offsets of the instructions at which a generator stands when it yields."""
    numbers = code.co_code[::_UNIT]
    return frozenset(_UNIT * n for n, each in enumerate(numbers) if each in _YIELDS)
