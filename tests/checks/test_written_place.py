"""Lines are right, or wrong only where nothing speaks for them."""

import pytest

from flaskmagic.checks.written.model import Place
from flaskmagic.checks.written.place import judge
from flaskmagic.written.references import Form, find_references
from flaskmagic.written.text import read_markdown

SOURCE = '''\
"""An app, which can run() and stop()."""

LIMIT = 3


class App:
    """An app."""

    name = Name("x")

    @decorated
    def run(self, host):
        """Call stop() in the end."""
        server = make(host)
        server.serve(
            LIMIT,
            self.handle,
        )

    def handle(self, request):
        def inner():
            return dispatch(request)

        return inner()

    def stop(self):
        self.server = None


def make(host):
    return Server(host)
'''


def verdict(words: str) -> tuple[Place, str, str]:
    """Return the verdict on a reference, the definition found, and the remark or what is meant."""
    (reference,) = (
        each
        for each in find_references(read_markdown(words)).references
        if each.form is not Form.EXCERPT
    )
    judged = judge(reference, SOURCE)
    found = judged.found.name if judged.found else ""
    return judged.verdict, found, judged.meant.name if judged.meant else judged.remark


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("`App.run` is in app.py:14.", "App.run"),
        ("The run method: app.py lines 12-18", "App.run"),
        ("run() is at app.py line 11, its decorator", "App.run"),
        ("`App` begins at app.py line 14", "App.run"),
        ("`name` is set at app.py line 9", "App.name"),
        ("`LIMIT` is set at app.py line 3", "LIMIT"),
        ("`inner` is called at app.py line 24", "App.handle"),
        ("It calls `make()` at app.py line 14", "App.run"),
        ("It hands over `self.handle` at app.py line 15", "App.run"),
        ("`handle`: app.py line 22", "App.handle.<locals>.inner"),
    ],
)
def test_right(words: str, found: str) -> None:
    assert verdict(words)[:2] == (Place.RIGHT, found)


@pytest.mark.parametrize(
    ("words", "found", "meant"),
    [
        ("`App.stop` is in app.py:22.", "App.handle.<locals>.inner", "App.stop"),
        ("The function `make` (app.py lines 20-24) makes it", "App.handle", "make"),
        ("`App.handle` is in app.py:31.", "make", "App.handle"),
        ("`make` is at app.py:9999", "", "make"),
    ],
)
def test_wrong(words: str, found: str, meant: str) -> None:
    assert verdict(words) == (Place.WRONG, found, meant)


@pytest.mark.parametrize(
    "words",
    [
        "Here it begins: app.py:22",
        "The function `other` is in app.py:22",
        "`make` and `App.stop` are in app.py:22",
        "Line 22 of app.py calls `App.stop`, by way of another",
        "`__init__` is in app.py:22",
        "`make`, which is called near app.py:12",
    ],
)
def test_what_cannot_be_told(words: str) -> None:
    assert verdict(words)[0] is Place.UNKNOWN


def test_a_statement_on_another_line_of_the_definition() -> None:
    said = verdict("In app.py, line 17: `server = make(host)`")
    assert said == (Place.OTHER_LINE, "App.run", "what is quoted stands on line 14")


def test_a_statement_that_is_there_is_right_whatever_the_words_name() -> None:
    assert verdict("`App.stop`: app.py, line 14: `server=make(host)`")[0] is Place.RIGHT
