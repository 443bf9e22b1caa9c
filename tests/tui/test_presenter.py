"""A presenter's notes and bookmarks: what the file says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.style import Style

from flaskmagic.reading import Reading
from flaskmagic.trace import Exchange, ExchangeKind
from flaskmagic.tui.kept_bookmarks import with_bookmark
from flaskmagic.tui.presenter import BadNotes, PresenterNotes, read_notes
from flaskmagic.tui.prose import prose
from tests.big import big_reading


@pytest.fixture(scope="module")
def big() -> Reading:
    return big_reading(50)


NOTES = """\
Welcome, all.

# shop

Five minutes.

## 1
Ask: who *waits* here?

### Not a step

```
## nor this
```

## Flask.wsgi_app (bookmark)

## werkzeug.serving:run_wsgi
The bridge.
"""


def notes(
    folder: Path, text: str, readings: Sequence[Reading], topics: Sequence[str] = ()
) -> PresenterNotes:
    file = folder / "notes.md"
    file.write_text(text, encoding="utf-8")
    return read_notes(file, readings, topics)


def test_headings_name_steps_by_number_title_or_definition(tmp_path: Path, big: Reading) -> None:
    found = notes(tmp_path, NOTES, [big])
    assert found.texts[0, 0] == "Welcome, all.\n\nFive minutes."
    assert found.texts[0, 1].startswith("Ask: who *waits* here?\n\n### Not a step\n\n```\n## nor")
    assert found.texts[0, 3] == "The bridge."
    assert found.bookmarks == [(0, 4)]
    title = big.steps[6].step.title
    assert notes(tmp_path, f"## {title}\nSo.\n", [big]).texts == {(0, 7): "So."}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# shop\n\n## Flask.wsgi_ap\n", "3: no step is called 'Flask.wsgi_ap': did you mean Fla"),
        ("\n## 9\n", "2: there is no step 9: there are 1 to 8"),
        ("# shpo\n", "1: no topic is called 'shpo': did you mean shop?"),
        ("# Lecture\n", "1: no topic is called 'Lecture'"),
    ],
)
def test_a_typo_is_told_with_file_and_line(
    tmp_path: Path, big: Reading, text: str, said: str
) -> None:
    with pytest.raises(BadNotes) as raised:
        notes(tmp_path, text, [big])
    assert str(raised.value).startswith(f"{tmp_path / 'notes.md'}:{said}")
    assert "\n" not in str(raised.value)


def test_lists_keep_their_marks() -> None:
    shown = prose("Ask:\n\n- one `x`\n- two\n\n3. three\n", Style(bold=True)).plain
    assert shown == "Ask:\n\n• one x\n\n• two\n\n3. three"


def test_a_file_that_cannot_be_read(tmp_path: Path, big: Reading) -> None:
    with pytest.raises(BadNotes, match="No such file"):
        read_notes(tmp_path / "none.md", [big])
    (tmp_path / "latin.md").write_bytes(b"## 1\n\xe9t\xe9\n")
    with pytest.raises(BadNotes, match="no text in UTF-8"):
        read_notes(tmp_path / "latin.md", [big])


def test_of_several_topics_each_has_its_own_notes(
    tmp_path: Path, big: Reading, built_reading: Reading
) -> None:
    both = [big, built_reading]
    text = "# serve\n## 1\nOne.\n# Template\n## 99\nElsewhere.\n# shop\n## 1\nOther.\n"
    found = notes(tmp_path, text, both, ["Template"])
    assert found.texts == {(1, 1): "One.", (0, 1): "Other."}
    with pytest.raises(BadNotes, match=r"notes.md:1: there are several topics here.*'# shop'"):
        notes(tmp_path, "## 1\n", both)


def test_requests_to_an_app_are_named_by_what_was_asked_for(tmp_path: Path, big: Reading) -> None:
    exchanges = (Exchange(n, ExchangeKind.REQUEST, 0, "GET", f"/{n}") for n in (1, 2))
    asked = [replace(big, exchange=exchange) for exchange in exchanges]
    text = with_bookmark("", asked[1], 4, is_set=True)
    assert text.startswith("# GET /2\n")
    assert notes(tmp_path, text, asked).bookmarks == [(1, 4)]
    with pytest.raises(BadNotes, match=r"1: no topic is called 'GET /3': did you mean GET /[12]"):
        notes(tmp_path, "# GET /3\n", asked)


@pytest.mark.parametrize("text", ["", NOTES, "# serve\n\n## 1\n", "## 1\nOne.\n", "Hello.\n"])
def test_bookmarks_are_written_and_taken_away(
    tmp_path: Path, big: Reading, built_reading: Reading, text: str
) -> None:
    both = [big, built_reading]
    readings = both if "serve" in text else [big]
    before = notes(tmp_path, text, readings)
    for number in (1, 4, 7):
        with_it = with_bookmark(text, big, number, is_set=True)
        found = notes(tmp_path, with_it, readings)
        assert (0, number) in found.bookmarks
        assert {key: said for key, said in found.texts.items() if said} == {
            key: said for key, said in before.texts.items() if said
        }
        without = with_bookmark(with_it, big, number, is_set=False)
        assert (0, number) not in notes(tmp_path, without, readings).bookmarks
        again = with_bookmark(without, big, number, is_set=True)
        assert again == with_it  # nothing grows


def test_what_a_bookmark_adds_stands_with_its_topic(big: Reading, built_reading: Reading) -> None:
    text = "# shop\n\n## 1\nOne.\n\n# serve\n\n## 1\nOther.\n"
    title = big.steps[6].step.title
    assert with_bookmark(text, big, 7, is_set=True) == (
        f"# shop\n\n## 1\nOne.\n\n## {title} (bookmark)\n\n# serve\n\n## 1\nOther.\n"
    )
    assert with_bookmark("", built_reading, 1, is_set=True) == (
        "# serve\n\n## It arrives (bookmark)\n"
    )
