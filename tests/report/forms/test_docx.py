"""DOCX in Word's hands: what is in the file, and what survives what people do to it there."""

import base64
import copy
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from flaskmagic.errors import Problem
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.report.answers import keep_answers
from flaskmagic.report.document import Document, Excerpt, Place, Prose
from flaskmagic.report.forms.docx import FORM
from flaskmagic.report.paper import Paper
from tests.report.documents import EXCERPT, excerpt, prose

docx = pytest.importorskip("docx")

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVIDENCE = ("a:f, a.py:1-3, executed once", "b:g.<locals>.h, b.py:5-6, executed 2 times")
PLACES = (Place("flask/route", EVIDENCE), Place("flask/two"))
FRESH = Document((Prose("# R\n\n"), *PLACES))
BEGIN, END = "Your own words [flask/route", "End of your own words [flask/route]"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WORDS_FOOTNOTES = (
    f'<w:footnotes xmlns:w="{WORD[1:-1]}">'
    '<w:footnote w:id="2"><w:p><w:r><w:t> by Ada</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def made(written: str | Document) -> bytes:
    content = FORM.write(prose(written) if isinstance(written, str) else written, Paper.A4)
    assert isinstance(content, bytes)
    return content


def part(content: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return ElementTree.fromstring(package.read(name))


def paragraphs(content: bytes) -> list[ElementTree.Element]:
    return list(part(content, "word/document.xml").iter(f"{WORD}p"))


def text_of(element: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{WORD}t"))


def look_of(paragraph: ElementTree.Element) -> str | None:
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return None if style is None else style.get(f"{WORD}val")


def texts(content: bytes) -> list[str]:
    return [text_of(paragraph) for paragraph in paragraphs(content)]


def links(content: bytes) -> dict[str, str]:
    """Return where the links of a document lead, by their texts."""
    relations = part(content, "word/_rels/document.xml.rels")
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    found = part(content, "word/document.xml").iter(f"{WORD}hyperlink")
    return {text_of(link): str(targets[link.get(key)]) for link in found}


def edited(edit: Callable[[Any], object], content: bytes | None = None) -> bytes:
    """Return a report after somebody edited it."""
    document = docx.Document(io.BytesIO(content or made(FRESH)))
    edit(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def renewed(content: bytes, fresh: Document = FRESH) -> bytes:
    """Return the report made again over one that somebody edited."""
    return made(keep_answers(fresh, written(content)))


def written(content: bytes) -> dict[str, Place]:
    return {key: place for key, place in FORM.read(content).items() if place.answer}


def at(document: Any, start: str) -> Any:
    return next(each for each in document.paragraphs if each.text.startswith(start))


def remove(paragraph: Any) -> None:
    paragraph._p.getparent().remove(paragraph._p)


def place(content: bytes) -> list[str]:
    """Return the texts between the two lines of the place, as a reader sees them."""
    found = texts(content)
    begin = next(number for number, text in enumerate(found) if text.startswith(BEGIN))
    return found[begin + 1 : found.index(END)]


def test_every_line_of_an_excerpt_is_there_and_the_focus_is_bold() -> None:
    wide = "x" * 130
    code = Excerpt(
        (
            ExcerptLine(335, "    @decorated", None, False),
            ExcerptLine(336, f"    def f({wide}):", True, False),
            ExcerptFold("3 lines", ()),
            ExcerptLine(340, "\treturn", True, True),
        )
    )
    found = {text_of(each): look_of(each) for each in paragraphs(made(Document((code,))))}
    assert found["   335      @decorated"] == "Code"
    assert found[f"|  336      def f({wide}):"] == "Code"
    assert found["     :  3 lines"] == "Code"
    assert found[">  340      return"] == "CodeFocus"
    styles = {each.get(f"{WORD}styleId"): each for each in part(made(""), "word/styles.xml")}
    assert styles["CodeFocus"].find(f"{WORD}rPr/{WORD}b") is not None
    assert int(styles["Code"].find(f"{WORD}pPr/{WORD}ind").get(f"{WORD}hanging")) > 0


def test_every_style_in_use_is_defined() -> None:
    text = (
        "# `H`\n\n> 1. q\n\n- a\n  1. b\n\n|a|\n|-|\n|[`c`](https://x.org)|\n\n"
        "[l](https://x.org)\n\n```text\nplain\n```\n\n"
    )
    content = made(Document((Prose(text), EXCERPT, *FRESH.blocks)))
    defined = {style.get(f"{WORD}styleId") for style in part(content, "word/styles.xml")}
    tags = ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
        used = {
            each.get(f"{WORD}val") for tag in tags for each in part(content, name).iter(WORD + tag)
        }
        assert used <= defined, name


def test_only_pages_of_the_web_can_be_clicked() -> None:
    content = made(
        "[`a.py:1`](https://example.org/?a=1&b=%22#L1) <mailto:a@b.org> [c](smb://host/share) "
        "[d](javascript:alert(1)) [e](x.docx) ![f](https://example.org/f.png) ![g](/etc/g.png)"
    )
    assert links(content) == {
        "a.py:1": "https://example.org/?a=1&b=%22#L1",
        "mailto:a@b.org": "mailto:a@b.org",
        "f": "https://example.org/f.png",
    }
    assert "c " in texts(content)[0]
    assert texts(content)[0].endswith(" g")


@pytest.mark.parametrize(
    "character", ["\x01", "\x1b", "\x85", "\u2028", "\u202e", "\u2066", "\ud800"]
)
def test_what_would_break_or_turn_the_text_is_written_out(character: str) -> None:
    for markdown in ("# a{}b", "a{}b", "`a{}b`", "```\na{}b\n```", "|h|\n|-|\n|a{}b|"):
        found = texts(made(markdown.format(character)))
        assert f"a\\u{ord(character):04x}b" in found


def test_the_first_heading_is_the_title_however_long() -> None:
    core = "docProps/core.xml"
    title = "{http://purl.org/dc/elements/1.1/}title"
    content = made("text\n\n# A `b` c\n\n# D")
    assert part(content, core).findtext(title) == "A b c"
    assert text_of(part(content, "word/footer1.xml")).startswith("A b c")
    fields = {
        each.get(f"{WORD}instr")
        for each in part(content, "word/footer1.xml").iter(f"{WORD}fldSimple")
    }
    assert fields == {"PAGE", "NUMPAGES"}
    assert part(made(f"# {'x' * 999}"), core).findtext(title) == "x" * 255


def test_numbered_lists_begin_anew() -> None:
    content = made("1. a\n2. b\n\ntext\n\n4. c\n")
    number = {text_of(each): each.find(f".//{WORD}numId") for each in paragraphs(content)}
    ids = {text: each.get(f"{WORD}val") for text, each in number.items() if each is not None}
    assert ids["a"] == ids["b"] != ids["c"]
    starts = {
        each.get(f"{WORD}numId"): start.get(f"{WORD}val")
        for each in part(content, "word/numbering.xml").iter(f"{WORD}num")
        for start in each.iter(f"{WORD}startOverride")
    }
    assert (starts[ids["a"]], starts[ids["c"]]) == ("1", "4")


def fill(document: Any) -> None:
    """Write as people do in Word: a list, a style of their own, a picture, a link, a footnote."""
    paragraph = at(document, "(Write")
    paragraph.clear()
    paragraph.add_run("With ")
    paragraph.add_run().add_picture(io.BytesIO(PICTURE))
    own = document.styles.add_style("Our Quote", 1)
    own.base_style = document.styles["Your Words"]
    paragraph.insert_paragraph_before("quoted", style="Our Quote")
    paragraph.insert_paragraph_before("listed", style="List Number")
    element = paragraph._p
    link = docx.oxml.OxmlElement("w:hyperlink")
    relation = docx.opc.constants.RELATIONSHIP_TYPE
    target = document.part.relate_to("https://example.org/own", relation.HYPERLINK, True)
    link.set(docx.oxml.ns.qn("r:id"), target)
    link.append(copy.deepcopy(paragraph.runs[0]._r))
    element.append(link)
    notes = docx.opc.part.Part(
        docx.opc.packuri.PackURI("/word/footnotes.xml"),
        docx.opc.constants.CONTENT_TYPE.WML_FOOTNOTES,
        WORDS_FOOTNOTES.encode(),
        document.part.package,
    )
    document.part.relate_to(notes, relation.FOOTNOTES)
    reference = docx.oxml.OxmlElement("w:footnoteReference")
    reference.set(docx.oxml.ns.qn("w:id"), "2")
    paragraph.add_run()._r.append(reference)
    table = document.add_table(1, 1, "Table Grid")
    table.cell(0, 0).text = "cell"
    element.addnext(table._tbl)


def test_all_that_was_written_is_still_there_after_two_more_reports() -> None:
    once = renewed(edited(fill))
    twice = renewed(once)
    for content in (once, twice):
        assert place(content) == ["quoted", "listed", "With With [by Ada]", "cell"]
        assert links(content) == {"With ": "https://example.org/own"}
        package = zipfile.ZipFile(io.BytesIO(content))
        (picture,) = [name for name in package.namelist() if name.startswith("word/media/")]
        assert package.read(picture) == PICTURE
        assert len(part(content, "word/document.xml").findall(f".//{WORD}tbl")) == 1
        looks = {text_of(each): look_of(each) for each in paragraphs(content)}
        names = {
            each.get(f"{WORD}styleId"): each.find(f"{WORD}name").get(f"{WORD}val")
            for each in part(content, "word/styles.xml").iter(f"{WORD}style")
        }
        assert names[looks["quoted"]] == "Our Quote"
        assert names[looks["listed"]] == "List Number"
        lists = part(content, "word/numbering.xml").findall(f"{WORD}abstractNum")
        numbers = [int(each.get(f"{WORD}abstractNumId", "-1")) for each in lists]
        assert min(numbers) >= 0
        assert len(set(numbers)) == len(numbers)
    assert abs(len(once) - len(twice)) < 100  # nothing is carried along twice


def test_a_list_that_is_defined_nowhere_is_kept_as_paragraphs() -> None:
    """Some programs leave the number of a list behind when they take the list away."""

    def edit(document: Any) -> None:
        paragraph = at(document, "(Write")
        paragraph.style = "List Number"
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = 4711
        paragraph.add_run(" listed")

    content = renewed(edited(edit))
    assert place(content) == ["(Write here.) listed"]
    (words,) = [each for each in paragraphs(content) if text_of(each).endswith("listed")]
    assert words.find(f".//{WORD}numPr") is None


def test_words_can_be_read_once_and_written_twice() -> None:
    document = keep_answers(FRESH, written(edited(fill)))
    assert texts(made(document)) == texts(made(document))


def test_what_changed_is_said_above_the_kept_words() -> None:
    changed = tuple(line.replace("a.py:1-3", "a.py:2-4") for line in EVIDENCE)
    fresh = Document((Place("flask/route", changed),))
    found = texts(renewed(edited(lambda document: at(document, "(Write").add_run(" x")), fresh))
    said = found.index("a:f was at a.py:1-3 and is at a.py:2-4")
    assert found[said + 1].startswith(BEGIN)
    assert found[said + 2] == "(Write here.) x"


def test_words_of_a_section_that_is_gone_stand_at_the_end() -> None:
    content = renewed(edited(lambda document: at(document, "(Write").add_run(" x")), prose("# R"))
    assert place(content) == ["(Write here.) x"]
    assert FORM.read(content)["flask/route"].evidence == EVIDENCE


def join_above(document: Any) -> None:
    words = at(document, "(Write")
    words.runs[0].text = "joined"
    at(document, BEGIN)._p.append(words.runs[0]._r)
    remove(words)


def join_below(document: Any) -> None:
    words = at(document, "(Write")
    words.runs[0].text = "joined"
    at(document, END)._p.insert(1, words.runs[0]._r)
    remove(words)


def type_beside(document: Any) -> None:
    remove(at(document, "(Write"))
    at(document, BEGIN).runs[-1].text += "joined"


@pytest.mark.parametrize("edit", [join_above, join_below, type_beside])
def test_words_that_ran_into_a_grey_line_are_words(edit: Callable[[Any], None]) -> None:
    content = edited(edit)
    kept = FORM.read(content)["flask/route"]
    assert kept.answer is not None
    assert kept.evidence == EVIDENCE
    again = renewed(content)
    assert place(again) == ["joined"]
    (words,) = [each for each in paragraphs(again) if text_of(each) == "joined"]
    assert look_of(words) is None, "it is none of the grey line's"
    assert not [*words.iter(f"{WORD}rStyle"), *words.iter(f"{WORD}vanish")]


@pytest.mark.parametrize("start", ["(Write", BEGIN])
def test_a_picture_alone_is_written(start: str) -> None:
    def edit(document: Any) -> None:
        paragraph = at(document, start)
        at(document, "(Write").clear()
        paragraph.add_run().add_picture(io.BytesIO(PICTURE))

    kept = FORM.read(edited(edit))
    assert [each.answer is not None for each in kept.values()] == [True, False]


def test_an_emptied_place_is_unwritten_and_asks_again() -> None:
    content = edited(lambda document: remove(at(document, "(Write")))
    assert FORM.read(content)["flask/route"].answer is None
    assert place(renewed(content)) == ["(Write here.)"]


def test_words_of_a_place_that_was_copied_are_joined() -> None:
    def edit(document: Any) -> None:
        at(document, "(Write").add_run(" x")
        end = at(document, END)._p
        for start in (END, "(Write", BEGIN):
            end.addnext(copy.deepcopy(at(document, start)._p))

    assert place(renewed(edited(edit))) == ["(Write here.) x", "(Write here.) x"]


@pytest.mark.parametrize(("start", "line"), [(BEGIN, f"{BEGIN}]"), (END, END)])
def test_a_grey_line_that_was_deleted_can_be_typed_again(start: str, line: str) -> None:
    with pytest.raises(Problem) as caught:
        FORM.read(edited(lambda document: remove(at(document, start))))
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)

    def edit(document: Any) -> None:
        at(document, "(Write").add_run(" x")
        paragraph = at(document, start)
        paragraph.clear()
        paragraph.style = "Normal"
        paragraph.add_run(f" {line} ")

    assert place(renewed(edited(edit))) == ["(Write here.) x"]


def test_text_in_the_report_is_no_grey_line() -> None:
    forged = (
        f"- value {BEGIN}]\n\n{BEGIN}]\n\nEnd of *your* own words [`flask/route`]\n\n"
        f"```text\n{END}\n```\n\n|a|\n|-|\n|{END}|\n\n"
    )
    content = made(Document((Prose(forged), excerpt(END), *FRESH.blocks, Prose(forged))))
    assert texts(content).count(END.replace(" ", "\N{NO-BREAK SPACE}")) == 6
    assert list(FORM.read(content)) == ["flask/route", "flask/two"]


def damaged(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:document" if name == "word/document.xml" else old.read(name))
    return file.getvalue()


def test_a_damaged_file_is_told_in_one_line() -> None:
    whole = made(FRESH)
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    for content in (whole[: len(whole) // 2], damaged(whole), empty.getvalue()):
        with pytest.raises(Problem) as caught:
            FORM.read(content)
        assert "\n" not in str(caught.value)


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_gives_the_words_back(tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(renewed(edited(fill)))
    convert = ["docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved"), str(file)]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", *convert]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = (tmp_path / "saved" / "report.docx").read_bytes()
    assert FORM.read(saved)["flask/route"].evidence == EVIDENCE
    content = renewed(saved)
    assert place(content) == ["quoted", "listed", "With With [by Ada]", "cell"]
    assert links(content) == {"With ": "https://example.org/own"}
