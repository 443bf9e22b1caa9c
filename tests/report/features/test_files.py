"""The files of a report of a live run, written as a user writes them."""

import io
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from flaskmagic import api
from flaskmagic.report.forms.registry import form_for
from tests.command import fails, run

YESTERDAY = Path(__file__).parents[2] / "data" / "report-evidence"
WORDS = "Our router of the homework was one long if; the map of Werkzeug is asked instead."
PNG = b"\x89PNG\r\n"


def made(saved: Path, file: Path, *more: str) -> str:
    """Write a report, and return what was said."""
    finished = run("report", "--from", str(saved), "--output", str(file), *more)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout == ""
    return finished.stderr


def test_markdown_has_its_figure_beside_it(saved: Path, tmp_path: Path) -> None:
    file = tmp_path / "our report.md"
    assert made(saved, file) == ""
    assert {each.name for each in tmp_path.iterdir()} == {"our report.md", "our report.svg"}
    text = file.read_text(encoding="utf-8")
    assert "](our%20report.svg)" in text
    picture = ET.fromstring((tmp_path / "our report.svg").read_text(encoding="utf-8"))
    assert picture.tag.endswith("}svg")
    again = file.read_bytes()
    made(saved, file)
    assert file.read_bytes() == again


def test_a_page_holds_its_figure(saved: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    made(saved, file)
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
    html = file.read_text(encoding="utf-8")
    (svg,) = re.findall(r"<figure>\s*(<svg.*?</svg>)", html, re.DOTALL)
    ET.fromstring(svg)
    assert not re.search(r"<(script|img|iframe|link|object)\b", html)
    assert len(set(re.findall(r' id="([^"]+)"', html))) == len(re.findall(r' id="', html))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_pdf_has_twelve_pages_at_most(saved: Path, tmp_path: Path, paper: str) -> None:
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    file = tmp_path / "report.pdf"
    made(saved, file, "--paper", paper)
    reader = pypdf.PdfReader(io.BytesIO(file.read_bytes()))
    assert len(reader.pages) <= 12
    box = reader.pages[0].mediabox
    width, height = (612, 792) if paper == "letter" else (595.28, 841.89)
    assert (float(box.width), float(box.height)) == pytest.approx((width, height), abs=1)
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Write here" not in text, "nobody writes in a PDF"
    links = {
        each.get_object()["/A"]["/URI"]
        for page in reader.pages
        for each in page.get("/Annots", [])
        if "/URI" in each.get_object().get("/A", {})
    }
    assert len(links) > 80


def test_a_docx_has_a_picture_and_a_list_of_contents(saved: Path, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    pytest.importorskip("typst")
    file = tmp_path / "report.docx"
    made(saved, file)
    with ZipFile(file) as parts:
        (picture,) = [each for each in parts.namelist() if each.startswith("word/media/")]
        assert parts.read(picture).startswith(PNG)
    paragraphs = docx.Document(str(file)).paragraphs
    headings = [each.text for each in paragraphs if each.style.name == "Heading 2"]
    listed = [
        "".join(node.text or "" for node in each._p.iter() if node.tag.endswith("}t"))
        for each in paragraphs
        if each.style.name == "Contents 2"
    ]
    assert listed == headings
    assert any("Routes" in each for each in headings)


@pytest.mark.parametrize("suffix", ["md", "html", "docx"])
def test_words_of_yesterdays_report_stand_at_the_end(
    saved: Path, tmp_path: Path, suffix: str
) -> None:
    if suffix == "docx":
        pytest.importorskip("docx")
    file = tmp_path / f"report.{suffix}"
    shutil.copy(YESTERDAY / file.name, file)
    before = form_for(None, file).read(file.read_bytes())
    written = {key for key, place in before.items() if place.answer is not None}
    assert "flask/route" in written
    said = made(saved, file)
    gone = "the section is gone; what you wrote stands at the end"
    assert f"flaskmagic: flask/route: {gone}\n" in said
    assert said.count(gone) == len(written)
    content = file.read_bytes()
    text = _text(content, suffix)
    assert text.count(WORDS) == 1
    assert text.index(WORDS) > text.index("What did not run")
    kept = form_for(None, file).read(content)
    assert kept["flask/route"].answer is not None
    assert "feature/route" in kept
    made(saved, file)
    assert _text(file.read_bytes(), suffix).count(WORDS) == 1, "it stays there"


def _text(content: bytes, suffix: str) -> str:
    if suffix != "docx":
        return " ".join(content.decode("utf-8").split())
    docx = pytest.importorskip("docx")
    return "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize("suffix", ["md", "html", "docx"])
def test_words_in_a_section_are_kept_when_the_report_is_made_again(
    saved: Path, tmp_path: Path, suffix: str
) -> None:
    if suffix == "docx":
        pytest.importorskip("docx")
    file = tmp_path / f"report.{suffix}"
    form = form_for(None, file)
    made(saved, file)
    _write_into(file, suffix, "We had an if for it.")
    key = next(k for k, place in form.read(file.read_bytes()).items() if place.answer is not None)
    for style in ("cse312", "questions", "chain"):
        assert made(saved, file, "--style", style, "--no-prompts") == ""
        places = form.read(file.read_bytes())
        assert {k for k, place in places.items() if place.answer is not None} == {key}
        assert "We had an if for it." in _text(file.read_bytes(), suffix)
        assert "Write here" not in _text(file.read_bytes(), suffix)


def _write_into(file: Path, suffix: str, words: str) -> None:
    """Write in the first place of a report, as a team would."""
    if suffix != "docx":
        text = file.read_text(encoding="utf-8")
        unwritten = "*(Write here.)*" if suffix == "md" else "<em>(Write here.)</em>"
        assert unwritten in text
        file.write_text(text.replace(unwritten, words, 1), encoding="utf-8")
        return
    docx = pytest.importorskip("docx")
    word = docx.Document(str(file))
    place = next(each for each in word.paragraphs if each.text == "(Write here.)")
    for run_ in place.runs[1:]:
        run_.text = ""
    place.runs[0].text = words
    word.save(str(file))


def test_three_files_that_a_course_asks_for(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "three"
    folder.mkdir()
    made(saved, folder, "--style", "three")
    files = {each.name: each for each in folder.iterdir() if each.suffix == ".md"}
    assert set(files) == {"TCP.md", "HEADERS.md", "WEBSOCKETS.md"}
    texts = {name: file.read_text(encoding="utf-8") for name, file in files.items()}
    assert "self.socket.accept()" in texts["TCP.md"]
    assert "lastheader = line[:i]" in texts["HEADERS.md"], "the colon"
    assert "data_array[::4]" in texts["WEBSOCKETS.md"], "the mask"
    for text in texts.values():
        assert len(re.findall(r"^- \d+\.\d+ ", text, re.MULTILINE)) > 10
        assert "## General Information & Licensing\n" in text
        assert "Purpose" not in text


def test_the_three_need_a_folder(saved: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("mine")
    said = fails(1, "report", "--from", str(saved), "--style", "three", "--output", str(file))
    assert "name their folder" in said
    assert file.read_text() == "mine"


def test_some_features_are_asked_for_by_their_keys(saved: Path) -> None:
    asked = ("report", "--from", str(saved), "--features")
    finished = run(*asked, "session,json")
    assert finished.returncode == 0
    titles = re.findall(r"^## \d+\. (.*)", finished.stdout, re.MULTILINE)
    assert titles == ["Session and cookies", "JSON"]
    assert "did you mean 'session'" in fails(2, *asked, "sesion")


def test_a_report_can_be_written_from_python(saved: Path, tmp_path: Path) -> None:
    readings: Sequence[api.Reading] = api.read_everything(api.load(saved))
    file = tmp_path / "report.md"
    assert api.write_report(readings, file) == []
    assert file.with_suffix(".svg").is_file()
    made(saved, tmp_path / "other.md")
    other = (tmp_path / "other.md").read_text(encoding="utf-8")
    assert file.read_text(encoding="utf-8") == other.replace("other.svg", "report.svg")
