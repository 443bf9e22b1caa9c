"""Where a value is looked for, how far, and that no code of the traced program runs for it."""

from __future__ import annotations

import io
import tempfile
from collections import deque
from typing import Any

from flaskmagic.tracer.marker import Marker
from flaskmagic.tracer.search import MAX_DEPTH, MAX_LENGTH, Search
from tests.tracer import hostile

MARKER = Marker("fm7f3a9c21d0", ' <&"é')
TEXT = MARKER.text


def paths(value: object) -> list[str]:
    return [each.path for each in Search(MARKER).find(value)]


class Slotted:
    __slots__ = ("empty", "text")

    def __init__(self) -> None:
        self.text = TEXT


class Plain:
    def __init__(self, **attributes: object) -> None:
        self.__dict__.update(attributes)


def test_it_is_found_in_what_holds_it() -> None:
    assert paths(TEXT) == [""]
    assert paths(TEXT.encode()) == [""]
    assert paths({"a": [1, (None, TEXT)]}) == ["['a'][1][1]"]
    assert paths(deque([TEXT])) == ["[0]"]
    assert paths({TEXT}) == ["[…]"]
    assert paths(Plain(a=Plain(b=TEXT))) == [".a.b"]
    assert paths(Slotted()) == [".text"]
    assert paths(memoryview(TEXT.encode())) == [""]
    assert paths(bytearray(TEXT.encode())) == [""]
    assert paths(io.BytesIO(TEXT.encode())) == [""]


def test_it_is_found_in_a_file_that_was_uploaded() -> None:
    with tempfile.SpooledTemporaryFile() as file:
        file.write(TEXT.encode())
        assert paths(file) == ["._file"]


def test_nothing_is_found_where_it_is_not() -> None:
    for each in ("", b"", "fm", None, 7, [], {}, object(), Plain(a=1), io.BytesIO(), print):
        assert paths(each) == []


def test_what_is_closed_or_released_is_passed_over() -> None:
    closed, released = io.BytesIO(TEXT.encode()), memoryview(TEXT.encode())
    closed.close()
    released.release()
    assert paths([closed, released, TEXT]) == ["[2]"]


def test_it_is_not_looked_for_without_end() -> None:
    within: Any = TEXT
    for _ in range(MAX_DEPTH + 1):
        within = [within]
    assert paths(within) == []
    assert paths(within[0]) == ["[0]" * MAX_DEPTH]
    round_about: list[Any] = [TEXT]
    round_about.append(round_about)
    assert paths(round_about) == ["[0]"]
    assert paths("x" * MAX_LENGTH + TEXT) == []
    assert paths([*range(100_000), TEXT]) == []


def test_no_code_of_a_hostile_class_runs() -> None:
    held: list[Any] = [hostile.made(hostile.hostile())]
    for base, value in ((str, TEXT), (bytes, TEXT.encode()), (list, ()), (dict, ())):
        held.append(hostile.made(hostile.hostile(base), *([value] if value else [])))
    list.append(held[3], f"{TEXT} in a list")  # the same text is told once
    dict.__setitem__(held[4], "a", f"{TEXT} in a dict")
    object.__getattribute__(held[0], "__dict__")["a"] = TEXT
    with hostile.nothing_runs():
        found = paths(held)
    assert found == ["[1]", "[2]", "[0].a", "[3][0]", "[4]['a']"]


def test_a_dict_that_is_a_property_is_not_asked_for() -> None:
    ran: list[str] = []

    class Proxy:
        __slots__ = ()

        @property
        def __dict__(self) -> dict[str, object]:  # type: ignore[override]
            ran.append("__dict__")
            return {"a": TEXT}

    assert paths(Proxy()) == []
    assert ran == []
