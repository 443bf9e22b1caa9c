"""What reports refer to is a step of a topic that ran, but for a few, each with its reason."""

from collections.abc import Callable

from flaskmagic import walkthroughs
from flaskmagic.reading import Reading
from tests.walkthroughs.cited import NO_STEP, PAGE, cited, page, plain, share, written
from tests.walkthroughs.test_topics import of_today


@of_today
def test_nearly_all_references_are_to_a_step_that_ran(
    live_reading: Callable[[str], Reading],
) -> None:
    """A step may name a definition for each era: one of them was called."""
    ran: dict[str, list[str]] = {}
    for topic in walkthroughs.topics():
        for step in live_reading(topic).steps:
            for name in step.step.definitions if step.call is not None else ():
                ran.setdefault(plain(name), []).append(topic)
    assert share(cited(ran)) >= 0.95


def test_a_class_of_another_library_does_not_count() -> None:
    steps = {"flask:Request.blueprints": ["hooks"], "wsproto:Request.target": ["websocket"]}
    found = {each.repository: each.topics for each in cited(steps) if each.name == "Request"}
    assert found == {
        "pallets/flask": ["hooks"],
        "pallets/werkzeug": [],
        "python-hyper/wsproto": ["websocket"],
    }


def test_every_other_one_has_its_reason() -> None:
    found = cited(written())
    assert len(found) > 90
    assert {each.today for each in found if not each.topics} == set(NO_STEP)


def test_the_docs_have_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
