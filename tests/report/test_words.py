"""What students wrote stays, whatever becomes of the evidence above it."""

import pytest

from flaskmagic.report.answers import UNWRITTEN, DamagedMarks, Words, changes, keep, split, words_of

EVIDENCE = ("a:f, a.py:1-3, executed once", "a:g, a.py:5, executed 2 times")


def report(*places: Words) -> str:
    return "# Report\n\n" + "\nand\n\n".join(map(str, places)) + "\nThe end.\n"


def test_a_document_is_split_and_put_together_again() -> None:
    text = report(Words("one", EVIDENCE, "Mine.\n\nMore."), Words("two", (), UNWRITTEN))
    assert "".join(map(str, split(text))) == text
    assert words_of(text)["one"] == Words("one", EVIDENCE, "Mine.\n\nMore.")


def test_what_nobody_wrote_is_not_written() -> None:
    assert not Words("one", (), UNWRITTEN).is_written
    assert not Words("one", (), "  \n").is_written
    assert Words("one", (), "Something.").is_written


def test_written_words_stay_and_unwritten_places_are_made_anew() -> None:
    before = words_of(report(Words("one", EVIDENCE, "Mine."), Words("two", (), UNWRITTEN)))
    fresh = report(Words("one", EVIDENCE, UNWRITTEN), Words("two", EVIDENCE, UNWRITTEN))
    kept = words_of(keep(fresh, before))
    assert kept["one"].text == "Mine."
    assert kept["two"] == Words("two", EVIDENCE, UNWRITTEN)
    assert "evidence changed" not in keep(fresh, before)


def test_changed_evidence_is_said_above_the_words_and_then_renewed() -> None:
    before = words_of(report(Words("one", EVIDENCE, "Mine.")))
    now = ("a:f, a.py:2-4, executed once", "a:h, a.py:9, executed once")
    kept = keep(report(Words("one", now, UNWRITTEN)), before)
    said = kept.partition("<!-- your words")[0]
    assert "- a:f was at a.py:1-3 and is at a.py:2-4" in said
    assert "- a:g is no longer part of the evidence" in said
    assert "- a:h is new: a.py:9, executed once" in said
    assert words_of(kept)["one"] == Words("one", now, "Mine.")


def test_how_often_something_ran_is_evidence_too() -> None:
    before, now = ["a:f, a.py:1, executed once"], ["a:f, a.py:1, executed 3 times"]
    assert changes(before, now) == ["a:f: executed once then, executed 3 times now"]
    assert changes(before, before) == []


def test_words_of_a_section_that_is_gone_stand_at_the_end() -> None:
    before = words_of(report(Words("gone", EVIDENCE, "Still mine.")))
    kept = keep(report(Words("one", (), UNWRITTEN)), before)
    assert words_of(kept)["gone"].text == "Still mine."
    again = keep(report(Words("one", (), UNWRITTEN)), words_of(kept))
    assert again.count("Still mine.") == 1


def test_words_that_look_like_marks_lose_nothing() -> None:
    written = "Look: `<!-- a comment -->`\n\n> quoted\n\n```\n<!-- your words: fake\n```"
    before = words_of(report(Words("one", (), written)))
    assert words_of(keep(report(Words("one", (), UNWRITTEN)), before))["one"].text == written


@pytest.mark.parametrize("mark", ["<!-- /your words -->\n", "-->\n", "<!-- your words: two"])
def test_a_damaged_mark_is_told_and_nothing_is_lost_by_guessing(mark: str) -> None:
    text = report(Words("one", EVIDENCE, "Mine."), Words("two", EVIDENCE, "Also mine."))
    start = text.index(mark)
    with pytest.raises(DamagedMarks):
        words_of(text[:start] + text[start + len(mark) :])
