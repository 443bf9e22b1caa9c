"""The walkthroughs of the features: each step shows one line that does the work, and finds it."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import pytest

from flaskmagic.checks.lint import lint
from flaskmagic.reading.matcher import focus_line, resolve
from flaskmagic.source.describe import nothing_run
from flaskmagic.trace import Trace
from flaskmagic.walkthroughs import Step, Walkthrough, features
from flaskmagic.walkthroughs.loader import FEATURES

TODAY = [int(part) for part in version("flask").split(".")[:2]] >= [3, 1]
of_today = pytest.mark.skipif(not TODAY, reason="of Flask 3.1 and later")


def steps() -> Iterator[tuple[Walkthrough, Step]]:
    for walkthrough in features():
        for step in walkthrough.steps:
            yield walkthrough, step


def test_each_file_is_read_in_the_order_of_a_report() -> None:
    assert {each.topic for each in features()} == {file.stem for file in FEATURES.glob("*.md")}
    assert [each.order for each in features()] == list(range(1, len(features()) + 1))


def test_each_step_shows_the_line_that_does_the_work() -> None:
    for walkthrough, step in steps():
        assert step.work, (walkthrough.topic, step.title)
        assert step.focus, (walkthrough.topic, step.title)
        assert step.part, (walkthrough.topic, step.title)


def test_each_part_is_one_feature_with_a_question_and_its_uses() -> None:
    parts: dict[str, set[str]] = {}
    keys: list[str] = []
    for walkthrough in features():
        assert walkthrough.parts
        for part, question in walkthrough.parts.items():
            assert question.endswith("?"), part
            assert len(question.split()) < 40, part
            own = [step for step in walkthrough.steps if step.part == part]
            parts[part] = {str(step.feature) for step in own}
            assert len(parts[part]) == 1, part
            assert any(step.uses for step in own), f"nobody can use {part}"
            keys += parts[part]
    assert len(set(keys)) == len(keys), "a feature is one part"


def test_titles_are_told_apart_in_all_files() -> None:
    titles = [(step.part, step.title) for _, step in steps()]
    assert len(set(titles)) == len(titles)


@pytest.fixture(scope="module")
def sources() -> Trace:
    """Return the installed sources of all that the steps name; nothing is run."""
    return nothing_run(frozenset(name for each in features() for name in each.named), ())


@of_today
def test_lint_finds_no_mistake(sources: Trace) -> None:
    for walkthrough in features():
        text = (Path(FEATURES) / f"{walkthrough.topic}.md").read_text(encoding="utf-8")
        assert lint(walkthrough, text, sources) == [], walkthrough.topic


@of_today
def test_each_definition_is_there_and_has_its_line(sources: Trace) -> None:
    for walkthrough, step in steps():
        definition = resolve(step.definitions, sources)
        assert definition is not None, (walkthrough.topic, step.title)
        assert focus_line(step, definition, sources, ()) is not None, step.title


def test_a_definition_that_is_used_is_used_for_each_feature_once() -> None:
    for walkthrough in features():
        for part in walkthrough.parts:
            uses: Sequence[str] = [
                name for step in walkthrough.steps if step.part == part for name in step.uses
            ]
            assert len(set(uses)) == len(uses), part
