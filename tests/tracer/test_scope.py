"""What is recorded, and why the rest is not."""

import sys
import threading
from pathlib import Path, PurePath
from types import FrameType

import pytest

from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import OUTSIDE, OWN, Scope
from tests.logs import replay_of


def frame_of(module: str, filename: str) -> FrameType:
    """Return the frame of a function of that module and file."""
    namespace = {"__name__": module, "getframe": sys._getframe}
    exec(compile("def function(): return getframe()", filename, "exec"), namespace)
    frame: FrameType = namespace["function"]()  # type: ignore[operator]
    return frame


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        ("flaskmagic.tracer.recorder", OWN),
        ("flaskmagic.api", OWN),
        ("flaskmagic.demo_app.views", None),
        ("flask.app", None),
        ("a_library.core", None),
        ("another.core", OUTSIDE),
        ("http.server", None),
        ("http.cookies", OUTSIDE),
    ],
)
def test_reasons(module: str, reason: str | None) -> None:
    """We are skipped even where the app imports us, as a library that is installed."""
    scope = Scope(libraries=frozenset({"flaskmagic", "a_library"}))
    filename = f"/env/lib/site-packages/{module.replace('.', '/')}.py"
    assert scope.reason_to_skip(frame_of(module, filename)) == reason


@pytest.mark.parametrize(
    ("filename", "own"),
    [
        ("/app/server.py", True),
        ("/app/shop/pages.py", True),
        ("/application/server.py", False),
        ("/app/venv/lib/python3.11/site-packages/lib.py", False),
        ("/usr/lib/dist-packages/lib.py", False),
    ],
)
def test_what_lies_below_the_folder_is_own(filename: str, own: bool) -> None:
    assert Scope(app_folder="/app").is_own("some", filename) is own


def in_thread() -> None:
    pass


def test_the_standard_library_is_not_own_though_it_lies_below_the_folder() -> None:
    """As it does for an app in ``/``, or in a home that holds the Pythons of pyenv."""
    folder = PurePath(Path(threading.__file__).anchor)
    recorder = Recorder(Scope(app_folder=str(folder)))
    with recorder:
        thread = threading.Thread(target=in_thread, name="worker")
        thread.start()
        thread.join()
    found = replay_of(recorder)
    assert [(call.function.module, call.thread) for call in found.calls] == [(__name__, "worker")]
