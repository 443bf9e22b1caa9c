"""A chain: the line that made each call, machinery folded and never dropped."""

from dataclasses import replace

import pytest

from flaskmagic.reading.chains import (
    ChainHop,
    Told,
    chain_to,
    hops_of,
    is_machinery,
    last_own,
    short_name,
)
from flaskmagic.trace import Call, Trace
from tests.traces import HandTrace

SOURCES = {
    "server.py": """\
def view():
    return form["user"]


def other():
    return view()
""",
    "lib.py": """\
class First:
    def handle(self):
        return self.work()

    def work(self):
        return view()


class Second(First):
    def handle(self):
        # One level up.
        return super().handle()


class Third(Second):
    def handle(self):
        return super().handle()


def serve():
    t.start()


def run():
    self.handle()


def parse():
    return list(one for one in parts())


def parts():
    return method(
        1,  # of two
        2,
    )
""",
    "werkzeug/local.py": """\
class LocalProxy:
    def __getitem__(self):
        return self._get()

    def _get(self):
        return parse()
""",
}


@pytest.fixture
def made() -> HandTrace:
    return HandTrace(SOURCES, own="server.py")


def told(made: HandTrace, last: Call) -> list[ChainHop]:
    trace = made.trace()
    return hops_of(trace, chain_to(trace, last))


def line(path: str, text: str, after: str = "") -> str:
    """Return the place of the first line that has a text, after one that has another."""
    lines = SOURCES[path].splitlines()
    start = next((n for n, each in enumerate(lines) if after in each), 0)
    return f"{path}:{next(n for n in range(start, len(lines)) if text in lines[n]) + 1}"


def test_a_hop_is_the_line_that_made_the_call(made: HandTrace) -> None:
    other = made.call("server:other")
    view = made.call("server:view", other, "view()")
    (hop,) = told(made, view)
    assert hop.place == line("server.py", "return view()")
    assert (hop.source, hop.callee, hop.thread, hop.by_way) == ("return view()", "", "", ())
    assert hop.link is None, "nobody knows a page of it"


def test_what_the_line_does_not_name_is_told_with_its_class(made: HandTrace) -> None:
    run = made.call("lib:run")
    (hop,) = told(made, made.call("lib:First.work", run, "self.handle()"))
    assert hop.callee == "First.work"


def test_a_new_thread_is_told(made: HandTrace) -> None:
    serve = made.call("lib:serve", thread="main")
    first, second = told(
        made,
        made.call(
            "lib:First.work",
            made.call("lib:First.handle", serve, "t.start()", thread="worker"),
            "self.work()",
        ),
    )
    assert (first.thread, second.thread) == ("worker", "")


def test_a_statement_of_several_lines_is_told_in_one_without_its_comments(made: HandTrace) -> None:
    parts = made.call("lib:parts")
    (hop,) = told(made, made.call("lib:First.work", parts, "method("))
    assert hop.source == "return method(1, 2,)"


def test_machinery_is_told_as_the_way(made: HandTrace) -> None:
    view = made.call("server:view")
    proxy = made.call("werkzeug.local:LocalProxy.__getitem__", view, 'form["user"]')
    inner = made.call("werkzeug.local:LocalProxy._get", proxy, "self._get()")
    (hop,) = told(made, made.call("lib:parse", inner, "parse()"))
    assert hop.place == line("server.py", "form[")
    assert hop.callee == "parse", "the line does not name it"
    assert [way.place for way in hop.by_way] == [
        line("werkzeug/local.py", "self._get()"),
        line("werkzeug/local.py", "parse()"),
    ]


def test_each_super_that_a_method_goes_up_by_is_told_as_the_way(made: HandTrace) -> None:
    run = made.call("lib:run")
    third = made.call("lib:Third.handle", run, "self.handle()")
    second = made.call("lib:Second.handle", third, "super().handle()")
    first = made.call("lib:First.handle", second, "super().handle()")
    start, end = told(made, made.call("lib:First.work", first, "self.work()"))
    assert start.place == line("lib.py", "self.handle()")
    assert start.call.id == first.id
    assert [way.place for way in start.by_way] == [
        line("lib.py", "super()", after="class Third"),
        line("lib.py", "super()", after="class Second"),
    ]
    assert end.place == line("lib.py", "self.work()")


def test_a_proxy_that_leads_to_super_is_still_told(made: HandTrace) -> None:
    view = made.call("server:view")
    proxy = made.call("werkzeug.local:LocalProxy._get", view, 'form["user"]')
    third = made.call("lib:Third.handle", proxy, "parse()")
    second = made.call("lib:Second.handle", third, "super().handle()")
    (hop,) = told(made, second)
    assert [way.place for way in hop.by_way] == [
        line("werkzeug/local.py", "parse()"),
        line("lib.py", "super()", after="class Third"),
    ]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("werkzeug.local:LocalProxy._get_current_object", True),
        ("werkzeug.utils:cached_property.__get__", True),
        ("flask.sansio.scaffold:setupmethod.<locals>.wrapper_func", True),
        ("flask.scaffold:setupmethod.<locals>.wrapper_func", True),
        ("server:view.<locals>.<listcomp>", True),
        ("server:<lambda>", True),
        ("werkzeug.utils:secure_filename", False),
        ("flask.sansio.scaffold:Scaffold.route", False),
    ],
)
def test_what_is_machinery(name: str, is_one: bool) -> None:
    assert is_machinery(name) is is_one


def test_own_code_is_found_above_the_end(made: HandTrace) -> None:
    serve = made.call("lib:serve")
    other = made.call("server:other", serve, "t.start()")
    view = made.call("server:view", other, "view()")
    parse = made.call("lib:parse", view, "form")
    trace = made.trace()
    assert last_own(trace, chain_to(trace, parse)) == 2
    assert last_own(trace, chain_to(trace, view)) == 1, "the end itself is not above it"
    assert last_own(trace, chain_to(trace, serve)) == -1


def test_what_was_told_is_known_up_to_where_the_chains_part(made: HandTrace) -> None:
    def way(trace: Trace, name: str) -> list[ChainHop]:
        (call,) = trace.by_definition[name]
        return hops_of(trace, chain_to(trace, call))

    run = made.call("lib:run")
    handle = made.call("lib:First.handle", run, "self.handle()")
    work = made.call("lib:First.work", handle, "self.work()")
    made.call("server:view", work, "view()")
    made.call("lib:parse", handle, "work")
    trace = made.trace()
    labels = Told()
    assert labels.known(way(trace, "server:view")) == (0, "")
    labels.tell(way(trace, "server:view"), 0, ["1.1", "1.2", "1.3"])
    assert labels.known(way(trace, "server:view")) == (3, "1.3")
    assert labels.known(way(trace, "lib:First.work")) == (2, "1.2")
    assert labels.known(way(trace, "lib:parse")) == (1, "1.1")
    again = [replace(hop, link="https://forge.org") for hop in way(trace, "lib:parse")]
    labels.tell(again, 1, ["2.1"])
    assert labels.known(way(trace, "lib:parse")) == (2, "2.1")
    assert labels.known(way(trace, "server:view")) == (3, "1.3")


def test_a_short_name_has_the_class(made: HandTrace) -> None:
    assert short_name(made.call("lib:First.work")) == "First.work"
    assert short_name(made.call("lib:parse")) == "parse"
