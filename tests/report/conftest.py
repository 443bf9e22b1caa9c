"""Readings made by hand, for more than one test of reports."""

from dataclasses import replace

import pytest

from flaskmagic.reading import Reading
from flaskmagic.trace import (
    Distribution,
)


@pytest.fixture
def own_reading(built_reading: Reading) -> Reading:
    """Return the reading of a run whose own code, the app, calls a library, the views."""
    trace = built_reading.trace
    app, views = trace.files
    text = trace.files[app].text.replace("return view(path", "return index(path")
    files = {
        app: replace(trace.files[app], is_own=True, text=text),
        views: replace(trace.files[views], module="views", page="https://forge.org/views.py"),
    }
    library = Distribution("Views", "2.0", summary="Makes them.", repository="javascript:x")
    trace = replace(trace, files=files, distributions={**trace.distributions, "views": library})
    walkthrough = replace(built_reading.walkthrough, technology="", topic="my own: notes/1")
    return replace(built_reading, trace=trace, walkthrough=walkthrough)
