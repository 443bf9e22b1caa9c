"""What a report names in words, by links and in excerpts, and which file each of it is of."""

import pytest

from flaskmagic.written.references import Form, FoundReferences, Reference, find_references
from flaskmagic.written.text import read_markdown, read_plain

FLASK = "https://github.com/pallets/flask/blob"


def found(text: str) -> FoundReferences:
    return find_references(read_markdown(text))


def only(text: str) -> Reference:
    (reference,) = found(text).references
    return reference


def said(text: str) -> list[tuple[str | None, int | None, int | None]]:
    """Return file and lines of all references in a text."""
    return [(r.file.path if r.file else None, r.first, r.last) for r in found(text).references]


@pytest.mark.parametrize(
    ("words", "file", "first", "last"),
    [
        ("run() flask/app.py from lines range (871 - 925), we see", "flask/app.py", 871, 925),
        ("It is in app.py:920.", "app.py", 920, 920),
        ("It is in `app.py:871-925`.", "app.py", 871, 925),
        ("It is in app.py 920.", "app.py", 920, 920),
        ("It is in app.py line 920", "app.py", 920, 920),
        ("It is in app.py, lines 871 to 925", "app.py", 871, 925),
        ("It is in app.py#L920", "app.py", 920, 920),
        ("add_url_rule (flask/app.py 1038 - 1094).", "flask/app.py", 1038, 1094),
        ("In the flask.app (1755 - 1790), this creates", "flask.app", 1755, 1790),
        ("werkzeug.routing.py line (2211 - 2334), build", "werkzeug.routing.py", 2211, 2334),
        ("see line 216 in the utils.py", "utils.py", 216, 216),
        ("see line 216 of the file `utils.py`", "utils.py", 216, 216),
        ("app.py of the flask library at line 1288", "app.py", 1288, 1288),
        ("in app.py starting at lines 98 to line 2091", "app.py", 98, 2091),
        ("app.py lines 982-920 (backwards)", "app.py", 920, 982),
        ("app.py lines 871 – 925, with a dash of Word's", "app.py", 871, 925),
        (r"C:\Python\Lib\socketserver.py line 234", r"\Python\Lib\socketserver.py", 234, 234),
        (r"flask\_socketio/\_\_init\_\_.py:12", "flask_socketio/__init__.py", 12, 12),
        ("flask_socketio/init.py:12", "flask_socketio/__init__.py", 12, 12),
        ("see flask_socketio/ init .py lines 12-15", "flask_socketio/__init__.py", 12, 15),
        (r"werkzeug\_internal.py:12", r"werkzeug\_internal.py", 12, 12),
    ],
)
def test_lines_in_words(words: str, file: str, first: int, last: int) -> None:
    assert said(words) == [(file, first, last)]


def test_a_list_of_lines_is_a_reference_each() -> None:
    assert said("In app.py, lines 34,35,46 and 50-52 do it.") == [
        ("app.py", 34, 34),
        ("app.py", 35, 35),
        ("app.py", 46, 46),
        ("app.py", 50, 52),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "app.py 2 is the second file.",
        "Version 3.1.3 of app.py, 2023",
        "The request line comes first; there are 200 lines in app.py.",
        "app.py has 1200% more",
        "the deadline 12 in app.py",
    ],
)
def test_what_names_no_line(words: str) -> None:
    assert said(words) == []


def test_a_line_alone_is_of_the_file_that_was_named_last() -> None:
    text = "First app.py is read.\n\nThen serving.py.\n\nOn line 598 it begins."
    reference = only(text)
    assert reference.file is not None
    assert (reference.file.path, reference.file.by) == ("serving.py", "nearest")
    assert (reference.spot.line, reference.spot.column) == (5, 4)


def test_a_link_names_a_file_for_the_words_after_it() -> None:
    text = f"Flask's app.py.\n\nSee [here]({FLASK}/main/src/flask/cli.py#L5).\n\nOn line 598, too."
    link, words = found(text).references
    assert (link.form, words.form) == (Form.LINK, Form.WORDS)
    assert words.file is not None
    assert (words.file.path, words.file.by) == ("src/flask/cli.py", "url")


def test_a_line_before_any_file_has_none() -> None:
    assert said("On line 598 it begins, in app.py it ends.\n\n") == [(None, 598, 598)]


def test_a_file_of_the_next_paragraph_is_not_that_of_a_line() -> None:
    assert said("In app.py (line 206)\n\nIn environment.py it goes on.") == [("app.py", 206, 206)]


def test_the_words_of_a_link_are_not_a_reference_of_their_own() -> None:
    reference = only(f"[app.py:662]({FLASK}/3.1.3/src/flask/app.py#L662)")
    assert reference.link is not None
    assert (reference.link.path, reference.first) == ("src/flask/app.py", 662)


def test_addresses_end_where_the_sentence_goes_on() -> None:
    address = f"{FLASK}/main/src/flask/app.py#L9"
    texts = [f"({address})", f"{address}.", f"<{address}>", f"[a]({address}), b)", f"{address}•"]
    for text in texts:
        assert only(text).written == address


def test_ours_is_said_of_a_file() -> None:
    (reference,) = found("We call it in our app.py at line 12.").references
    assert reference.file is not None
    assert reference.file.is_ours


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("`flask.app:Flask.run` is in app.py:920", ("Flask.run",)),
        ("flask:jsonify is in app.py:920", ("jsonify",)),
        ("The view is in app.py:920, at host:port", ()),
    ],
)
def test_a_name_with_its_module(words: str, names: tuple[str, ...]) -> None:
    assert only(words).beside == names


def test_names_beside_a_reference() -> None:
    reference = only("The method `Flask.run` is in flask/app.py:920, it calls `run_simple`.")
    assert reference.beside == ("Flask.run",)
    assert reference.names == ("Flask.run", "run_simple")


@pytest.mark.parametrize(
    ("use", "definition"),
    [
        ("[`Flask.run`][1]", "[1]:"),
        ("[`Flask.run`][The  Place]", "[the place]:"),
        ("`Flask.run`[^note]", "[^note]:"),
        ("[`Flask.run`][]", "[`flask.run`]: "),
        ("[`Flask.run`]", "   [`Flask.run`]:"),
        ("[`Flask.run`][1]: it", "[1]:"),
    ],
)
def test_an_address_that_stands_elsewhere_goes_with_the_words_for_it(
    use: str, definition: str
) -> None:
    text = f"It calls `Map.add`.\n\nThen {use} begins.\n\n{definition} {FLASK}/2.1.1/src/a.py#L7\n"
    reference = only(text)
    assert (reference.spot.line, reference.names) == (3, ("Flask.run",))
    (link,) = read_markdown(text).links
    assert link.address == text.index("https")


def test_an_address_with_a_label_that_nothing_has_stands_for_itself() -> None:
    reference = only(f"Then [`Flask.run`](run) or [2] begins.\n\n[1]: {FLASK}/2.1.1/src/a.py#L7\n")
    assert reference.spot.line == 3


def test_of_two_references_each_has_the_name_just_before_it() -> None:
    first, second = found(
        "`Flask.run` (flask/app.py:871) calls `run_simple()` (werkzeug/serving.py:1049)."
    ).references
    assert (first.beside, second.beside) == (("Flask.run",), ("run_simple",))


def test_what_a_line_calls_is_not_what_it_lies_in() -> None:
    assert only("Line 47 of scaffold.py calls `Scaffold.add_url_rule`.").beside == ()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("the `run` method", ("run",)),
        ("make_server() and serve_forever()", ("make_server", "serve_forever")),
        ("the MapAdapter class of WebSocket and MongoDB", ("MapAdapter",)),
        ("In the match function it is matched", ("match",)),
        ("`_load_template` is private, app.py is a file", ("_load_template",)),
        ("see flask.palletsprojects.com and e.g. this.That is it", ()),
        ("this function and the same method", ()),
    ],
)
def test_names_of_code(words: str, names: tuple[str, ...]) -> None:
    assert only(f"app.py:920 {words}").names == names


def test_code_that_is_quoted_for_a_line() -> None:
    reference = only("See app.py. \n\nLine 920: `run_simple(host, port, self, **options)`")
    assert reference.statement == "run_simple(host, port, self, **options)"


EXCERPT = """\
In serving.py, lines 720-727:

```
720
721 def serve_forever(self, poll_interval: float = 0.5) -> None:
722     try:
723         super().serve_forever(poll_interval=poll_interval)
```

```
1 <html>
2   {% if name %}
3   {% endif %}
```
"""


@pytest.mark.parametrize("read", [read_markdown, read_plain])
def test_excerpts_with_numbers(read: type) -> None:
    words, first, second = find_references(read(EXCERPT)).references
    assert words.excerpt == first.excerpt
    assert first.excerpt is not None
    assert second.excerpt is not None
    assert (first.first, first.last, first.spot.line) == (720, 723, 4)
    assert first.excerpt.lines[2] == (722, "    try:")
    assert (second.first, second.last) == (1, 3)


def test_numbered_lists_are_no_excerpts() -> None:
    assert said("1. one\n2. two\n3. three\n\n 7 apples\n 9 pears\n11 plums\n") == []


def test_files_without_a_line() -> None:
    files = found("In flask/app.py and in flask/cli.py:12 it is.").files
    assert [each.path for each in files] == ["flask/app.py"]
