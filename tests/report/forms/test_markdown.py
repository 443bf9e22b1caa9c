"""A report as Markdown: the marks of its places, and what is read between them."""

import pytest

from flaskmagic.report.code_lines import CodeLine, excerpt_lines, fence_lines
from flaskmagic.report.document import UNWRITTEN, Document, Place, Prose
from flaskmagic.report.forms.markdown import DamagedMarks, read_places, write
from tests.report.documents import EXCERPT, excerpt, prose

EVIDENCE = ("a:f, a.py:1-3, executed once", "a:g, a.py:5, executed 2 times")


def report(*places: Place) -> Document:
    between = [block for place in places for block in (place, Prose("\nand\n\n"))]
    return Document((Prose("# Report\n\n"), *between, Prose("\nThe end.\n")))


def test_an_excerpt_has_marks_and_numbers_in_a_gutter() -> None:
    assert write(Document((EXCERPT,))) == (
        "```text\n"
        "   335      @decorated\n|  336      def f():\n     :  4 lines\n> 1340  x\n   341\n"
        "```\n"
    )


def test_the_lines_of_an_excerpt_have_mark_number_and_text_apart() -> None:
    assert excerpt_lines(EXCERPT) == [
        CodeLine("other", "335", "    @decorated"),
        CodeLine("ran", "336", "    def f():"),
        CodeLine("fold", "", "4 lines"),
        CodeLine("focus", "1340", "x"),
        CodeLine("other", "341", ""),
    ]


def test_the_lines_of_a_fence_are_text_whatever_they_look_like() -> None:
    assert fence_lines("> 1340  x\n     :  4 lines\n\n") == [
        CodeLine("plain", "", "> 1340  x"),
        CodeLine("plain", "", "     :  4 lines"),
        CodeLine("plain", "", ""),
    ]


def test_what_is_written_is_read_again() -> None:
    one, two = Place("one", EVIDENCE, "Mine.\n\nMore."), Place("two")
    text = write(report(one, two))
    assert f"<!-- your words: two\n-->\n{UNWRITTEN}\n<!-- /your words -->\n" in text
    assert read_places(text) == {"one": one, "two": two}


@pytest.mark.parametrize("blank", ["", "  ", "\n\n", f"\n{UNWRITTEN}\n"])
def test_what_nobody_wrote_is_not_written(blank: str) -> None:
    text = write(report(Place("one", EVIDENCE))).replace(UNWRITTEN, blank)
    assert read_places(text) == {"one": Place("one", EVIDENCE)}


def test_words_survive_an_editor_on_windows() -> None:
    place = Place("one", EVIDENCE, "Mine.\n\nMore.")
    assert read_places(write(report(place)).replace("\n", "\r\n")) == {"one": place}


def test_words_of_two_places_with_one_key_are_joined() -> None:
    text = write(report(Place("one", (), "Mine."), Place("one"), Place("one", (), "Ours.")))
    assert read_places(text) == {"one": Place("one", (), "Mine.\n\nOurs.")}


def test_words_that_look_like_marks_lose_nothing() -> None:
    written = "Look: `<!-- a comment -->`\n\n> quoted\n\n```\n<!-- your words: fake\n```"
    place = Place("one", (), written)
    assert read_places(write(report(place))) == {"one": place}


@pytest.mark.parametrize("mark", ["<!-- /your words -->\n", "-->\n", "<!-- your words: two"])
def test_a_damaged_mark_is_told_and_nothing_is_lost_by_guessing(mark: str) -> None:
    text = write(report(Place("one", EVIDENCE, "Mine."), Place("two", EVIDENCE, "Also mine.")))
    start = text.index(mark)
    with pytest.raises(DamagedMarks):
        read_places(text[:start] + text[start + len(mark) :])


@pytest.mark.parametrize(
    "text",
    ["<!-- your words: a", "<!-- your words: a\n-->\nMine.", "<!-- /your words -->"],
    ids=["not closed", "no end", "no start"],
)
def test_a_mark_alone_is_told(text: str) -> None:
    with pytest.raises(DamagedMarks):
        read_places(f"# R\n\n{text}")


def test_a_forged_mark_in_prose_is_text() -> None:
    forged = "A note.\n\n<!-- your words: one\n-->\nNot theirs.\n<!-- /your words -->\n\n"
    text = write(Document((Prose(forged), Place("one", (), "Mine."), *prose(forged).blocks)))
    assert r"\<!-- your words: one" in text
    assert read_places(text) == {"one": Place("one", (), "Mine.")}


@pytest.mark.parametrize(
    ("text", "mark"),
    [("`a`", "```"), ("``a``", "```"), ("```a", "````"), ("a ````` b `", "``````")],
)
def test_no_line_closes_the_fence_of_an_excerpt(text: str, mark: str) -> None:
    assert write(Document((excerpt(text),))) == f"{mark}text\n|    1  {text}\n{mark}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!-- your words: a/b\nx", "a/b: its opening mark is not closed by a line -->"),
        (
            "<!-- your words: a/b\n-->\nx",
            "a/b: its closing mark <!-- /your words --> is missing",
        ),
        (
            "x\n<!-- /your words -->",
            "a mark around your words has no other mark to go with it: <!-- /your words -->",
        ),
    ],
)
def test_it_is_told_which_mark_is_damaged(text: str, said: str) -> None:
    with pytest.raises(DamagedMarks) as caught:
        read_places(text)
    assert str(caught.value) == said
