"""Runs tests of the recorder with each engine that this Python has."""

import sys

import pytest

from flaskmagic.tracer import recorder
from flaskmagic.tracer.engines.choice import ENGINES, MONITORING

OF_THIS_PYTHON = [each for each in ENGINES if each != MONITORING or sys.version_info >= (3, 12)]


@pytest.fixture(params=OF_THIS_PYTHON)
def each_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Record with this engine where a test names none; and tell its name."""
    name: str = request.param
    monkeypatch.setattr(recorder, "engines_here", lambda: (name,))
    return name
