"""No code of the app runs while its values become text, whatever they are."""

from __future__ import annotations

import sys
from abc import ABCMeta
from types import FrameType
from typing import Any

import pytest

from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.tracer.values import class_name, plain_name, represent
from tests.tracer.hostile import RAN, Meta, hostile, made, nothing_runs

Plain = hostile()
Text = hostile(str, "Text")
Bytes = hostile(bytes, "Bytes")
Number = hostile(int, "Number")
Real = hostile(float, "Real")
Mapping = hostile(dict, "Mapping")
Listing = hostile(list, "Listing")
Trouble = hostile(Exception, "Trouble")


def with_names(name: Any, qualname: Any, module: Any) -> type:
    """Return a class whose names are no plain texts."""
    return type(name, (), {"__qualname__": qualname, "__module__": module})


def function() -> None:
    """Nothing but its name is looked at."""


function.__qualname__ = made(Text, "function_of_theirs")

VALUES = {
    "an object": (made(Plain), "<hostile.Hostile>"),
    "a class": (Plain, "<class hostile.Hostile>"),
    "an exception": (made(Trouble), "<hostile.Trouble>"),
    "a text": (made(Text, "hm"), "Text('hm')"),
    "bytes": (made(Bytes, b"hm"), "Bytes(b'hm')"),
    "an int": (made(Number, 3), "Number(3)"),
    "a float": (made(Real, 0.5), "Real(0.5)"),
    "a dict": (made(Mapping), "<hostile.Mapping>"),
    "a list": (made(Listing), "<hostile.Listing>"),
    "a function": (function, "<function function_of_theirs>"),
    "items": ([made(Plain), made(Text, "hm")], "[<hostile.Hostile>, Text('hm')]"),
    "pairs": ([(made(Text, "password"), made(Text, "x"))], "[(Text('password'), <redacted>)]"),
    "values": ({"pin": made(Number), 1: made(Plain)}, "{'pin': <redacted>, 1: <hostile.Hostile>}"),
    "names": (with_names(made(Text, "N"), made(Text, "Q"), made(Text, "m"))(), "<m.Q>"),
    "no module": (with_names("N", "Q", 3)(), "<?.Q>"),
}  # fmt: skip


@pytest.mark.parametrize("what", VALUES)
def test_of_a_value(what: str) -> None:
    value, text = VALUES[what]
    texts = ValueTexts(show_secrets=False, known=["hunter2-hunter2"])
    with nothing_runs():
        represent(value)
        found = texts.value("value", value)
    assert found == text


def test_of_keys_that_note_their_hash() -> None:
    class Key:
        def __hash__(self) -> int:
            RAN.append("__hash__")
            return 3

        def __eq__(self, other: object) -> bool:
            RAN.append("__eq__")
            return self is other

    keys = {Key(): 1, Key(): 2}
    items = {Key(), Key()}
    texts = ValueTexts(show_secrets=False)
    with nothing_runs():
        assert texts.value("keys", keys).endswith("…")
        assert texts.value("items", items).endswith("…")
        assert texts.value("items", frozenset(items)).endswith("…")


def test_of_what_a_call_is_given_and_returns() -> None:
    def called(session: object, _name: object, *_rest: object, **_more: object) -> FrameType:
        assert session is not None
        return sys._getframe()

    values = [made(Mapping), made(Text, "password"), made(Plain), made(Number, 3)]
    frame = called(*values, more=made(Listing))
    texts = ValueTexts(show_secrets=False)
    with nothing_runs():
        found = texts.arguments(frame)
        result = texts.result(frame, values[0])
    assert found["session"] == "<hostile.Mapping>"
    assert result == "<hostile.Mapping>"


def test_the_names_of_a_class_come_from_its_own_slots() -> None:
    with nothing_runs():
        assert class_name(Plain) == "hostile.Hostile"
        assert plain_name(Trouble) == "Trouble"
    assert class_name(int) == "int"
    assert (class_name(Meta), plain_name(Meta)) == ("?.Meta", "Meta")
    assert class_name(type(sys)) == "module"
    odd = with_names(made(Text, "N"), made(Text, "Q"), made(Text, "m"))
    with nothing_runs():
        found = class_name(odd), plain_name(odd)
        assert [type(each) for each in found] == [str, str]
        assert str.__eq__(found[0], "m.Q")
        assert str.__eq__(found[1], "N")


def test_an_abstract_class_is_not_asked_what_it_is_a_class_of() -> None:
    class Asks(ABCMeta):
        def __subclasscheck__(cls, subclass: type) -> bool:
            RAN.append("__subclasscheck__")
            return True

        def __instancecheck__(cls, instance: object) -> bool:
            RAN.append("__instancecheck__")
            return True

    class Abstract(metaclass=Asks):
        @property
        def __class__(self) -> Any:
            RAN.append("__class__")
            return str

    with nothing_runs():
        assert represent(Abstract()).endswith("Abstract>")
        assert represent(Abstract).startswith("<class ")
