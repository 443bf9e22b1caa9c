"""Ctrl-C and SIGTERM: the first one loses nothing that was recorded, the second one ends waits."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from types import FrameType

_NUMBERS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(BaseException):
    """A signal came. It is no KeyboardInterrupt: libraries catch that one."""


class _Answer(Enum):
    """What the first signal does."""

    LEAVE = auto()  # nothing is open: the process ends at once
    WAIT = auto()  # it is kept until that is over; a second one raises
    KEEP = auto()  # all are kept until that is over
    RAISE = auto()


@dataclass(slots=True)
class _State:
    answer: _Answer = _Answer.LEAVE
    received: int | None = None


_state = _State()


def claim() -> None:
    """Take SIGINT and SIGTERM from here on; one that the process is to ignore stays ignored."""
    for number in _NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _on_signal)


def ignore() -> None:
    """Let no signal change how the process ends: all is done."""
    for number in _NUMBERS:
        signal.signal(number, signal.SIG_IGN)


def _on_signal(number: int, _frame: FrameType | None) -> None:
    is_second, _state.received = _state.received is not None, _state.received or number
    if _state.answer is _Answer.LEAVE:
        _leave(number)
    if _state.answer is _Answer.RAISE or (is_second and _state.answer is _Answer.WAIT):
        _state.answer = _Answer.KEEP  # one that comes at once must not end what cleans up
        raise Interrupted


def _leave(number: int) -> None:
    with contextlib.suppress(OSError):
        os.write(2, b"flaskmagic: interrupted\n")
    os._exit(exit_code(number))


def exit_code(number: int) -> int:
    """Return how a command ends that a signal has ended.

    Args:
        number: The signal.

    Returns:
        The exit code, as a shell has it.
    """
    return 128 + number


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Let a first signal wait until a block is done, which must not be left half-way."""
    with _waiting(_Answer.WAIT):
        yield


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Let all signals wait until a block is done, but where it allows them: it writes a file."""
    with _waiting(_Answer.KEEP):
        yield


@contextlib.contextmanager
def _waiting(answer: _Answer) -> Iterator[None]:
    before, _state.answer = _state.answer, answer
    try:
        yield
    finally:
        _state.answer = before
    if _state.received is not None and before is _Answer.LEAVE:
        _leave(_state.received)


@contextlib.contextmanager
def allowed(*, again: bool = False) -> Iterator[None]:
    """Let a signal end a block; one that was held before ends it at once.

    Args:
        again: Whether the block is what the first signal began: only another one ends it.

    Raises:
        Interrupted: A signal came.
    """
    before, _state.answer = _state.answer, _Answer.RAISE
    try:
        if not again:
            _raise_received()
        yield
        if not again:
            _raise_received()  # what the block ran may have lost the first one
    finally:
        _state.answer = before


def end_loop_by(end: Callable[[], object]) -> None:
    """Let a signal end what runs in asyncio's loop: in a task of it an exception may get lost.

    The loop takes the signals with it when it is closed; :func:`claim` takes them back.

    Args:
        end: Ends it, and then :func:`allowed` raises.
    """
    import asyncio

    def on_signal(number: int) -> None:
        if _state.received is not None:
            _leave(number)
        _state.received = number
        end()

    loop = asyncio.get_running_loop()
    for number in _NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            with contextlib.suppress(NotImplementedError):  # only POSIX has this
                loop.add_signal_handler(number, on_signal, number)


def _raise_received() -> None:
    if _state.received is not None:
        raise Interrupted


def take() -> int | None:
    """Return the signal that came, and forget it: what it interrupted is read all the same.

    Returns:
        The signal, or ``None``.
    """
    number, _state.received = _state.received, None
    return number
