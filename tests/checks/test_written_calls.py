"""Claims of calls, and whether what is named ran, held against a trace that was made by hand."""

import pytest

from flaskmagic.checks.written.calls import check_claim
from flaskmagic.checks.written.libraries import PYTHON
from flaskmagic.checks.written.model import (
    Calls,
    CheckedReference,
    Defined,
    Place,
    PlaceAnswer,
    Ran,
)
from flaskmagic.checks.written.ran import run_answer
from flaskmagic.checks.written.recorded import Recorded
from flaskmagic.eras.revisions import Release
from flaskmagic.trace import Trace
from flaskmagic.written.claims import find_claims
from flaskmagic.written.document import Spot
from flaskmagic.written.references import Form, Reference
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


SERVERS = """\
from .base import Base as _Base


class Server(Base):
    def __init__(self):
        super().__init__()


class ThreadedServer(Server):
    pass


class Aliased:
    def __init__(self):
        pass


def make_server(threaded):
    if threaded:
        return ThreadedServer()
    return Server()


def find_server():
    return make_server(True)


def make_base():
    return _Base()


def other():
    json.dumps(1)
"""


@pytest.fixture(scope="module")
def servers() -> Recorded:
    made = HandTrace({"lib/serving.py": SERVERS, "lib/base.py": "class Base:\n    __init__ = 1\n"})
    found = made.call("lib.serving:find_server", result="<lib.serving.ThreadedServer>")
    maker = made.call("lib.serving:make_server", by=found)
    made.call("lib.serving:Server.__init__", by=maker, at="ThreadedServer()")
    other = made.call("lib.serving:other", result="'text'")
    made.call(
        "lib.serving:Server.__init__", by=other, arguments={"self": "<lib.serving.ThreadedServer>"}
    )
    base = made.call("lib.serving:make_base")
    made.call("lib.serving:Aliased.__init__", by=base, at="_Base()")
    return Recorded([made.trace()])


@pytest.mark.parametrize(
    ("words", "expected", "instead"),
    [
        ("`make_server` returns a `ThreadedServer`", Calls.RETURNS, ()),
        ("`make_server` returns a `Server`", Calls.RETURNED, ("ThreadedServer",)),
        ("`make_server` makes a `Server`", Calls.MADE, ("ThreadedServer",)),
        ("`make_server` makes a `ThreadedServer`", Calls.CALLS, ()),
        ("`make_server` calls `Server.__init__`", Calls.CALLS, ()),
        ("`other` makes a `Server`", Calls.MADE, ("ThreadedServer",)),
        ("`other` returns a `Server`", Calls.NOT_SEEN, ()),
        # It could not have made the base: what it says is true of it.
        ("`find_server` returns a `Server`", Calls.RETURNS, ()),
        ("`find_server` returns an `Unknown`", Calls.NOT_SEEN, ()),
        ("`make_base` returns a `Base`", Calls.RETURNS, ()),
        ("`missing()` returns a `Server`", Calls.NOT_SEEN, ()),
    ],
)
def test_what_is_made_and_returned(
    servers: Recorded, words: str, expected: Calls, instead: tuple[str, ...]
) -> None:
    (claim,) = find_claims(read_markdown(words))
    found = check_claim(claim, {}, servers)
    assert (found.verdict, found.instead) == (expected, instead)


MUTUAL = """\
def visit(tree):
    if tree:
        return leaf(tree)


def leaf(tree):
    return visit(tree)


def start(tree):
    return visit(tree)


class Encoder:
    def dumps(self, value):
        return json.dumps(value)


def dumps(value):
    return Encoder().dumps(value)


class Unused:
    def start(self):
        return leaf(self)
"""


@pytest.fixture(scope="module")
def mutual() -> Recorded:
    made = HandTrace({"lib/json.py": MUTUAL})
    made.call("lib.json:visit", by=made.call("lib.json:leaf"))
    made.call("lib.json:visit", by=made.call("lib.json:start", by=made.call("lib.json:leaf")))
    made.call("lib.json:Encoder.dumps", by=made.call("lib.json:dumps"))
    return Recorded([made.trace()])


@pytest.mark.parametrize(
    "words",
    [
        "`visit()` calls `leaf()`",  # it does, for another tree
        "`start()` calls `leaf()`",  # one that did not run does
        "`Encoder.dumps` calls `json.dumps`",  # that of Python
        "`tree.visit` calls `start()`",  # of whatever a tree is
    ],
)
def test_what_may_be_meant_otherwise_is_not_called_the_other_way_round(
    mutual: Recorded, words: str
) -> None:
    (claim,) = find_claims(read_markdown(words))
    assert check_claim(claim, {}, mutual).verdict is not Calls.REVERSED


def test_what_others_call_as_well_is_called_the_other_way_round(mutual: Recorded) -> None:
    (claim,) = find_claims(read_markdown("`visit()` calls `start()`"))
    assert check_claim(claim, {}, mutual).verdict is Calls.REVERSED


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("`app.serve` calls `loader.load`", Calls.BETWEEN),
        ("`app.App.serve` calls `App.find`", Calls.CALLS),
        ("`lib.app.again` calls `again()`", Calls.CALLS),
        ("`re.find` calls `App.load`", Calls.NOT_SEEN),
    ],
)
def test_names_of_objects_and_of_modules(trace: Trace, words: str, expected: Calls) -> None:
    (claim,) = find_claims(read_markdown(words))
    assert check_claim(claim, {}, Recorded([trace])).verdict is expected


def test_of_several_definitions_of_a_name_those_that_make_the_call_are_meant() -> None:
    made = HandTrace({"lib/app.py": SOURCE, "lib/other.py": "def load():\n    pass\n"})
    made.call("lib.app:Maker.__init__", by=made.call("lib.app:App.load"))
    for _ in range(5):
        made.call("lib.app:find", by=made.call("lib.other:load"))
    (claim,) = find_claims(read_markdown("`load()` calls `Maker()`"))
    found = check_claim(claim, {}, Recorded([made.trace()]))
    assert (found.verdict, found.remark.partition(",")[0]) == (Calls.CALLS, "once")


def right(name: str, *, line: int = 3) -> CheckedReference:
    """Return a reference to a line that is right, in a definition of the standard library."""
    reference = Reference(Form.WORDS, Spot(line=1), "", None, line, line)
    place = PlaceAnswer(
        Place.RIGHT, "lib/app.py", Defined(name, 1, 9), release=Release(PYTHON, "3")
    )
    return CheckedReference(reference, place)


def test_lines_of_a_class_call_nothing(trace: Trace) -> None:
    (claim,) = find_claims(read_markdown("Line 7 of app.py calls `App.find`"))
    assert claim.line is not None
    found = {
        name: check_claim(claim, {claim.line: right(name)}, Recorded([trace]))
        for name in ("App", "App.serve")
    }
    assert found["App"].verdict is Calls.NOT_SEEN
    assert found["App.serve"].verdict is Calls.CALLS


RUNS = """\
class Handler:
    limit = 3

    def handle(self):
        def inner():
            pass

        inner()

    def unused(self):
        def inner():
            pass


class Unused:
    def handle(self):
        pass
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Handler", Ran.RAN),
        ("Handler.handle", Ran.RAN),
        ("Handler.handle.<locals>.inner", Ran.RAN),
        ("Handler.unused", Ran.DID_NOT_RUN),
        ("Handler.unused.<locals>.inner", Ran.DID_NOT_RUN),
        ("Unused", Ran.DID_NOT_RUN),
        ("Unused.handle", Ran.DID_NOT_RUN),
        ("Handler.limit", None),
    ],
)
def test_what_ran_is_told_by_its_whole_name(name: str, expected: Ran | None) -> None:
    made = HandTrace({"lib/app.py": RUNS})
    made.call("lib.app:Handler.handle.<locals>.inner", by=made.call("lib.app:Handler.handle"))
    found = run_answer(right(name), Recorded([made.trace()]))
    assert (found and found.verdict) is expected
