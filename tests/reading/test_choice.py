"""Which trace a topic is read on."""

from dataclasses import replace

from flaskmagic.api import topics
from flaskmagic.reading.choice import all_that_ran, pair
from flaskmagic.trace import Kind, Trace
from flaskmagic.walkthroughs import parse
from tests.conftest import NOTES


def test_each_topic_is_read_on_the_run_that_was_made_for_it(built_trace: Trace) -> None:
    first, second, third = topics()[:3]
    runs = [replace(built_trace, scenario=each.topic) for each in (first, second)]
    # the third was never run: the second was interrupted
    found = pair([first, second, third], runs)
    assert [each.walkthrough for each in found] == [first, second]
    assert [each.trace for each in found] == runs
    assert pair([first, second], runs[:1])[0].trace is runs[0]
    assert len(pair([first, second], runs[:1])) == 1
    assert pair([first], []) == []


def test_one_run_of_an_own_app_serves_every_topic(built_trace: Trace) -> None:
    chosen = topics()
    for kind in (Kind.APP, Kind.BLOCK):
        found = pair(chosen, [replace(built_trace, kind=kind, scenario="")])
        assert [each.walkthrough for each in found] == chosen


def test_of_what_ran_all_topics_are_read_on_an_app_and_one_on_a_visit(built_trace: Trace) -> None:
    visited = parse(NOTES, "serve", "serve.md")
    other = replace(visited, topic="other", scenario="other")
    read = {
        kind: [
            each.walkthrough
            for each in all_that_ran(
                [visited, other], [replace(built_trace, kind=kind, scenario=scenario)]
            )
        ]
        for kind, scenario in {Kind.DEMO: "serve", Kind.APP: "", Kind.BLOCK: ""}.items()
    }
    assert read == {Kind.DEMO: [visited], Kind.APP: [visited, other], Kind.BLOCK: []}


def test_a_visit_of_the_demo_app_is_read_for_its_topic(built_trace: Trace) -> None:
    trace = replace(built_trace, kind=Kind.DEMO, scenario="template")
    assert [each.walkthrough.topic for each in all_that_ran(topics(), [trace])] == ["template"]
