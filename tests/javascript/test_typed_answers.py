"""The page judges a typed answer and an order as Python does."""

import json
import shutil
import subprocess
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.reading.quiz.question_view import HopView, keeps_order
from flaskmagic.reading.quiz.typed import plain_answer
from flaskmagic.render import page

NODE = shutil.which("node")
PART = Path(page.__file__).parent / "script" / "typed.js"

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed")

TYPED = (
    "Flask.wsgi_app()",
    " `flask.app:Flask.wsgi_app(self, environ)` ",
    "the main thread",
    "in the  MAIN\tthread.",
    "It was line 12",
    "line",
    "thread thread",
    "“404 Not Found”!",
    "f(a)(b",
    "f(\n)",
    "an anthem",
    "«Ünicode»",
    "()",
    "...",
    "",
)


def in_node(expression: str, value: object) -> Any:
    """Return what an expression of the page's script makes of ``value``."""
    said = f"{PART.read_text(encoding='utf-8')}\nconst value = {json.dumps(value)};\n"
    finished = subprocess.run(
        [str(NODE), "-e", f"{said}console.log(JSON.stringify({expression}));"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(finished.stdout)


def test_what_makes_no_difference_is_the_same_as_in_python() -> None:
    assert in_node("value.map(plainAnswer)", TYPED) == list(map(plain_answer, TYPED))


def test_an_order_is_right_where_python_says_so() -> None:
    after: dict[int, tuple[int, ...]] = {1: (3,), 2: (1, 3), 3: (), 4: (3,)}
    hops = [HopView(number, *[""] * 5, None, earlier) for number, earlier in after.items()]
    orders = [*permutations(after), (1, 2, 3), (3, 3, 1, 2), (3, 1, 2, 4, 5)]
    said = in_node(
        "value[1].map((each) => keepsOrder(each, new Map(value[0])))",
        [
            list(after.items()),
            orders,
        ],
    )
    assert said == [keeps_order(hops, order) for order in orders]
    assert 1 < sum(said) < len(orders)
