"""Definitions are found where ``ast`` and the interpreter say that they are."""

import importlib
import inspect
from pathlib import Path
from types import FunctionType

import pytest

from flaskmagic.source.definitions import definitions
from flaskmagic.source.templates import template_definitions

SOURCE = '''\
import functools

LIMIT = 3
size: int = 4


@functools.cache
@functools.lru_cache(
    maxsize=None
)
def decorated(a,
              b):
    """One
    docstring."""
    return a


class Thing:
    """A thing."""

    default = "x"
    other: str = "y"

    @property
    def value(self):
        return 1

    @value.setter
    def value(self, new):
        def inner():
            local = 1
        return inner

    if LIMIT:
        def sometimes(self): ...
    else:
        def never(self): ...
'''


def span(name: str, which: int = 0) -> tuple[int, int, int, int]:
    found = definitions(SOURCE)[name][which]
    return found.first_line, found.def_line, found.last_line, found.body_line


def test_a_function_starts_at_its_first_decorator() -> None:
    assert span("decorated") == (7, 11, 15, 15)
    assert definitions(SOURCE)["decorated"][0].docstring == (13, 14)


def test_attributes_of_modules_and_classes_are_definitions() -> None:
    assert span("LIMIT") == (3, 3, 3, 3)
    assert span("size") == (4, 4, 4, 4)
    assert span("Thing.default") == (21, 21, 21, 21)
    assert span("Thing.other") == (22, 22, 22, 22)


def test_every_definition_of_a_name_is_kept() -> None:
    assert span("Thing.value", 0) == (24, 25, 26, 26)
    assert span("Thing.value", 1) == (28, 29, 32, 30)


def test_functions_within_functions_and_branches_are_found() -> None:
    assert span("Thing.value.<locals>.inner")[:3] == (30, 30, 31)
    assert span("Thing.sometimes")[0] == 35
    assert span("Thing.never")[0] == 37


FALLBACK = """\
try:
    from shop import price
except ImportError:

    def price(item):
        return 0

    LIMIT = 3
else:

    def cheap(item):
        return price(item) < 3

finally:

    class Basket:
        pass


with open("names") as file:

    def read():
        return file
"""


def test_a_fallback_for_a_missing_import_is_a_definition() -> None:
    found = {name: [s.first_line for s in spans] for name, spans in definitions(FALLBACK).items()}
    assert found == {"price": [5], "LIMIT": [8], "cheap": [11], "Basket": [16], "read": [22]}


def test_an_assignment_over_several_lines_is_a_definition_of_all_of_them() -> None:
    spans = definitions("LIMITS = {\n    1: 2,\n}\n")["LIMITS"]
    assert [(span.first_line, span.last_line) for span in spans] == [(1, 3)]


def test_variables_of_a_function_are_none() -> None:
    assert "Thing.value.<locals>.inner.<locals>.local" not in definitions(SOURCE)


def test_text_that_does_not_parse_has_none() -> None:
    assert definitions("def broken(:") == {}


@pytest.mark.parametrize("module", ["flask.app", "werkzeug.serving", "jinja2.environment"])
def test_every_function_of_a_module_starts_where_the_interpreter_says(module: str) -> None:
    loaded = importlib.import_module(module)
    found = definitions(Path(inspect.getfile(loaded)).read_text(encoding="utf-8"))
    functions = [
        member
        for owner in [loaded, *(c for c in vars(loaded).values() if inspect.isclass(c))]
        for member in map(inspect.unwrap, filter(callable, list(vars(owner).values())))
        if isinstance(member, FunctionType) and member.__code__.co_filename == loaded.__file__
    ]
    assert len(functions) > 20
    for function in functions:
        lines = [span.first_line for span in found[function.__qualname__]]
        assert function.__code__.co_firstlineno in lines


def test_the_blocks_of_a_template() -> None:
    text = "{% extends 'a' %}\n{% block one %}\n{%- block two -%}x{% endblock %}\n{% endblock %}\n"
    found = template_definitions(text)
    assert [(s.first_line, s.last_line) for s in found["root"]] == [(1, 4)]
    assert [(s.first_line, s.last_line) for s in found["block_one"]] == [(2, 4)]
    assert [(s.first_line, s.last_line) for s in found["block_two"]] == [(3, 3)]


def test_the_macros_of_a_template() -> None:
    text = "{% macro one(x) %}\n{{ x }}\n{% endmacro %}{% macro two() %}y{% endmacro %}\n"
    text += "{% block body %}\n{% macro three() %}{% endmacro %}\n{% endblock %}\n"
    found = template_definitions(text)
    spans = found["root.<locals>.macro"]
    assert [(s.first_line, s.last_line) for s in spans] == [(1, 3), (3, 3)]
    (three,) = found["block_body.<locals>.macro"]
    assert (three.first_line, three.last_line) == (5, 5)


def test_a_template_that_does_not_parse_is_one_piece() -> None:
    assert set(template_definitions("{% block one %}\n{{ 'unclosed }}")) == {"root"}


def test_only_the_end_of_a_block_ends_it() -> None:
    text = "{% block a %}\n{% if x %}{{ block }}{% endif %}\n{% endblock %}\n{% endblock %}\n"
    found = template_definitions(text)
    assert set(found) == {"root", "block_a"}
    assert [(span.first_line, span.last_line) for span in found["block_a"]] == [(1, 3)]
    (root,) = found["root"]
    assert (root.first_line, root.def_line, root.last_line, root.body_line) == (1, 1, 4, 1)
    assert template_definitions("")["root"][0].last_line == 1


def test_what_stands_in_a_call_is_written_within_its_tags_and_so_is_a_recursive_loop() -> None:
    text = (
        "{% macro box() %}\n{{ caller() }}\n{% endmacro %}\n"
        "{% call(user) box() %}\n{% for a in b %}{% endfor %}\n"
        "{% for item in tree recursive %}\n{% call box() -%} x\n{%- endcall %}\n{% endfor %}\n"
        "{% endcall %}\n{% block menu %}{% for a in b recursive %}\n{% endfor %}{% endblock %}\n"
        "{# {% call box() %} #}{% raw %}{% macro no() %}{% endraw %}"
    )
    found = template_definitions(text)
    lines = {
        name: [(span.first_line, span.last_line) for span in spans] for name, spans in found.items()
    }
    assert lines == {
        "root": [(1, 13)],
        "root.<locals>.macro": [(1, 3), (4, 10)],
        "root.<locals>.macro.<locals>.loop": [(6, 9)],
        "root.<locals>.macro.<locals>.loop.<locals>.macro": [(7, 8)],
        "block_menu.<locals>.loop": [(11, 12)],
        "block_menu": [(11, 12)],
    }
