"""Templates that are compiled for each request, as ``render_template_string()`` does."""

import gc
import sys

import pytest
from jinja2 import Environment

from flaskmagic.tracer.made_again import MadeAgain
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from tests.logs import replay_of

HERE = Scope((__name__,))
TEXT = "{% block top %}{{ name }}{% endblock %}{% macro twice(n) %}{{ n * 2 }}{% endmacro %}"
MANY = 700


def render(text: str, times: int) -> None:
    for number in range(times):
        environment = Environment(autoescape=True)  # each has a cache of its own
        assert environment.from_string(f"{text}{{{{ twice(2) }}}}").render(name=number)


@pytest.fixture(autouse=True)
def _each_engine(each_engine: str) -> None:
    """Try it with each engine."""


def test_what_is_compiled_again_is_one_function_and_is_let_go() -> None:
    recorder = Recorder(HERE)
    with recorder:
        render(TEXT, 1)
        functions = len(recorder.decisions)
        render(TEXT, MANY)
        known = recorder._decider.decisions
        assert len(recorder.decisions) - functions < 10  # what is called later for the first time
    gc.collect()
    if "coverage" not in sys.modules:  # it holds on to all code that ran
        assert len(known) < len(recorder.decisions) + MANY


def test_what_somebody_else_holds_is_not_let_go() -> None:
    made, held = MadeAgain(), {}
    for number in range(MANY):
        code = compile("1", "", "exec")
        if number % 10 == 0:
            held[object.__hash__(code)] = code
        for unused in made.add(object.__hash__(code), code):
            assert unused not in held
            made.let_go(unused)
    assert held.keys() < set(map(object.__hash__, made.codes()))
    assert len(made.codes()) < MANY


def test_every_call_of_it_is_recorded() -> None:
    recorder = Recorder(HERE)
    with recorder:
        render(TEXT, MANY)
    called = [call.function.name for call in replay_of(recorder).calls]
    assert called.count("root") == called.count("block_top") == MANY


def test_other_templates_are_other_functions() -> None:
    recorder = Recorder(HERE)
    with recorder:
        for number in range(20):
            render(TEXT + str(number), 2)
    roots = [
        call.function.number for call in replay_of(recorder).calls if call.function.name == "root"
    ]
    assert len(roots) == 2 * len(set(roots)) == 40
