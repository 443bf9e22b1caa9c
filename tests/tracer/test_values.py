"""Values become bounded text, and no code of the traced program runs for it."""

import gc
import sys
from collections import OrderedDict
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import pytest
from markupsafe import Markup
from werkzeug.local import LocalProxy

from flaskmagic.tracer.values import MAX_LENGTH, represent


class Touchy:
    """Objects to everything that could be asked of it."""

    def __repr__(self) -> str:
        raise AssertionError("repr() was called")

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"{name} was asked for")

    def __len__(self) -> int:
        raise AssertionError("len() was called")

    def __hash__(self) -> int:
        raise AssertionError("hash() was called")


class TouchyMeta(type):
    def __repr__(cls) -> str:
        raise AssertionError("repr() of the class was called")

    def __getattribute__(cls, name: str) -> Any:
        raise AssertionError(f"{name} was asked of the class")

    def __hash__(cls) -> int:
        raise AssertionError("hash() of the class was called")


class Strange(metaclass=TouchyMeta):
    pass


class LoudText(str):
    __slots__ = ()

    def __repr__(self) -> str:
        raise AssertionError("repr() was called")

    def __getitem__(self, key: object) -> str:
        raise AssertionError("the text was sliced")


class Colour(IntEnum):
    RED = 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (17, "17"),
        (0.5, "0.5"),
        ("a 'b'", "\"a 'b'\""),
        (b"\x00", r"b'\x00'"),
        (bytearray(b"\x00a"), r"bytearray(b'\x00a')"),
        (bytearray(), "bytearray(b'')"),
        ([], "[]"),
        ((), "()"),
        (set(), "set()"),
        ((1,), "(1,)"),
        ({1}, "{1}"),
        (frozenset(), "frozenset()"),
        (frozenset({1}), "{1}"),
        ([1, "two", [3]], "[1, 'two', [3]]"),
        ({"a": {"b": 1}}, "{'a': {'b': 1}}"),
        ([[[[1]]]], "[[[[…]]]]"),
        (list(range(9)), "[0, 1, 2, 3, 4, 5, …]"),
        (Markup("<b>"), "Markup('<b>')"),
        (Colour.RED, "Colour(3)"),
        (represent, "<function represent>"),
        (int, "<class int>"),
        (OrderedDict(a=1), "<collections.OrderedDict>"),
    ],
    ids=lambda value: value if type(value) is str else "",
)
def test_represent(value: object, text: str) -> None:
    assert represent(value) == text


def test_nothing_is_asked_of_an_object() -> None:
    assert represent(Touchy()) == f"<{__name__}.Touchy>"
    assert represent([Touchy()]) == f"[<{__name__}.Touchy>]"
    assert represent(LoudText("hm")) == "LoudText('hm')"
    assert represent(LocalProxy(Touchy)) == "<werkzeug.local.LocalProxy>"


def test_a_class_with_a_metaclass_of_its_own_runs_none_of_it() -> None:
    assert represent(Strange) == f"<class {__name__}.Strange>"
    assert represent(type.__call__(Strange)) == f"<{__name__}.Strange>"
    assert represent([Strange]) == f"[<class {__name__}.Strange>]"


@pytest.mark.parametrize(
    "value",
    ["x" * 10_000, ["x" * 99] * 6, 10**5000, b"x" * 10_000, bytearray(b"x" * 10_000)],
    ids=["str", "list", "int", "bytes", "bytearray"],
)
def test_the_length_is_bounded(value: object) -> None:
    assert len(represent(value)) <= MAX_LENGTH


def test_a_text_is_cut_only_where_it_is_longer() -> None:
    whole = "x" * (MAX_LENGTH - 2)
    assert represent(whole) == f"'{whole}'"
    assert represent(f"{whole}x") == f"'{whole}…"


@pytest.fixture
def eager_collector() -> Iterator[None]:
    """Have the garbage collector run as often as it can."""
    before = gc.get_threshold()
    gc.set_threshold(1, 1, 1)
    yield
    gc.set_threshold(*before)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the collector waits from 3.12 on")
@pytest.mark.usefixtures("eager_collector")
def test_a_dict_that_changes_under_its_eyes_is_not_looked_into() -> None:
    """As another thread would, a finalizer changes it while its items are listed."""
    many = dict.fromkeys(range(9_000), 0)
    stop = False

    class Changes:
        def __init__(self) -> None:
            self.me = self  # so that it is the collector that finds it

        def __del__(self) -> None:
            many[len(many)] = 0
            if not stop:
                Changes()

    Changes()
    found = represent(many)
    stop = True
    assert found == "{…}"
