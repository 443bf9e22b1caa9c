"""Every form of a report with all steps says all that there is to say of a step."""

from collections.abc import Iterator
from dataclasses import fields

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine, StepView, view_of
from flaskmagic.reading.subgoals.bar import in_words
from flaskmagic.report.build import build
from flaskmagic.report.style import render
from tests.passing import passing_reading
from tests.report.readers import FORMS, bare, shown, written


def facts(view: StepView) -> Iterator[str]:
    """Yield what must be said of a step."""
    yield from (f"{view.number}. {view.title}", view.place, f"{view.module}:{view.name}")
    yield from (view.remark, view.times, view.unread, view.takes_up, view.through, view.lines)
    yield from (view.note, view.outcome, view.proof, view.proof_source, view.passed, *view.values)
    for link in view.chain:
        yield from (f"called from {link.place} {link.source}", link.starts)
    for line in view.excerpt:
        yield from _lines(line)


def _lines(line: ExcerptLine | ExcerptFold) -> Iterator[str]:
    if isinstance(line, ExcerptFold):
        yield line.label
    else:
        yield f"{line.number}{line.text}"


def test_the_reading_has_every_fact(every_fact: Reading) -> None:
    steps = view_of(every_fact).steps
    # The module is part of the name; thread, call, file and template are for other outputs. This
    # reading passes no subgoals: for the bar there is another one, below.
    told = {field.name for field in fields(StepView)}
    for name in told - {"bar", "call", "thread", "filename", "def_line", "is_template"}:
        assert any(getattr(step, name) for step in steps), name
    links = [link for step in steps for link in step.chain]
    assert any(link.starts for link in links)
    assert any(link.link for link in links)
    assert {step.outcome.partition(" ")[0] for step in steps} >= {"returned", "raised", "had"}
    assert any(isinstance(line, ExcerptFold) for step in steps for line in step.excerpt)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_each_fact(every_fact: Reading, name: str) -> None:
    document = render(build([every_fact]), "evidence")
    text = shown(document, name)
    view = view_of(every_fact)
    said = [fact for step in view.steps for fact in (*facts(step), step.part)]
    said += [view.title, view.question, view.introduction, view.summary]
    assert [fact for fact in said if bare(fact) not in text] == []
    links = [step.link for step in view.steps]
    links += [link.link for step in view.steps for link in step.chain]
    content = written(document, name)
    addresses = content if isinstance(content, str) else text
    assert [link for link in links if link and link not in addresses] == []


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_at_which_subgoal_each_step_is(name: str) -> None:
    reading = passing_reading()
    text = shown(render(build([reading]), "evidence"), name)
    said = dict.fromkeys(in_words(step.bar) for step in view_of(reading).steps)
    assert [bar for bar in said if bare(bar) not in text] == []
