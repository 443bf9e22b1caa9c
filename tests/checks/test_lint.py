"""A walkthrough of the reader's own, checked against sources without running anything."""

from dataclasses import replace

from flaskmagic.checks.lint import Finding, lint
from flaskmagic.trace import Trace
from flaskmagic.walkthroughs import parse

HEAD = '+++\ntitle = "Serving"\nquestion = "Who answers?"\nscenario = "serve"\n+++\n'
STEP = "## It arrives\n\n```step\n{keys}\n```\n\n{note}\n"


def findings(trace: Trace, keys: str, note: str = "A note.", head: str = HEAD) -> list[Finding]:
    text = head + STEP.format(keys=keys, note=note)
    walkthrough = parse(text, "mine", "mine.md")
    return lint(walkthrough, text, replace(trace, calls=()))


def test_what_is_right_has_no_findings(built_trace: Trace) -> None:
    keys = (
        'definition = ["lib.old:serve", "lib.app:App.serve"]\nfocus = "view = self.find("\n'
        'where = { path = "/" }'
    )
    note = "It was asked for {arguments.path} and {result}; Jinja writes `{{ resalt }}`, {x}."
    assert findings(built_trace, keys, note) == []


def test_a_definition_that_is_not_there(built_trace: Trace) -> None:
    found = findings(built_trace, 'definition = "lib.app:App.sreve"')
    said = "there is no lib.app:App.sreve: did you mean lib.app:App.serve?"
    assert found == [Finding(9, said)]


def test_what_a_claim_names_must_be_there(built_trace: Trace) -> None:
    keys = 'definition = "lib.app:App.serve"\nclaims.it = '
    note = "{if it}So it is.{end}"
    said = "there is no lib.app:App.sreve: did you mean lib.app:App.serve?"
    for key in ("called", "before", "after"):
        (found,) = findings(built_trace, f'{keys}{{ {key} = "lib.app:App.sreve" }}', note)
        assert found == Finding(10, said)
    (found,) = findings(built_trace, f'{keys}{{ line = "nowhere to be seen" }}', note)
    assert "has no line with 'nowhere to be seen'" in found.message
    assert findings(built_trace, f'{keys}{{ called = "lib.app:App.serve" }}', note) == []


def test_what_a_claim_of_the_introduction_names_must_be_there(built_trace: Trace) -> None:
    head = HEAD.replace("+++\n", 'claims.it = { called = "lib.app:App.sreve" }\n+++\n')
    head = "+++\n" + head.partition("+++\n")[2] + "{if it}So it is.{end}\n\n"
    (found,) = findings(built_trace, 'definition = "lib.app:App.serve"', head=head)
    assert found.message.startswith("there is no lib.app:App.sreve: did you mean")


def test_a_claim_of_a_release_that_is_not_installed_is_no_mistake(built_trace: Trace) -> None:
    keys = (
        'definition = "lib.app:App.serve"\nclaims.it = { called = "lib.app:gone", release = "Lib '
    )
    note = "{if it}So it is.{end}"
    assert findings(built_trace, f'{keys}< 1.2" }}', note) == []
    (found,) = findings(built_trace, f'{keys}>= 1.2" }}', note)
    assert found.message.startswith("there is no lib.app:gone")


def test_a_module_that_is_not_there(built_trace: Trace) -> None:
    (found,) = findings(built_trace, 'definition = "werkzeug.routin:Map"')
    assert found.message.endswith("did you mean werkzeug.routing?")
    (found,) = findings(built_trace, 'definition = "qqqq:Map"')
    assert found.message.endswith("there is no module qqqq")


def test_the_proof_and_the_caller_must_be_there_too(built_trace: Trace) -> None:
    keys = (
        'definition = "lib.app:App.default"\nproof = "lib.app:App.serv"\n'
        'proof_line = "self.default"\ncalled_from = "lib.app:app"'
    )
    assert [found.line for found in findings(built_trace, keys)] == [10, 12]


def test_what_a_call_lies_within_must_be_there_too(built_trace: Trace) -> None:
    keys = 'definition = "lib.app:App.find"\nwithin = "lib.app:App.sreve"'
    (found,) = findings(built_trace, keys)
    assert found.line == 10
    assert found.message.endswith("did you mean lib.app:App.serve?")
    assert findings(built_trace, keys.replace("sreve", "serve")) == []


def test_a_line_that_is_not_there(built_trace: Trace) -> None:
    keys = 'definition = "lib.app:App.serve"\nfocus = "view = self.fnd(path)"'
    (found,) = findings(built_trace, keys)
    assert found.line == 10
    assert found.message.endswith("did you mean 'view = self.find(path)'?")


def test_a_line_to_show_that_is_not_there(built_trace: Trace) -> None:
    keys = 'definition = "lib.app:App.serve"\nfocus = "view("\nshow = ["return view", {other}]'
    said = "lib.app:App.serve has no line with 'raise LookpError'"
    for other in ('"raise LookpError"', '["raise LookpError", "rise LookpError"]'):
        (found,) = findings(built_trace, keys.format(other=other))
        assert found.line == 11
        assert found.message.startswith(said)
        assert found.message.endswith("did you mean 'raise LookupError(path)'?")


def test_a_line_to_show_of_another_release_is_no_mistake(built_trace: Trace) -> None:
    keys = 'definition = "lib.app:App.serve"\nshow = [["raise Missing", "raise LookupError"]]'
    assert findings(built_trace, keys) == []
    gone = 'definition = "lib.gone:index"\nsince = "Lib 1.3"\nshow = "nowhere"'
    assert findings(built_trace, gone) == []


def test_arguments_that_are_not_there(built_trace: Trace) -> None:
    keys = 'definition = "lib.app:App.serve"\nwhere = { paht = "/" }'
    found = findings(built_trace, keys, "AppOptions for\n{arguments.pth}, it gave {results}.")
    said = "lib.app:App.serve has no argument"
    assert found == [
        Finding(10, f"{said} 'paht': did you mean 'path'?"),
        Finding(14, f"{said} 'pth': did you mean 'path'?"),
        Finding(14, "there is no value {results}: did you mean 'result'?"),
    ]


def test_what_a_later_release_brings_is_no_mistake(built_trace: Trace) -> None:
    keys = 'definition = "lib.gone:index"\nsince = "Lib 1.3"'
    assert findings(built_trace, keys) == []
    keys = 'definition = "lib.gone:index"\nsince = "Lib 1.1"'
    assert len(findings(built_trace, keys)) == 1
