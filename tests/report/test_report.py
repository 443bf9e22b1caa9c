"""The report of a live run, in every style: facts, claims, places, and errors told in one line."""

import re
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from flaskmagic.reading import Reading, read
from flaskmagic.report.build import build
from flaskmagic.report.forms.markdown import write
from flaskmagic.report.model import Report
from flaskmagic.report.style import STYLES, BrokenStyle, UnknownStyle, render
from flaskmagic.walkthroughs import topics
from tests.report.documents import with_figures

Live = Callable[[str], Reading]

BY_FEATURE = tuple(style for style in STYLES if style != "evidence")


@pytest.fixture(scope="module")
def report(live_reading: Live) -> Report:
    return build([live_reading(topic) for topic in topics()], team="Ada, Grace")


def test_the_technologies_are_those_that_were_met(report: Report) -> None:
    names = [technology.key for technology in report.technologies]
    assert names[:4] == ["flask", "werkzeug", "jinja2", "flask-socketio"]
    socketio = report.technologies[3]
    assert socketio.name.lower() == "flask-socketio with python-socketio and python-engineio"
    assert [part.name.lower() for part in socketio.parts] == [
        "flask-socketio",
        "python-socketio",
        "python-engineio",
    ]


def test_facts_come_from_the_installed_metadata(report: Report) -> None:
    flask = report.technologies[0].parts[0]
    assert flask.version == version("flask")
    assert flask.repository == f"https://github.com/pallets/flask/tree/{version('flask')}"
    assert flask.licence.spdx == "BSD-3-Clause"
    assert flask.licence.holders == ("2010 Pallets",)


def test_every_topic_has_its_technology_and_its_questions(report: Report) -> None:
    keys = [topic.key for technology in report.technologies for topic in technology.topics]
    assert sorted(keys) == sorted(set(keys))
    assert {key.partition("/")[2] for key in keys} == set(topics())
    for technology in report.technologies:
        for topic in technology.topics:
            assert 2 <= len(topic.questions) <= 3


def test_uses_are_lines_of_the_apps_own_code(report: Report) -> None:
    uses = report.technologies[0].uses
    assert any("render_template(" in use.source for use in uses)
    for use in uses:
        file, _, line = use.place.partition(":")
        assert file.startswith("flaskmagic/demo_app/")
        assert int(line) > 0


def test_evidence_says_all_of_it(report: Report) -> None:
    text = write(render(report, "evidence"))
    for technology in report.technologies:
        assert f"# {technology.name}\n" in text
        for part in technology.parts:
            assert part.licence.spdx in text
            assert part.repository is None or part.repository in text
        for topic in technology.topics:
            for step in topic.steps:
                assert f"{step.number}. {step.title}" in text
                assert step.place in text
    assert "Ada, Grace" in text
    assert "executed 2 times" in text
    assert "called from" in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize("style", BY_FEATURE)
def test_a_style_by_feature_says_all_of_it(report: Report, style: str) -> None:
    text = write(with_figures(render(report, style)))
    assert report.sections
    for section in report.sections:
        if style != "three":  # its files have a title each
            assert f"\n## {section.number}. {section.title}\n" in text
        assert section.question in text
        for chain in section.chains:
            assert f"**{chain.title}**" in text
            assert chain.note in text
            assert chain.work_place in text
            for label in chain.labels:
                assert f"\n- {label} " in text
    for family in report.families:
        assert family.description in text
        assert family.restrictions in text
        for member in family.members:
            assert member.version in text
            assert member.licence in text
            assert member.repository is None or member.repository in text
    assert f"Who worked with this: {report.who}" in text
    assert "Ada, Grace" in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize("style", STYLES)
def test_each_section_asks_for_own_words_unless_told_not_to(report: Report, style: str) -> None:
    places = render(report, style).places
    assert all(place.answer is None for place in places.values())
    questions = {f"feature/{each.key}": each.question for each in report.sections}
    if style == "evidence":
        topics = [topic for each in report.technologies for topic in each.topics]
        questions = {topic.key: topic.questions[0] for topic in topics}
    assert set(questions) <= set(places)
    assert all(places[key].evidence for key in questions)
    assert "your words" not in write(render(report, style, prompts=False))
    key = next(iter(questions))
    kept = render(report, style, prompts=False, written=frozenset({key}))
    assert set(kept.places) == {key}
    assert questions[key] in write(render(report, style))
    assert questions[key] not in write(kept)


@pytest.mark.parametrize("style", STYLES)
def test_an_interrupted_run_says_so(report: Report, style: str) -> None:
    said = "The run was interrupted"
    assert said not in write(render(report, style))
    assert said in write(render(replace(report, interrupted=True), style))


@pytest.mark.parametrize("style", BY_FEATURE)
def test_the_first_line_says_that_it_is_about_the_demo_app(report: Report, style: str) -> None:
    title, first = write(render(report, style)).split("\n\n")[:2]
    assert title == f"# {report.title}"
    assert "demo app" in first
    own = write(render(replace(report, is_demo=False), style))
    assert "demo app" not in own.split("\n\n")[1]


def test_the_seeds_headings_are_there(report: Report) -> None:
    text = write(render(report, "evidence"))
    for heading in ("General Information & Licensing", "Purpose", "Magic"):
        assert re.search(rf"^#+ {heading}$", text, re.MULTILINE)
    for row in ("Code Repository", "License Type", "License Description", "License Restrictions"):
        assert f"| **{row}** |" in text


@pytest.mark.parametrize("style", ["chain", "three"])
def test_the_chain_has_the_courses_table(report: Report, style: str) -> None:
    text = write(render(report, style))
    assert "\n## General Information & Licensing\n" in text
    columns = "Code Repository", "License Type", "License Description", "License Restrictions"
    assert f"\n| {' | '.join(columns)} |\n" in text
    assert "Purpose" not in text


def test_the_courses_questions_are_there(report: Report) -> None:
    text = write(render(report, "questions"))
    for question in (
        "### What does this technology accomplish for you?",
        "### How does this technology accomplish what it does?",
    ):
        assert text.count(f"\n{question}\n") == len(report.sections)
    assert "\n## What license(s) or terms of service apply to these technologies?\n" in text


def test_a_step_that_did_not_run_is_listed_and_its_note_is_not_shown(live_reading: Live) -> None:
    trace = live_reading("route").trace
    walkthrough = live_reading("route").walkthrough
    step = replace(walkthrough.steps[0], title="Never", where={"rule": "/nowhere"}, note="A claim.")
    reading = read(replace(walkthrough, steps=(*walkthrough.steps, step)), trace)
    text = write(render(build([reading]), "evidence"))
    listed = text.partition("Not executed in this run, and so not claimed:")[2]
    assert "- Never (`flask." in listed.partition("##")[0]
    assert "A claim." not in text


def test_who_is_left_open_where_nobody_is_known(live_reading: Live) -> None:
    jinja = next(t for t in build([live_reading("template")]).technologies if t.key == "jinja2")
    assert jinja.who == "*(to be filled in)*"


def test_a_style_of_ones_own(report: Report, tmp_path: Path) -> None:
    style = tmp_path / "course.md.j2"
    style.write_text(
        '{% import "shared.md.j2" as shared with context %}\n'
        "{% for technology in report.technologies %}{{ technology.name }}\n"
        "{% for topic in technology.topics %}{{ shared.own_words(topic.key, topic.questions, "
        'topic.evidence, "##") }}{% endfor %}{% endfor %}'
    )
    document = render(report, str(style))
    assert "Werkzeug\n" in write(document)
    assert "flask/route" in document.places


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("fine\n{% for x in %}\n", 2, "Expected an expression"),
        ("fine\n\n{{ report.nothing }}\n", 3, "has no attribute 'nothing'"),
        ("{{ reprot.title }}", 1, "'reprot' is undefined"),
        ("fine\n{{ report.title.__class__.__mro__ }}", 2, "unsafe"),
        ("fine\n{{ 1 / 0 }}", 2, "division by zero"),
        ('fine\n{% include "nowhere.md" %}', 2, "nowhere.md"),
    ],
)
def test_a_broken_style_is_told_with_file_and_line(
    report: Report, tmp_path: Path, template: str, line: int, said: str
) -> None:
    style = tmp_path / "course.md.j2"
    style.write_text(template)
    with pytest.raises(BrokenStyle) as caught:
        render(report, str(style))
    assert str(caught.value).startswith(f"{style}:{line}: ")
    assert said in str(caught.value)


def test_an_unknown_style_is_told_with_those_that_there_are(report: Report) -> None:
    with pytest.raises(UnknownStyle, match=r"no style 'cse31': there are cse312, .* and \w+, or"):
        render(report, "cse31")
