"""Claims of calls, and whether what is named ran, held against a trace that was made by hand."""

import pytest

from flaskmagic.checks.written.calls import check_claim
from flaskmagic.checks.written.model import Calls
from flaskmagic.checks.written.recorded import Recorded
from flaskmagic.trace import Trace
from flaskmagic.written.claims import find_claims
from flaskmagic.written.text import read_markdown
from tests.traces import HandTrace

SOURCE = """\
class App:
    def serve(self):
        self.find()

    def find(self):
        self.load()

    def load(self):
        return 1


class Maker:
    def __init__(self):
        pass


def build():
    Maker()


def find():
    pass


def again(number):
    again(number - 1)
"""


@pytest.fixture(scope="module")
def trace() -> Trace:
    made = HandTrace({"lib/app.py": SOURCE})
    for _ in range(3):
        serve = made.call("lib.app:App.serve")
        load = made.call("lib.app:App.load", by=made.call("lib.app:App.find", by=serve))
        made.call("lib.app:Maker.__init__", by=load)
    made.call(
        "lib.app:find", by=made.call("lib.app:App.load", by=made.call("lib.app:App.find", by=serve))
    )
    made.call("lib.app:build", by=serve)
    made.call("lib.app:again", by=made.call("lib.app:again"))
    return made.trace()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("`App.serve` calls `App.find`", Calls.CALLS),
        ("`serve()` calls `App.find`", Calls.CALLS),
        ("`App.load` calls `Maker()`", Calls.CALLS),
        ("`App.serve` calls `App.load`", Calls.BETWEEN),
        ("`App.load` is called by `App.find`", Calls.CALLS),
        ("`build` calls `App.load`", Calls.INSTEAD),
        ("`App.find` calls `App.serve`", Calls.REVERSED),
        ("`App.load` calls `App.find`", Calls.REVERSED),
        ("`App.serve` calls `missing()`", Calls.NOT_SEEN),
        ("`again()` calls `again()`", Calls.CALLS),
        ("`find()` calls `App.load`", Calls.CALLS),
        ("Line 7 of app.py calls `App.find`", Calls.NOT_SEEN),
    ],
)
def test_verdicts(trace: Trace, words: str, expected: Calls) -> None:
    (claim,) = find_claims(read_markdown(words))
    assert check_claim(claim, {}, Recorded([trace])).verdict is expected


def test_what_is_called_instead_is_named_and_counted(trace: Trace) -> None:
    (claim,) = find_claims(read_markdown("`build` calls `App.load`"))
    found = check_claim(claim, {}, Recorded([trace]))
    assert (found.instead, found.between) == (("App.find",), 0)
    (claim,) = find_claims(read_markdown("`App.serve` calls `App.load`"))
    assert check_claim(claim, {}, Recorded([trace])).between == 1


def test_what_is_called_once_in_many_is_said() -> None:
    made = HandTrace({"lib/app.py": SOURCE})
    for _ in range(3):
        made.call("lib.app:App.load", by=made.call("lib.app:App.find"))
    made.call("lib.app:find", by=made.call("lib.app:App.find"))
    (claim,) = find_claims(read_markdown("`App.find` calls `find()`"))
    found = check_claim(claim, {}, Recorded([made.trace()]))
    assert found.verdict is Calls.RARELY
    assert found.instead == ("App.load",)
    assert found.remark == "1 of 4 calls do; 3 call App.load"
