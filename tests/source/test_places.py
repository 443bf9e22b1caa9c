"""Lines lie in the definition that a reader would say they lie in."""

import pytest

from flaskmagic.source.places import definitions_named, place_at

SOURCE = '''\
"""A module."""
import functools

#: How many there may be.
LIMIT = 3


class Thing:
    """A thing."""

    #: The kind.
    #:
    #: It is a string.
    kind = "x"

    @property
    def value(self):
        """A value."""
        return 1

    # Called for each.
    @functools.cache
    def each(self):
        def inner():
            return 2

        return inner


def run(thing):
    thing.each()

    return thing


def run_all(things):
    return [run(each) for each in things]
'''


def line_of(text: str) -> int:
    return SOURCE.splitlines().index(text) + 1


def qualname(first: int, last: int | None = None) -> str:
    place = place_at(SOURCE, first, last)
    assert place is not None
    return place.qualname


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("import functools", ""),
        ("LIMIT = 3", "LIMIT"),
        ("#: How many there may be.", "LIMIT"),
        ("class Thing:", "Thing"),
        ('    """A thing."""', "Thing"),
        ("    #:", "Thing.kind"),
        ('    kind = "x"', "Thing.kind"),
        ("    @property", "Thing.value"),
        ('        """A value."""', "Thing.value"),
        ("    # Called for each.", "Thing.each"),
        ("        def inner():", "Thing.each.<locals>.inner"),
        ("        return inner", "Thing.each"),
        ("    return thing", "run"),
    ],
)
def test_a_line_lies_in_the_smallest_definition_around_it(line: str, expected: str) -> None:
    assert qualname(line_of(line)) == expected


def test_lines_lie_in_the_definition_that_holds_them_all() -> None:
    value = line_of("    @property")
    assert qualname(value, value + 3) == "Thing.value"
    assert qualname(value - 1, value + 4) == "Thing.value"  # and blank lines around it
    assert qualname(value, value + 5) == "Thing.value"  # and the comment of the next one
    assert qualname(value, value + 7) == "Thing"


def test_lines_say_which_definitions_begin_in_them() -> None:
    place = place_at(SOURCE, line_of("def run(thing):"), line_of("def run_all(things):"))
    assert place is not None
    assert (place.qualname, place.span, place.holds) == ("", None, ("run", "run_all"))


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("    return thing", "run", True),
        ("    return thing", "run_all", False),
        ("    thing.each()", "each", False),
        ("            return 2", "Thing.each", True),
        ("            return 2", "Thing", True),
        ("            return 2", "inner", True),
        ("        return inner", "inner", True),
        ("        return inner", "value", False),
        ("        return inner", "Other.each", False),
        ("        return 1", "Thing.value", True),
        ("    # Called for each.", "value", True),  # just below it
        ("    @functools.cache", "value", False),
        ("import functools", "LIMIT", False),
    ],
)
def test_lines_are_of_what_is_around_them_and_just_beside(
    line: str, name: str, expected: bool
) -> None:
    place = place_at(SOURCE, line_of(line))
    assert place is not None
    assert place.is_of(name) is expected


def test_a_blank_line_is_of_the_definitions_beside_it() -> None:
    place = place_at(SOURCE, line_of("def run_all(things):") - 1)
    assert place is not None
    assert (place.qualname, place.beside) == ("", ("run", "run_all"))
    inside = place_at(SOURCE, line_of("    return thing") - 1)
    assert inside is not None
    assert inside.qualname == "run"


def test_there_is_no_place_outside_of_a_file_or_in_what_is_no_python() -> None:
    length = len(SOURCE.splitlines())
    assert place_at(SOURCE, length) is not None
    assert place_at(SOURCE, length + 1) is None
    assert place_at(SOURCE, 0) is None
    assert place_at(SOURCE, 5, 4) is None
    assert place_at("function go() {\n}\n", 1) is None
    assert place_at("import sys\n\n", 1) is not None


def test_definitions_are_found_by_the_end_of_their_name() -> None:
    def names(name: str) -> list[str]:
        return [found for found, _span in definitions_named(SOURCE, name)]

    assert names("run") == ["run"]
    assert names("each") == ["Thing.each"]
    assert names("Thing.each") == ["Thing.each"]
    assert names("each.inner") == ["Thing.each.<locals>.inner"]
    assert names("kind") == ["Thing.kind"]
    assert names("Other.each") == names("ach") == names("") == []
