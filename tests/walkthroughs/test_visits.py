"""What is done to the demo app is read from the front matter, with every mistake at its line."""

from pathlib import Path
from urllib.parse import quote

import pytest

from flaskmagic.visitor.actions import Event, Request, Upload
from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.visitor.messages import Close, Parts, Ping, Talk
from flaskmagic.walkthroughs import Walkthrough, WalkthroughError, load, load_file, parse, topics

HEAD = """\
title = "Serving"
question = "Who answers?"
"""
BODY = """\
## A step

```step
definition = "lib.app:App.serve"
```

The note.
"""
VISIT = """\
visit_title = "all [of] it"
# visit = []
visit = [ # a comment
    "GET /a", "/b?x=1",
    { request = "POST /form", form = { name = "Ada", tag = ["a", "b"] } },
    # another [
    { request = "PUT /f", form = { name = "Ada" }, files = { f = { name = "n.txt", text = "x" } } },
    { request = "POST /json", json = '{"a": "]"}' },
    { request = "/x", headers = { Range = "bytes=0-9", If-None-Match = "{header:ETag}" } },
    { send = "hello", receive = "message" },
    { emit = "chat", data = { text = "hi" }, receive = "chat" },
    { emit = "goodbye", receive = "disconnect" },
]
"""


def read(front_matter: str) -> Walkthrough:
    return parse(f"+++\n{HEAD}{front_matter}+++\n{BODY}", "serve", "serve.md")


def visit(front_matter: str) -> DemoVisit:
    found = read(front_matter).visit
    assert found is not None
    return found


def test_requests_and_events() -> None:
    found = visit(VISIT)
    assert (found.topic, found.title, found.has_events) == ("serve", "all [of] it", True)
    assert found.actions == (
        Request("GET", "/a"),
        Request("GET", "/b?x=1"),
        Request("POST", "/form", (("name", "Ada"), ("tag", "a"), ("tag", "b"))),
        Request("PUT", "/f", (("name", "Ada"),), (Upload("f", "n.txt", b"x"),)),
        Request("POST", "/json", json='{"a": "]"}'),
        Request("GET", "/x", headers=(("Range", "bytes=0-9"), ("If-None-Match", "{header:ETag}"))),
        Event(None, "hello", "message"),
        Event("chat", {"text": "hi"}, "chat"),
        Event("goodbye", None, "disconnect"),
    )


def websocket(messages: str) -> str:
    return f'visit = [{{ request = "WS /echo", messages = [{messages}] }}]\n'


def test_a_websocket_and_what_is_sent_over_it() -> None:
    sent = '"hi", { parts = ["a", "b"] }, { bytes = "c" }, { ping = "d" }'
    read = ("hi", Parts(("a", "b")), b"c", Ping("d"))
    found = visit(websocket(f'{sent}, {{ close = 4000, reason = "e" }}'))
    assert found.actions == (Talk("/echo", read, Close(4000, "e")),)
    assert (found.title, found.has_events) == ("WS /echo", False)
    assert visit(websocket(sent)).actions == (Talk("/echo", read, Close(1000, "")),)
    assert visit(websocket("{ close = 3000 }")).actions == (Talk("/echo", (), Close(3000, "")),)
    assert visit('visit = ["WS /echo"]\n').actions == (Talk("/echo"),)


@pytest.mark.parametrize(
    "sent",
    [
        "1",
        "{ parts = [] }",
        '{ parts = ["a", 1] }',
        "{ ping = 1 }",
        '{ ping = "a", bytes = "b" }',
        "{ close = 999 }",
        "{ close = 5000 }",
        '{ close = "1000" }',
        "{ close = 1000, reason = 1 }",
        '{ close = 1000 }, "hi"',
        "{ close = 1000 }, { close = 1000 }",
    ],
)
def test_what_can_not_be_sent_over_a_websocket(sent: str) -> None:
    with pytest.raises(
        WalkthroughError, match=r"^serve\.md:4: messages must be a list of texts and"
    ):
        read(websocket(sent))


def test_a_value_that_is_followed_is_put_into_its_place() -> None:
    found = visit('visit = ["/a", { request = "/b/<name>", trail = "path:name" }]\n')
    sent = found.follows
    assert sent is not None
    assert (str(sent.place), found.title) == ("path:name", "GET /a, GET /b/<name>")
    assert found.actions == (Request("GET", "/a"), Request("GET", f"/b/{quote(sent.text)}"))
    assert found == visit('visit = ["/a", { request = "/b/<name>", trail = "path:name" }]\n')


def test_several_visitors_and_acknowledgements() -> None:
    sent = '{ send = "x", acknowledged = true, visitor = "Ada" }'
    assert visit(f"visit = [{sent}]\n").actions == (Event(None, "x", None, True, "Ada"),)


def test_without_a_title_it_is_said_in_words() -> None:
    assert visit('visit = ["/a", { request = "POST /b" }]\n').title == "GET /a, POST /b"
    events = '{ send = "x", receive = "y" }, { emit = "z", receive = "y" }'
    assert visit(f"visit = [{events}]\n").title == "send a message, emit z"


def test_a_visit_is_of_the_demo_app_and_without_one_the_app_is_the_readers() -> None:
    assert read(VISIT).scenario == "serve"
    assert not visit('visit = ["/a"]\n').has_events
    for own in ("", 'scenario = "own"\n'):
        assert (read(own).scenario, read(own).visit) == (None, None)


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (('"GET /a"', '"GET a"'), 7, "'GET a' is not a request"),
        (('"POST /json"', '["GET /a", "/b"]'), 11, "request must be a text"),
        (('"/b?x=1"', '""'), 7, "request must be a text"),
        (('"/b?x=1"', "3"), 7, "an entry of the visit has one of request, send, emit: 3"),
        (('"/b?x=1"', '{ request = "/b", messages = [] }'), 7, "messages need a WebSocket: "),
        (('"/b?x=1"', '{ request = "WS /x", messages = "hi" }'), 7, "messages must be a list"),
        (('request = "POST /form"', 'reqest = "POST /form"'), 8, "an entry of the visit has"),
        (("form = {", "from = {"), 8, "unknown key 'from': did you mean 'form'?"),
        (
            ("POST /form", "GET /form"),
            8,
            "form, files and json need a request with a body, not GET",
        ),
        (('["a", "b"]', "[1]"), 8, "form must be a table of fields"),
        (('form = { name = "Ada" }', "form = 3"), 10, "form must be a table of fields"),
        ((', text = "x"', ""), 10, "files must be a table of files"),
        (('text = "x"', 'text = "x", size = 1'), 10, "files must be a table of files"),
        (("{ f = ", "{ f = 3 } }, #"), 10, "files must be a table of files"),
        (("json = ", "form = { a = 'b' }, json = "), 11, "json can't go with form and files"),
        (('"bytes=0-9"', "3"), 12, "headers must be a table of texts"),
        (("{header:ETag}", "{haeder:ETag}"), 12, "If-None-Match: {haeder:...} is not known"),
        (('"hello", receive', '"hello", recieve'), 13, "unknown key 'recieve': did you mean"),
        ((', receive = "message"', ""), 13, "send needs the event to wait for: receive ="),
        (('emit = "chat"', 'emit = "chat", send = "x"'), 14, "an entry of the visit has one of"),
        (('"goodbye", receive', '"goodbye", form = {}, receive'), 15, "unknown key 'form'"),
        (('form = { name = "Ada", tag', 'trail = "form", form = { tag'), 8, "trail: 'form' can't"),
        (('"/b?x=1"', '{ request = "/b", trail = "form:a" }'), 7, "trail: form:a needs a request"),
        (('"/b?x=1"', '{ request = "WS /x", trail = "query:a" }'), 7, "trail: query:a needs a"),
        (("""json = '{"a": "]"}'""", "json = '[', trail = 'json:a'"), 11, "trail: json:a needs a"),
        (
            (
                '"/b?x=1"',
                '{ request = "/b", trail = "query:a" }, { request = "/c", trail = "query:b" }',
            ),
            7,
            "trail: one value of a visit is followed",
        ),
        (("# visit = []", "order = 1.5"), 5, "order must be a number"),
        (("# visit = []", 'scenario = "route"'), 5, "scenario names the visit of a topic"),
        (("visit_title", "visit_titel"), 4, "unknown key 'visit_titel': did you mean"),
    ],
)
def test_every_mistake_is_told_with_its_line(
    change: tuple[str, str], line: int, message: str
) -> None:
    assert change[0] in VISIT
    with pytest.raises(WalkthroughError) as caught:
        read(VISIT.replace(*change, 1))
    assert str(caught.value).startswith(f"serve.md:{line}: {message}")


@pytest.mark.parametrize("given", ["[]", "3", '"GET /"', "{ request = '/' }"])
def test_what_is_no_visit(given: str) -> None:
    with pytest.raises(WalkthroughError, match=r"^serve\.md:5: visit must be a list"):
        read(f'visit_title = "x"\nvisit = {given}\n')


def test_a_title_without_a_visit() -> None:
    with pytest.raises(WalkthroughError, match=r"^serve\.md:4: visit_title needs a visit"):
        read('visit_title = "x"\n')


def test_notes_of_ones_own_may_ask_for_the_visit_of_a_topic(tmp_path: Path) -> None:
    file = tmp_path / "mine.md"
    file.write_text(f'+++\n{HEAD}scenario = "route"\n+++\n{BODY}')
    found = load_file(file)
    assert (found.topic, found.scenario) == ("mine", "route")
    assert found.visit == load("route").visit
    file.write_text(f'+++\n{HEAD}scenario = "rout"\n+++\n{BODY}')
    with pytest.raises(WalkthroughError) as caught:
        load_file(file)
    assert str(caught.value) == f"{file}:4: no scenario 'rout': did you mean 'route'?"
    file.write_text(f'+++\n{HEAD}scenario = "zzz"\n+++\n{BODY}')
    with pytest.raises(WalkthroughError, match=f"no scenario 'zzz': known: {topics()[0]}, "):
        load_file(file)
    file.write_text(f"+++\n{HEAD}{VISIT}+++\n{BODY}")
    assert load_file(file).scenario == "mine"
