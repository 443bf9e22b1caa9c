"""What is recorded, and why the rest is not."""

import sys
import threading
from pathlib import Path, PurePath
from types import FrameType
from typing import NoReturn

import jinja2
import pytest

from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import OUTSIDE, OWN, Scope, is_template, module_name
from tests.logs import replay_of


def frame_of(module: str, filename: str, **more: object) -> FrameType:
    """Return the frame of a function of that module and file, with more globals."""
    return frame_in({"__name__": module, **more}, filename)


def frame_in(namespace: dict[str, object], filename: str) -> FrameType:
    namespace["getframe"] = sys._getframe
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


class Hostile:
    """A value that fails whoever asks it anything."""

    def _fail(self, *_: object) -> NoReturn:
        raise AssertionError("code of the app ran")

    __bool__ = __eq__ = __len__ = _fail  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]
    __class__ = property(_fail)  # type: ignore[assignment]


class HostileGlobals(dict[str, object]):
    """Globals that ``exec`` takes, and that fail whoever asks them as one asks a mapping."""

    def get(self, *_: object) -> NoReturn:
        raise AssertionError("code of the app ran")

    __contains__ = get  # type: ignore[assignment]


TEMPLATE_NAMES = ("blocks", "environment", "debug_info", "name", "__jinja_template__")


def test_a_module_is_no_template_whatever_its_globals_are_called() -> None:
    for value in ("1=2", {"version": 3}, Hostile()):
        frame = frame_of("server", "/app/server.py", **dict.fromkeys(TEMPLATE_NAMES, value))
        assert not is_template(frame)
        assert Scope(app_folder="/app").reason_to_skip(frame) is None


def test_no_code_of_the_app_runs_while_a_frame_is_looked_at() -> None:
    names = ("__name__", *TEMPLATE_NAMES)
    frame = frame_in(HostileGlobals(dict.fromkeys(names, Hostile())), "/app/server.py")
    assert not is_template(frame)
    assert module_name(frame) == ""
    frame = frame_in(HostileGlobals(dict.fromkeys(TEMPLATE_NAMES, Hostile())), "/app/server.py")
    assert not is_template(frame)


def test_what_jinja_compiled_is_a_template_with_or_without_a_name() -> None:
    found = []
    environment = jinja2.Environment(loader=jinja2.DictLoader({"page.html": "{{ look() }}"}))
    # Between the template and what it calls stands a function of Jinja's.
    environment.globals["look"] = lambda: found.append(is_template(sys._getframe(2)))
    environment.get_template("page.html").render()
    environment.from_string("{{ look() }}").render()
    assert found == [True, True]
