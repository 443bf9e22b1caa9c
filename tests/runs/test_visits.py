"""What a visit sends to an app on a real socket, and in which order."""

import json
from pathlib import Path

import pytest

from flaskmagic.visitor.actions import Event, Request, Upload
from tests.command import fails, run
from tests.visiting import APPS, Visiting, own


def test_requests_and_events_in_their_order(visit: Visiting) -> None:
    finished = visit("sends", "GET /form", Event("move"), "PUT /sent", Event("move"), "GET /seen")
    assert (finished.problem, finished.remark) == (None, None)
    assert own(finished.trace, "order").result == "'connect move PUT move'"
    assert finished.trace.title == "GET /form, emit move, PUT /sent, emit move, GET /seen"


def test_several_arguments_and_an_acknowledgement(visit: Visiting) -> None:
    finished = visit(
        "sends", Event("move", ("left", 3, {"a": [1]}), is_acknowledged=True), "GET /seen"
    )
    assert own(finished.trace, "move").arguments == {"arguments": "('left', 3, {'a': [1]})"}
    assert finished.problem is None
    said = "Socket.IO: the app acknowledged move with 3, "
    assert (finished.remark or "").startswith(said)
    assert "s3cret" not in (finished.remark or "")


def test_an_acknowledgement_without_data_and_one_that_never_comes(visit: Visiting) -> None:
    events = (
        Event("quiet", is_acknowledged=True),
        Event("unknown", is_acknowledged=True),
    )
    finished = visit("sends", *events, "GET /seen", patience=1)
    problem = "Socket.IO: the app did not acknowledge 'unknown' in time"
    assert (finished.problem or "").startswith(problem)
    assert "Socket.IO: the app acknowledged quiet with no data" in (finished.problem or "")
    assert own(finished.trace, "order").result == "'connect quiet'"


def test_data_that_goes_along_with_the_connection(visit: Visiting) -> None:
    finished = visit("sends", Event("quiet"), auth={"user": "ada-ada", "token": "s3cret-pearl"})
    assert finished.problem is None
    texts = [str(call.arguments) + str(call.result) for call in finished.trace.calls]
    assert own(finished.trace, "came").outcome.value == "returned"
    assert not [each for each in texts if "s3cret-pearl" in each]


def test_the_placeholders_stand_for_what_was_sent_before(visit: Visiting) -> None:
    finished = visit(
        "sends", "GET /form", "POST /sent",
        headers=(("X-Mark", "a {cookie:csrf} {header:x-ticket}"),),
        form=(("again", "<{field:stamp}>"), ("stamp", "typed")),
    )  # fmt: skip
    assert (finished.problem, finished.remark) == (None, None)
    arguments = own(finished.trace, "look").arguments or {}
    assert arguments["mark"] == "'a <redacted> header-8'"  # a cookie of the app's is a secret
    form = (own(finished.trace, "looked").arguments or {})["form"]
    assert form == "{'again': ['<field-9>'], 'stamp': ['typed']}"


def test_a_placeholder_that_finds_nothing_is_told(visit: Visiting) -> None:
    finished = visit(
        "sends", "GET /form", "POST /sent", "GET /seen",
        headers=(("X-Mark", "{cookie:gone}"),),
        form=(("again", "{field:none}"), ("name", "Ada")),
    )  # fmt: skip
    assert finished.problem is None
    assert finished.remark == (
        "POST /sent was sent without X-Mark because no answer before has set a cookie named gone; "
        "POST /sent was sent without again because the page before has no hidden field named none; "
        "GET /seen was sent without X-Mark because no answer before has set a cookie named gone"
    )
    arguments = own(finished.trace, "looked").arguments or {}
    assert arguments["form"] == "{'stamp': ['field-9'], 'name': ['Ada']}"


def test_a_token_that_is_sent_before_any_answer_is_missed(visit: Visiting) -> None:
    finished = visit("sends", "POST /sent", headers=(("X-Mark", "{header:X-Ticket}"),))
    assert finished.remark == (
        "POST /sent was sent without X-Mark because the answer before has no header named X-Ticket"
    )


def test_a_body_as_it_is_and_in_chunks(visit: Visiting) -> None:
    kind = ("Content-Type", "text/csv")
    whole = visit("sends", "POST /sent", body=b"a,b\xff", headers=(kind,))
    assert (own(whole.trace, "look").arguments or {})["body"] == r"b'a,b\xff'"
    assert (own(whole.trace, "look").arguments or {})["kind"] == "'text/csv'"
    assert (own(whole.trace, "looked").arguments or {})["length"] == "'4'"
    chunked = visit(
        "sends", "POST /sent", body=b"a,b", headers=(kind, ("Transfer-Encoding", "chunked"))
    )
    assert (own(chunked.trace, "look").arguments or {})["body"] == "b'a,b'"
    assert (own(chunked.trace, "looked").arguments or {})["length"] == "None"


def test_several_files_of_one_field(visit: Visiting) -> None:
    files = (Upload("f", "1.txt", b"one"), Upload("f", "2.txt", b"two"))
    finished = visit("sends", Request("POST", "/sent", (("tag", "a"), ("tag", "b")), files))
    arguments = own(finished.trace, "looked").arguments or {}
    assert arguments["form"] == "{'tag': ['a', 'b']}"
    assert arguments["files"] == "{'f': [b'one', b'two']}"


def test_the_headers_of_a_request_take_the_place_of_the_visits(visit: Visiting) -> None:
    requests = [Request("POST", "/sent", headers=(("x-mark", "its own"),)), "PUT /sent"]
    finished = visit("sends", *requests, headers=(("X-Mark", "of all"),))
    calls = finished.trace.by_definition["server:look"]
    assert [(call.arguments or {})["mark"] for call in calls] == ["'its own'", "'of all'"]


VISIT = """\
### the page with the form
GET http://localhost:5000/form

### sent with what the page set
POST /sent
Content-Type: application/json
X-Mark: {cookie:csrf}

< ./login.json
"""


@pytest.mark.parametrize("show", [(), ("--show-secrets",)], ids=["without secrets", "with secrets"])
def test_a_request_file_from_the_command_line(folder: Path, show: tuple[str, ...]) -> None:
    (folder / "server.py").write_text((APPS / "sends.py").read_text(encoding="utf-8"))
    (folder / "visit.http").write_text(VISIT)
    (folder / "login.json").write_text('{"name": "Ada", "password": "s3cret-pearl"}')
    (folder / "body.json").write_text('{"name": "Eve", "password": "s3cret-shell"}')
    saved = folder / "trace.json"
    finished = run(
        *("trace", "--app", "server", "--requests", "visit.http", "--emit", 'move="left" 3'),
        *("--auth", '{"user": "ada-ada", "token": "s3cret-coral"}', "--ack"),
        *("--request", "POST /sent", "--body", "@body.json", "--header", "X-Y: {cookie:csrf}"),
        *("--request", "GET /seen", "--format", "json", "--save", str(saved), *show),
    )
    assert finished.returncode == 0, finished.stderr
    written = finished.stdout + finished.stderr + saved.read_text(encoding="utf-8")
    document = json.loads(finished.stdout)
    steps = [step for reading in document for step in reading["steps"]]
    order = [each for each in steps if each["title"] == "Your code: order"][-1]
    assert order["result"] == "'POST connect move POST'"
    said = "the app acknowledged move with 2, "
    assert said in finished.stderr
    for secret in ("s3cret-pearl", "s3cret-shell", "s3cret-coral", "cookie-7"):
        assert (secret in written) == bool(show), secret


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["trace", "report", "step", "site --output out"])
def test_every_command_takes_a_request_file(command: str) -> None:
    said = fails(2, *command.split(), "--app", "server", "--requests", "none.http")
    assert said == "flaskmagic: none.http: No such file or directory"
