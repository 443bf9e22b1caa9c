"""What is replaced in the file of a report, and that nothing else is."""

import io
import re
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from flaskmagic.written import read
from flaskmagic.written.read import UnreadableReport, read_report
from flaskmagic.written.rewriting.model import Replacement, Rewritten
from tests.written.forms import FORMS, write

OLD = "https://github.com/pallets/flask/blob/main/src/flask/app.py#L10"
NEW = "https://github.com/pallets/flask/blob/3.1.3/src/flask/app.py#L12-L14"


def rewritten(path: Path, *groups: Sequence[tuple[str, str] | tuple[int, str]]) -> Rewritten:
    """Replace the one place of some text, or where the link of some number leads."""
    document = read_report(path)

    def replacement(old: str | int, new: str) -> Replacement:
        if isinstance(old, str):
            assert document.text.count(old) == 1
            return Replacement(old, new, document.text.index(old))
        link = document.links[old]
        if link.address is not None:
            return Replacement(link.target, new, link.address)
        return Replacement(link.target, new, link=old)

    return read.rewrite_report(path, [[replacement(*each) for each in group] for group in groups])


def file(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            b"line 920\r\nand\rthe r\xc3\xa9st line 7\r\n",
            b"line 662\r\nand\rthe r\xc3\xa9st line 7\r\n",
        ),
        (b"\xef\xbb\xbf\xe2\x80\xa6 line 920", b"\xef\xbb\xbf\xe2\x80\xa6 line 662"),
        (b"r\xe9sum\xe9 \x81\x8d line 920 \xff\r\n", b"r\xe9sum\xe9 \x81\x8d line 662 \xff\r\n"),
    ],
)
def test_each_other_byte_of_a_text_stays(tmp_path: Path, before: bytes, after: bytes) -> None:
    done = rewritten(file(tmp_path / "report.txt", before), [("920", "662")])
    assert done.content == after


def test_what_belongs_together_is_replaced_at_once_or_not_at_all(tmp_path: Path) -> None:
    page = file(tmp_path / "report.html", "<p>in a.py lines <b>8</b>7 to 9, line 5</p>")
    done = rewritten(page, [("a.py", "b.py"), ("87", "12")], [("9", "10"), ("5", "6")])
    assert done.content == b"<p>in a.py lines <b>8</b>7 to 10, line 6</p>"
    assert list(done.made) == [False, True]


@pytest.mark.parametrize("form", FORMS)
def test_a_link_and_words_are_replaced_in_each_form(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"report.{form}"
    write(f"# It\n\nThen [`run`]({OLD}).\n\nAnd [`stop`]({OLD}).\n\nOn line 920 it ends.\n", path)
    done = rewritten(path, [(1, NEW)], [("920", "662")])
    assert list(done.made) == [True, form != "pdf"]
    copy = file(tmp_path / f"copy.{form}", done.content)
    before, after = read_report(path), read_report(copy)
    assert [each.target for each in after.links] == [OLD, NEW]
    said = before.text.replace("920", "662") if form != "pdf" else before.text
    assert re.sub(NEW, OLD, after.text) == said


def test_a_printed_address_of_a_pdf_stays(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    import typst

    path.write_bytes(typst.compile(f'#raw("{OLD}")'.encode()))
    done = rewritten(path, [(0, NEW)])
    assert list(done.made) == [False]


def test_a_pdf_begins_with_all_that_it_was(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write(f"Then [`run`]({OLD}).\n", path)
    done = rewritten(path, [(0, NEW)])
    assert done.content.startswith(path.read_bytes())


def test_of_two_links_of_a_pdf_with_one_action_one_is_changed(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    path = tmp_path / "report.pdf"
    write(f"Then [`run`]({OLD}).\n\nAnd [`stop`]({OLD}).\n", path)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    annotations = [each.get_object() for each in writer.pages[0]["/Annots"]]
    action = writer._add_object(annotations[0]["/A"].get_object())
    for each in annotations:
        each[pypdf.generic.NameObject("/A")] = action
    with path.open("wb") as opened:
        writer.write(opened)
    done = rewritten(path, [(1, NEW)])
    targets = [each.target for each in read_report(file(path, done.content)).links]
    assert targets == [OLD, NEW]


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    path = tmp_path / "report.pdf"
    write(f"Then [`run`]({OLD}).\n", path)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    writer.encrypt("", "owner", algorithm="RC4-128")
    with path.open("wb") as opened:
        writer.write(opened)
    with pytest.raises(UnreadableReport, match="no PDF that can be rewritten"):
        rewritten(path, [(0, NEW)])


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="{}">run</a>',
        "<A\n class=x HREF = '{}' title=\"href='no'\" >run</A>",
        '<a data-href="no" href={} id=a>run</a>',
    ],
)
def test_the_address_of_a_tag_is_replaced_as_it_is_written(tmp_path: Path, tag: str) -> None:
    old, new = OLD.replace("#", "?plain=1&x=2#"), NEW.replace("#", "?a=1&b=2#")
    written = f"<!-- <a href='{old}'> --><p>See {tag}, é</p>\r\n"
    path = file(tmp_path / "report.html", written.format(old.replace("&", "&amp;")))
    (link,) = read_report(path).links
    assert link.target == old
    done = rewritten(path, [(0, new)])
    assert done.content.decode() == written.format(new.replace("&", "&amp;"))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as package:
        return {each.filename: package.read(each) for each in package.infolist()}


def picture() -> bytes:
    """Return a PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


def hyperlink(paragraph: Any, target: str, said: str) -> Any:
    """Add a hyperlink as Word does, which keeps what stands behind the number sign by itself."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    address, _, anchor = target.partition("#")
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, True))
    link.set(qn("w:anchor"), anchor)
    link.append(paragraph.add_run(said)._r)
    paragraph._p.append(link)
    return link


def field(paragraph: Any, instruction: str, said: str) -> None:
    """Add a link that is a field."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def character(kind: str) -> None:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(element)

    character("begin")
    text = OxmlElement("w:instrText")
    text.text = instruction
    paragraph.add_run()._r.append(text)
    character("separate")
    paragraph.add_run(said)
    character("end")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Write a document with all kinds of formatting; one reference is split over several runs."""
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_heading("How it runs", 1)
    split = made.add_paragraph("It is in ")
    for said, font in (("flask/", "Consolas"), ("app.py", "Consolas"), (" lines 8", None)):
        split.add_run(said).font.name = font
    split.add_run("7").bold = True
    split.add_run("1 - 9").italic = True
    split.add_run("25 there.")
    links = made.add_paragraph("See ")
    hyperlink(links, OLD, "run")
    links.add_run(" and ")
    hyperlink(links, OLD, "stop")
    field(links, f' HYPERLINK "{OLD}" \\o "tip"', "go")
    address, _, anchor = OLD.partition("#")
    field(links, f' HYPERLINK "{address}" \\l "{anchor}" ', "on")
    made.add_picture(io.BytesIO(picture()))
    if hasattr(made, "add_comment"):
        made.add_comment(split.runs, text="line 871?", author="A", initials="a")
    made.save(str(tmp_path / "report.docx"))
    return tmp_path / "report.docx"


def test_all_else_of_a_docx_stays(document: Path) -> None:
    from lxml import etree

    before = document.read_bytes()
    done = rewritten(document, [("871", "546"), ("925", "667"), ("flask/", "flask/sansio/")])
    assert list(done.made) == [True]
    old, new = parts(before), parts(done.content)
    assert list(old) == list(new)
    changed = {name for name in old if old[name] != new[name]}
    assert changed <= {"word/document.xml", "word/_rels/document.xml.rels"}
    trees = [etree.fromstring(each["word/document.xml"]) for each in (old, new)]
    texts = [[t.text or "" for t in tree.iter(f"{W}t")] for tree in trees]
    split = ["It is in ", "flask/", "app.py", " lines 8", "7", "1 - 9", "25 there."]
    joined = ["It is in ", "flask/sansio/", "app.py", " lines 546", "", " - 667", " there."]
    at = texts[0].index("It is in ")
    assert texts[0][at : at + 7] == split
    assert texts[1] == [*texts[0][:at], *joined, *texts[0][at + 7 :]]
    for tree in trees:
        for t in tree.iter(f"{W}t"):
            t.text = ""
            t.attrib.clear()
    assert etree.tostring(trees[0], method="c14n") == etree.tostring(trees[1], method="c14n")


def test_spaces_at_the_ends_of_a_piece_are_kept(document: Path) -> None:
    import docx

    done = rewritten(document, [("871", "546"), ("925", "667")])
    (split,) = (p for p in docx.Document(io.BytesIO(done.content)).paragraphs if "546" in p.text)
    assert split.text == "It is in flask/app.py lines 546 - 667 there."
    assert [bool(run.bold) for run in split.runs][4] is True
    spaced = [t for t in split._p.iter(f"{W}t") if t.text and t.text != t.text.strip()]
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert all(t.get(space) == "preserve" for t in spaced)


@pytest.mark.parametrize("number", range(4))
def test_one_link_of_a_docx_is_changed_alone(document: Path, number: int, tmp_path: Path) -> None:
    # The first two refer to the same relation.
    done = rewritten(document, [(number, NEW)])
    after = read_report(file(tmp_path / "copy.docx", done.content))
    expected = [NEW if each == number else OLD for each in range(4)]
    assert [each.target for each in after.links] == expected
    relations = parts(done.content)["word/_rels/document.xml.rels"].decode()
    assert relations.count(NEW.partition("#")[0]) == (1 if number < 2 else 0)


def test_two_links_of_one_relation_lead_elsewhere(document: Path, tmp_path: Path) -> None:
    other = NEW.replace("app.py", "cli.py")
    done = rewritten(document, [(0, NEW)], [(1, other)])
    after = read_report(file(tmp_path / "copy.docx", done.content))
    assert [each.target for each in after.links] == [NEW, other, OLD, OLD]
    relations = parts(done.content)["word/_rels/document.xml.rels"].decode()
    assert OLD.partition("#")[0] not in relations
    instructions = parts(done.content)["word/document.xml"].decode()
    assert f'HYPERLINK "{OLD}" \\o "tip"' in instructions.replace("&quot;", '"')
