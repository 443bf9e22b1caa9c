"""The line tables of code objects are read as the interpreter itself reads them."""

import base64
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import flask
import jinja2
import pytest
import werkzeug

from flaskmagic.trace.positions import NOWHERE, positions

PACKAGES = (flask, werkzeug, jinja2)


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda each: each.__name__)
def test_each_position_is_the_interpreters(package: object) -> None:
    file = Path(str(getattr(package, "__file__", None)))
    for source in file.parent.glob("*.py"):
        for code in codes(compile(source.read_bytes(), str(source), "exec")):
            found = positions(code.co_linetable, code.co_firstlineno)
            assert list(map(tuple, found)) == list(code.co_positions()), code


LONG = f"""\
def f(x):
    return ({"x + " * 60}x +
        g(1,

          2))
{"#" * 10}
{chr(10) * 300}
f(1)
"""


def test_long_lines_and_far_ones() -> None:
    for code in codes(compile(LONG, "long", "exec")):
        found = positions(code.co_linetable, code.co_firstlineno)
        assert list(map(tuple, found)) == list(code.co_positions())


def test_a_table_of_python_3_13_is_read_by_every_python() -> None:
    # Python 3.13.0: compile("def f():\n    return g(1)\n", "f", "exec").co_consts[0].co_linetable
    found = positions(base64.b64decode("gADcCwyIUYs0gEs="), 1)
    assert found == [
        *[(1, 1, 0, 0), *[(2, 2, 11, 12)] * 5, (2, 2, 13, 14), *[(2, 2, 11, 15)] * 4],
        (2, 2, 4, 15),
    ]


def test_what_has_no_position() -> None:
    assert positions(bytes([0xF8 | 1]), 3) == [NOWHERE, NOWHERE]
    assert positions(bytes([13 << 3 | 0x80, 4]), 3) == [(5, 5, None, None)]
