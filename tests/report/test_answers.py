"""What students wrote stays, whatever becomes of the evidence above it."""

from pathlib import Path

from flaskmagic.report.answers import changes, keep_answers, read_answers, said_changes
from flaskmagic.report.document import Document, Place, Prose
from flaskmagic.report.forms.registry import form_for
from flaskmagic.report.paper import Paper
from tests.report.documents import prose

EVIDENCE = ("a:f, a.py:1-3, executed once", "a:g, a.py:5, executed 2 times")


def report(*places: Place) -> Document:
    between = [block for place in places for block in (place, Prose("\nand\n\n"))]
    return Document((Prose("# Report\n\n"), *between, Prose("\nThe end.\n")))


def said(document: Document) -> str:
    return "".join(block.markdown for block in document.blocks if isinstance(block, Prose))


def test_written_words_stay_and_unwritten_places_are_made_anew() -> None:
    written = {"one": Place("one", EVIDENCE, "Mine.")}
    kept = keep_answers(report(Place("one", EVIDENCE), Place("two", EVIDENCE)), written)
    assert kept.places["one"].answer == "Mine."
    assert kept.places["two"] == Place("two", EVIDENCE)
    assert "evidence changed" not in said(kept)
    assert "section that is gone" not in said(kept)


def test_changed_evidence_is_said_above_the_words_and_then_renewed() -> None:
    written = {"one": Place("one", EVIDENCE, "Mine.")}
    now = ("a:f, a.py:2-4, executed once", "a:h, a.py:9, executed once")
    kept = keep_answers(report(Place("one", now)), written)
    _, note, place, *_ = kept.blocks
    assert note == Prose(
        "> **The evidence changed since this was written:**\n>\n"
        "> - a:f was at a.py:1-3 and is at a.py:2-4\n"
        "> - a:g is no longer part of the evidence\n"
        "> - a:h is new: a.py:9, executed once\n\n"
    )
    assert place == Place("one", now, "Mine.")


def test_a_name_in_changed_evidence_is_plain_text() -> None:
    written = {"one": Place("one", ("a:A.__init__, a.py:1, executed once",), "Mine.")}
    fresh = report(Place("one", ("a:A.__init__, a.py:2, executed once",)))
    assert r"- a:A.\_\_init\_\_ was at a.py:1" in said(keep_answers(fresh, written))
    assert said_changes(fresh, written) == ["one: a:A.__init__ was at a.py:1 and is at a.py:2"]


def test_how_often_something_ran_is_evidence_too() -> None:
    before, now = ["a:f, a.py:1, executed once"], ["a:f, a.py:1, executed 3 times"]
    assert changes(before, now) == ["a:f: executed once then, executed 3 times now"]
    assert changes(before, before) == []


def test_evidence_that_somebody_damaged_tells_of_nothing() -> None:
    now = ["a:f, a.py:1, executed once"]
    assert changes(["a:f, a.py", "", *now], now) == []
    assert changes(["a:f a.py:1 executed once"], now) == ["a:f is new: a.py:1, executed once"]


def test_words_of_a_section_that_is_gone_stand_at_the_end() -> None:
    written = {"gone": Place("gone", EVIDENCE, "Still mine.")}
    fresh = report(Place("one"))
    kept = keep_answers(fresh, written)
    assert kept.blocks[-1] == Place("gone", EVIDENCE, "Still mine.")
    assert "section that is gone" in said(kept)
    assert said_changes(fresh, written) == [
        "gone: the section is gone; what you wrote stands at the end"
    ]
    again = keep_answers(fresh, kept.places | {"one": Place("one", (), "x")})
    answers = [block.answer for block in again.blocks if isinstance(block, Place)]
    assert answers.count("Still mine.") == 1


def test_no_written_words_are_lost_whatever_the_new_report_has() -> None:
    written = {key: Place(key, EVIDENCE, object()) for key in ("one", "two", "three")}
    for fresh in (prose(""), report(Place("two")), report(*map(Place, written))):
        kept = keep_answers(fresh, written)
        answers = [block.answer for block in kept.blocks if isinstance(block, Place)]
        assert len(answers) == 3
        assert set(answers) == {place.answer for place in written.values()}


def test_only_what_was_written_is_read(tmp_path: Path) -> None:
    file, form = tmp_path / "report.md", form_for("markdown", None)
    assert read_answers(None, form) == {}
    assert read_answers(file, form) == {}
    content = form.write(report(Place("one", EVIDENCE, "Mine."), Place("two")), Paper.A4)
    assert isinstance(content, str)
    file.write_text(content)
    assert read_answers(file, form) == {"one": Place("one", EVIDENCE, "Mine.")}
