"""What must stay an object goes through a template, wherever the template puts it."""

from dataclasses import replace
from pathlib import Path

import pytest

from flaskmagic.reading import Reading
from flaskmagic.report.build import build
from flaskmagic.report.code_lines import fence
from flaskmagic.report.document import Document, Excerpt, Place, Prose
from flaskmagic.report.forms.markdown import read_places, write
from flaskmagic.report.placeholders import Placeholders
from flaskmagic.report.style import render
from tests.report.documents import EXCERPT, excerpt

PLACE = Place("a/b", ("a:f, a.py:1, executed once",))


def test_a_document_is_cut_into_the_blocks_that_it_was_made_of() -> None:
    document = Document((Prose("# A\n\n"), EXCERPT, Prose("\nb\n"), PLACE, excerpt("c"), PLACE))
    placeholders = Placeholders()
    assert placeholders.cut(placeholders.text(document)) == document


def test_an_excerpt_stays_one_behind_a_filter_that_changes_letters() -> None:
    placeholders = Placeholders()
    text = placeholders.text(Document((Prose("a\n\n"), EXCERPT, Prose("\nb\n"))))
    assert placeholders.cut(text.upper()).blocks == (Prose("A\n\n"), EXCERPT, Prose("\nB\n"))


@pytest.mark.parametrize("start", ["  ", "> ", "> > "])
def test_an_excerpt_in_a_list_or_a_quote_is_markdown_there(start: str) -> None:
    placeholders = Placeholders()
    text = placeholders.text(Document((Prose("a\n\n"), EXCERPT, Prose("\nb\n"))))
    within = "".join(f"{start}{line}\n" for line in text.split("\n"))
    (found,) = placeholders.cut(within).blocks
    lines = ["a", "", *fence(EXCERPT).split("\n"), "b", ""]
    assert found == Prose("".join(f"{start}{line}\n" for line in lines))


@pytest.mark.parametrize(("start", "left"), [("  ", ""), ("> ", "> \n")])
def test_a_place_begins_its_line(start: str, left: str) -> None:
    placeholders = Placeholders()
    text = "a\n" + start + placeholders.text(Document((PLACE,))) + "b\n"
    document = placeholders.cut(text)
    assert document.blocks == (Prose(f"a\n{left}"), PLACE, Prose("b\n"))
    assert read_places(write(document)) == {"a/b": PLACE}


def test_no_text_can_forge_a_placeholder() -> None:
    seen, other = Placeholders(), Placeholders()
    forged = seen.text(Document((EXCERPT, PLACE)))
    other.text(Document((EXCERPT, PLACE)))
    assert other.cut(forged) == Document((Prose(forged),))


STEPS = "{% for topic in report.paths %}{% for step in topic.steps %}"
END = "{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    "asked",
    [
        f"{STEPS}{{{{ step.block }}}}\n{END}",
        f'{STEPS}{{{{ step["block"] }}}}\n{END}',
        f"{STEPS}{{{{ step.block | trim }}}}\n\n{END}",
        f"{STEPS}{{% set said = step.block %}}{{% if said %}}{{{{ said }}}}{{% endif %}}\n{END}",
        '{% set topic = report.paths[0] %}{{ topic.steps | map(attribute="block") | join("\n") }}',
    ],
    ids=["attribute", "item", "filter", "variable", "map"],
)
def test_a_style_gets_blocks_however_it_asks(
    built_reading: Reading, tmp_path: Path, asked: str
) -> None:
    style = tmp_path / "course.md.j2"
    style.write_text(asked)
    walkthrough = replace(built_reading.walkthrough, technology="")
    document = render(build([replace(built_reading, walkthrough=walkthrough)]), str(style))
    excerpts = [block for block in document.blocks if isinstance(block, Excerpt)]
    assert len(excerpts) == 3
    assert [line.is_focus for line in excerpts[0].lines if hasattr(line, "is_focus")].count(True)
    text = write(document)
    assert text.count("```text") == 3
    assert "called from" in text
