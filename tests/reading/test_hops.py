"""The lines between the steps."""

from flaskmagic.reading import Reading, read
from flaskmagic.reading.hops import leads_on
from flaskmagic.walkthroughs import parse
from tests.conftest import NOTES


def test_the_lines_that_led_on_belong_to_the_step_that_shows_them(built_reading: Reading) -> None:
    """A step that is proven by the same call, and shows something else, takes none of them."""
    arrives, default, made, *_ = built_reading.steps
    assert arrives.call is not None
    assert default.call is arrives.call
    assert made.call is not None
    assert made.call.parent_id == arrives.call.id
    assert leads_on(built_reading) == {1: {15}, 2: set(), 3: set()}


def test_whichever_of_the_two_steps_comes_first(built_reading: Reading) -> None:
    head, _, steps = NOTES.partition("## It arrives")
    arrives, _, steps = steps.partition("## The default")
    default, _, rest = steps.partition("# The answer")
    notes = f"{head}## The default{default}## It arrives{arrives}# The answer{rest}"
    reading = read(parse(notes, "serve", "serve.md"), built_reading.trace)
    assert [step.step.title for step in reading.steps][:2] == ["The default", "It arrives"]
    assert leads_on(reading) == {1: set(), 2: {15}, 3: set()}
