"""Every form of a report by feature says all of it, and shows hostile texts as they stand."""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

import pytest

from flaskmagic.reading.step_view import ExcerptFold
from flaskmagic.report.build import build
from flaskmagic.report.document import Document, Excerpt, Figure, Rows
from flaskmagic.report.features.model import Section
from flaskmagic.report.forms.html import write as write_html
from flaskmagic.report.forms.markdown import read_places
from flaskmagic.report.forms.markdown import write as write_markdown
from flaskmagic.report.model import Report
from flaskmagic.report.style import STYLES, render
from tests.report.documents import with_figures
from tests.report.features.made import SERVER, made_readings, made_trace
from tests.report.readers import FORMS, bare, shown, text_of_markdown, written

BY_FEATURE = tuple(style for style in STYLES if style != "evidence")


def facts(report: Report, style: str) -> Iterator[str]:
    """Yield what must be said of a report, as Markdown."""
    yield report.title
    for section in report.sections:
        yield from _section(section)
        if style != "three":
            yield f"{section.number}. {section.title}"
    yield from _rows(report.idle)
    yield from report.unreached
    yield report.who
    for family in report.families:
        yield from (family.description, family.restrictions)
        for member in family.members:
            yield from (member.name, member.version, member.licence)


def _section(section: Section) -> Iterator[str]:
    yield from (section.question, *section.unproven)
    for chain in section.chains:
        yield from (chain.title, chain.start, chain.note)
        yield from _rows(chain.hops)
        (excerpt,) = chain.excerpt.blocks
        assert isinstance(excerpt, Excerpt)
        for line in excerpt.lines:
            said = line.label if isinstance(line, ExcerptFold) else f"{line.number}{line.text}"
            yield f"`{said}`"


def _rows(document: Document) -> Iterator[str]:
    for block in document.blocks:
        assert isinstance(block, Rows)
        for row in block.rows:
            yield from (row.label, row.where, row.what)


@pytest.mark.parametrize("style", BY_FEATURE)
@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_each_fact(name: str, style: str) -> None:
    report = build(made_readings(), "Ada")
    document = with_figures(render(report, style))
    text = shown(document, name)
    said = [bare(text_of_markdown(_without_links(fact))) for fact in facts(report, style)]
    assert len(said) > 60
    assert [fact for fact in said if fact not in text] == []
    content = written(document, name)
    addresses = content if isinstance(content, str) else text
    links = {link for fact in facts(report, style) for link in re.findall(r"\]\((.*?)\)", fact)}
    assert len(links) > 8
    assert [link for link in links if link not in addresses] == []


def _without_links(markdown: str) -> str:
    return re.sub(r"\]\(.*?\)", "]", markdown).replace("[`", "`").replace("`]", "`")


@pytest.mark.parametrize("name", FORMS)
def test_the_way_of_a_request_is_drawn_in_each_form(name: str) -> None:
    document = with_figures(render(build(made_readings()), "cse312"), "mine.svg")
    (figure,) = [block for block in document.blocks if isinstance(block, Figure)]
    content = written(document, name)
    if name == "markdown":
        assert f"]({figure.file})" in str(content)
        assert "<svg" not in str(content)
    elif name == "html":
        assert figure.svg in str(content)
    elif name == "docx":
        docx = pytest.importorskip("docx")
        pytest.importorskip("typst")
        (picture,) = docx.Document(io.BytesIO(content)).inline_shapes  # type: ignore[arg-type]
        assert picture.width > picture.height
    assert bare(figure.caption) in shown(document, name)


def test_markdown_without_a_file_has_no_picture() -> None:
    text = write_markdown(render(build(made_readings()), "cse312"))
    assert "![" not in text
    assert "<svg" not in text


HOSTILE = "__init__ *a* `b` [c](https://d.org) <i>e</i> &amp; ~f~ | #"
"""Short enough for a row, in which a line of source is cut."""


def said(*names: str) -> dict[str, str]:
    """Return a hostile text for each name, so that none can stand for another."""
    return {name: f"{name} {HOSTILE}" for name in names}


TEXTS = said("own", "lib", "work", "thread", "path", "value", "first", "second", "holder", "team")


@pytest.fixture
def report() -> Report:
    """Return a report of a run in which every text is hostile."""
    server = SERVER.replace('request.form["user"]', f'request.form["{TEXTS["own"]}"]')
    server = server.replace('error="no name"', f'"{TEXTS["own"]}"')
    sources = {
        "server.py": server,
        "werkzeug/wrappers/request.py": "class Request:\n    def form(self):\n"
        f'        parse(self.stream), "{TEXTS["lib"]}"\n',
        "werkzeug/utils.py": "def secure_filename(filename):\n"
        f'    return _filename_ascii_strip_re.sub("{TEXTS["work"]}", filename)\n',
    }
    trace = made_trace(
        sources,
        thread=TEXTS["thread"],
        path=TEXTS["path"],
        value=f"'{TEXTS['value']}'",
        names=(TEXTS["first"], TEXTS["second"]),
        holder=TEXTS["holder"],
    )
    calls = tuple(
        replace(call, lines=frozenset({2})) if call.code.qualname == "secure_filename" else call
        for call in trace.calls
    )
    return build(made_readings(replace(trace, calls=calls)), TEXTS["team"])


@pytest.mark.parametrize("style", BY_FEATURE)
@pytest.mark.parametrize("name", FORMS)
def test_each_text_is_shown_as_it_stands_in_the_trace(
    report: Report, name: str, style: str
) -> None:
    text = shown(with_figures(render(report, style)), name)
    left_out = {"path"} if style == "three" else set()  # neither the head nor a figure
    left_out |= {"holder"} if style in ("chain", "three") else set()
    wanted = {key: each for key, each in TEXTS.items() if key not in left_out}
    assert [each for each in wanted.values() if bare(each) not in text] == []


@pytest.mark.parametrize("style", BY_FEATURE)
def test_none_is_markup_or_ends_a_cell(report: Report, style: str) -> None:
    html = write_html(render(report, style))
    for read_as_markdown in ("<strong>init", "<em>a</em>", "<code>b</code>", "<i>", 'd.org"'):
        assert read_as_markdown not in html
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        assert len({len(re.findall("<t[dh]", row)) for row in rows}) == 1


@pytest.mark.parametrize("style", BY_FEATURE)
def test_no_text_opens_a_place_for_own_words(report: Report, style: str) -> None:
    document = render(report, style)
    features = {f"feature/{section.key}" for section in report.sections}
    notes = {topic.key for topic in report.notes} if style != "three" else set()
    keys = features | notes
    assert set(read_places(write_markdown(document))) == set(document.places) == keys


@pytest.mark.parametrize("name", FORMS)
def test_no_text_escapes_from_the_figure(report: Report, name: str) -> None:
    document = with_figures(render(report, "cse312"))
    (figure,) = [block for block in document.blocks if isinstance(block, Figure)]
    picture = ET.fromstring(figure.svg)
    tags = {each.tag.removeprefix("{http://www.w3.org/2000/svg}") for each in picture.iter()}
    assert tags == {"svg", "title", "rect", "text", "tspan", "line", "polygon"}
    texts = ["".join(each.itertext()) for each in picture.iter()]
    assert {TEXTS["first"], TEXTS["second"]} <= set(texts)
    assert any(TEXTS["path"] in text for text in texts)
    assert written(document, name)
