"""SIGINT waits until what must not be left half done is done."""

import os
import signal
from pathlib import Path

import pytest

from flaskmagic.inside.interrupts import interrupts_held


def test_an_interrupt_comes_after_the_block(tmp_path: Path) -> None:
    file = tmp_path / "for a moment"

    def act() -> None:
        with interrupts_held():
            file.touch()
            os.kill(os.getpid(), signal.SIGINT)
            file.unlink()

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        act()
    assert not file.exists()
    assert signal.getsignal(signal.SIGINT) is before


def test_without_one_nothing_comes() -> None:
    with interrupts_held():
        done = True
    assert done
