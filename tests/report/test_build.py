"""What a report says of a reading that was made by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from flaskmagic.reading import Reading, read
from flaskmagic.report.build import TITLE, build
from flaskmagic.report.document import Document
from flaskmagic.report.forms.markdown import write
from flaskmagic.report.model import Report
from flaskmagic.report.style import UnknownStyle, check, render
from flaskmagic.walkthroughs import Step


@pytest.fixture
def report(own_reading: Reading) -> Report:
    return build([own_reading], "Ada")


def test_the_whole_names_its_environment(report: Report) -> None:
    assert (report.title, report.team) == (TITLE, "Ada")
    assert TITLE == "Open-Source Technology Use Report"
    assert report.environment == "Lib 1.2, Views 2.0, Python 3.11.7"
    assert not report.interrupted


def test_a_key_is_one_word_whatever_the_notes_are_called(report: Report) -> None:
    assert [topic.key for topic in report.paths] == ["my-own--notes/1"]


def test_a_library_that_own_code_calls_is_a_technology(report: Report) -> None:
    (views,) = report.technologies
    assert (views.key, views.name, views.purpose) == ("views", "Views", "Views: Makes them.")
    assert views.who == "Ada"
    assert views.parts[0].repository is None, "only a page of the web is linked"
    (use,) = views.uses
    assert (use.place, use.definition, use.calls) == ("lib/app.py:15", "views:index", 1)
    assert use.source == "return index(path, kind=self.default)"
    assert use.link == "https://forge.org/lib/1.2/app.py#L15"
    assert use.definition_link == "https://forge.org/views.py#L1-L2"
    assert views.evidence == ("views:index, lib/app.py:15, executed once",)
    assert views.questions[0] == "Which lines of your code call Views, and what do you get?"


def test_notes_on_a_technology_stand_with_it_and_are_no_path(own_reading: Reading) -> None:
    walkthrough = replace(own_reading.walkthrough, technology="views", topic="made")
    again = replace(own_reading.trace)
    report = build([own_reading, replace(own_reading, walkthrough=walkthrough, trace=again)])
    assert [topic.key for topic in report.paths] == ["my-own--notes/1"]
    (views,) = report.technologies
    assert [topic.key for topic in views.topics] == ["views/made"]
    assert views.who == "*(to be filled in)*"
    assert views.uses[0].calls == 2, "both runs called it"


def test_a_technology_tells_which_steps_of_others_are_in_its_code(own_reading: Reading) -> None:
    step = Step("Made", "", 1, ("views:index",), "So.")
    gone = replace(step, title="Gone", definitions=("views:gone",))
    walkthrough = replace(own_reading.walkthrough, technology="", topic="t", steps=(step, gone))
    (views,) = build([read(walkthrough, own_reading.trace)]).technologies
    assert [(topic.key, told.title) for topic, told in views.also] == [("t", "Made")]
    about_it = read(replace(walkthrough, technology="views"), own_reading.trace)
    assert build([about_it]).technologies[0].also == ()


@pytest.mark.parametrize("lost", ["template", "name"])
def test_what_a_line_does_not_name_or_a_template_calls_is_no_use(
    own_reading: Reading, lost: str
) -> None:
    trace = own_reading.trace
    app, _ = trace.files
    file = trace.files[app]
    changed = (
        replace(file, is_template=True)
        if lost == "template"
        else replace(file, text=file.text.replace("index(path", "proxy(path"))
    )
    reading = replace(own_reading, trace=replace(trace, files={**trace.files, app: changed}))
    assert [technology.uses for technology in build([reading]).technologies] == [()]


def test_a_call_is_counted_once_however_many_readings_there_are_of_its_run(
    own_reading: Reading,
) -> None:
    other = replace(own_reading, trace=replace(own_reading.trace, title="GET / again"))
    (once,) = build([own_reading, own_reading]).technologies
    (twice,) = build([own_reading, other, own_reading]).technologies
    assert [use.calls for use in (*once.uses, *twice.uses)] == [1, 2]


def test_of_a_definition_that_can_not_be_read_there_is_no_excerpt(own_reading: Reading) -> None:
    trace = own_reading.trace
    _, views = trace.files
    files = {**trace.files, views: replace(trace.files[views], text="")}
    (found,) = build([replace(own_reading, trace=replace(trace, files=files))]).technologies
    assert [use.excerpt for use in found.uses] == [Document(())]


def test_a_definition_is_shown_with_its_lines(report: Report) -> None:
    text = write(render(report, "evidence"))
    assert '```text\n     1  def index(path, kind):\n|    2      return f"`{path}` as' in text
    assert "- `lib/app.py:15`" not in text, "it is linked"
    assert "[`views:index`](https://forge.org/views.py#L1-L2), executed once" in text


def test_evidence_is_of_the_steps_that_ran(report: Report) -> None:
    assert report.paths[0].evidence[0] == "lib.app:App.serve, lib/app.py:7-15, executed once"
    assert len(report.paths[0].evidence) == 3
    assert [step.number for step in report.paths[0].unexecuted] == [4, 5]


def test_the_tags_of_a_style_may_stand_on_lines_of_their_own(
    report: Report, tmp_path: Path
) -> None:
    style = tmp_path / "course.md.j2"
    style.write_text(
        "{% if report %}\none\n    {% if report.title %}\ntwo\n    {% endif %}\n{% endif %}"
    )
    assert write(render(report, str(style))) == "one\ntwo\n"


def test_a_style_can_be_looked_for() -> None:
    check("cse312")
    with pytest.raises(UnknownStyle, match="no style 'nothing'"):
        check("nothing")
