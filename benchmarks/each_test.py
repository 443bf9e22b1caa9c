"""A plugin of pytest that runs each test as ``EACH_TEST`` says, or as it is."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import flaskmagic
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope

SCOPE = Scope(("__main__",), str(Path.cwd()))
HOW = os.environ.get("EACH_TEST", "plain")


def do_nothing(_frame: FrameType, _event: str, _arg: object) -> Any:
    """Ask for every event, and do nothing: what the interpreter itself takes."""
    return do_nothing


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Run the test itself in that way."""
    if HOW == "recorded":
        with flaskmagic.record():
            yield
    elif HOW == "noted":
        with Recorder(SCOPE):
            yield
    elif HOW == "traced":
        threading.settrace(do_nothing)
        sys.settrace(do_nothing)
        try:
            yield
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]
    else:
        yield
