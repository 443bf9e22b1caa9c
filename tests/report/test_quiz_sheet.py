"""A sheet of a quiz: what stands on it, which page the key is on, and that nothing is broken."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from flaskmagic.api import Level, make_quiz, write_sheet
from flaskmagic.errors import Problem
from flaskmagic.reading.quiz.chosen import Quiz
from flaskmagic.report.forms import pdf
from flaskmagic.report.paper import Paper
from flaskmagic.report.quiz_sheet import make_sheet, sheet_form
from tests.big import big_reading
from tests.report.readers import bare


@pytest.fixture(scope="module", params=[Level.EXCERPT, Level.OPEN])
def quiz(request: pytest.FixtureRequest) -> Quiz:
    return make_quiz([big_reading(2_000)], 12, "group A", request.param)


@pytest.fixture(scope="module")
def pages(quiz: Quiz) -> list[str]:
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    read = pypdf.PdfReader(io.BytesIO(pdf.write(make_sheet(quiz), Paper.A4)))
    return [page.extract_text() for page in read.pages]


def test_the_key_begins_a_page_of_its_own(quiz: Quiz, pages: list[str]) -> None:
    (first,) = (number for number, text in enumerate(pages) if text.lstrip().startswith("Key"))
    assert 0 < first < len(pages)
    assert all("It was called from" not in page for page in pages[:first])
    for view in quiz.questions:
        assert any(bare(view.right) in bare(page) for page in pages[first:])


def test_it_names_the_run_the_releases_and_the_seed(quiz: Quiz, pages: list[str]) -> None:
    head = bare(pages[0])
    assert bare("Quiz: A shop") in head
    assert bare("Flask 3.1.3") in head
    assert bare("Python 3.11.7") in head
    assert bare(f"Seed group A · level {quiz.level.value}") in head
    assert bare("Name: ______") in head
    assert bare(f"of {len(quiz.questions)}") in head


def test_no_question_is_broken_over_two_pages(quiz: Quiz, pages: list[str]) -> None:
    texts = [bare(page) for page in pages]
    for number, view in enumerate(quiz.questions, 1):
        parts = [f"{number}. {view.text}".replace("`", "")]
        parts += [each.label for each in view.choices] + [hop.place for hop in view.hops]
        assert any(all(bare(part) in text for part in parts) for text in texts)


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_each_form_has_all_of_it(quiz: Quiz, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"quiz{suffix}"
    write_sheet(quiz, file)
    text = file.read_text(encoding="utf-8")
    for view in quiz.questions:
        for line in view.excerpt:
            assert str(getattr(line, "number", "")) in text
        assert not view.link or view.link in text
    assert text.count("Key") >= 1
    assert ("Answer: ____" in text) is (quiz.level is Level.OPEN)


def test_another_ending_is_refused() -> None:
    with pytest.raises(Problem, match=r"quiz\.odt: a sheet is one of \.pdf, \.md"):
        sheet_form(Path("quiz.odt"))
