"""Where two readings differ, on requests that were written down by hand."""

from __future__ import annotations

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.differences import Differences, differences
from flaskmagic.trace import Outcome
from tests.asked import ADA, BOB, FOUND, NOT_FOUND, RAISED, SERVER, Request, ada, bob


def hops(found: Differences) -> list[tuple[str, str, str]]:
    assert found.first is not None
    return [(each.said, each.place, each.source) for each in (found.first.left, found.first.right)]


def lines(found: Differences) -> dict[str, tuple[list[int], list[int]]]:
    return {
        each.name: ([line.number for line in each.left], [line.number for line in each.right])
        for each in found.lines
    }


def asked(find: dict[str, object], hello: dict[str, object], status: int = 200) -> Reading:
    request = Request("/hello/x")
    request.find(request.hello(**hello), **find)
    return request.read(status)


def test_the_first_hop_that_differs_is_the_function_where_other_lines_ran() -> None:
    found = differences(ada(), bob())
    assert found.left == "GET /hello/Ada -> 200"
    assert found.right == "GET /hello/Bob -> 404, NotFound at server.py:13"
    assert found.answers == "A was answered with 200, B with 404."
    assert found.first is not None
    assert found.first.said == "The same up to find (server.py:4), then:"
    assert hops(found) == [
        ("A: find returned 36", "server.py:6", "return PEOPLE[name]"),
        ("B: find returned None", "server.py:7", "return None"),
    ]
    assert found.first.meet == ""
    assert not found.nothing


def test_the_lines_that_ran_in_one_only_are_told_with_their_source() -> None:
    found = differences(ada(), bob())
    assert lines(found) == {"hello": ([14], [13]), "find": ([6], [7])}
    assert found.lines[0].left[0].text == "return str(person)"
    assert found.lines[0].path == "server.py"
    assert found.ran_only == ("B only, flask: abort",)


def test_the_other_way_round_a_and_b_change_places() -> None:
    here, there = differences(ada(), bob()), differences(bob(), ada())
    assert {name: (b, a) for name, (a, b) in lines(here).items()} == lines(there)
    assert [said[1:] for said, _, _ in hops(here)] == [said[1:] for said, _, _ in hops(there)][::-1]
    assert there.ran_only == ("A only, flask: abort",)


@pytest.mark.parametrize("reading", [ada, bob])
def test_of_two_that_did_the_same_it_is_said_that_nothing_differs(reading: object) -> None:
    assert callable(reading)
    found = differences(reading(), reading())
    assert found.first is None
    assert (found.lines, found.ran_only, found.unknown) == ((), (), ())
    count = len(reading().trace.calls)
    assert found.nothing.startswith(f"Nothing differs: {count} calls in the same order")
    assert "Values are not compared" in found.nothing


def test_a_call_that_one_of_them_made_leads_to_own_code_and_the_other_way_is_told_too() -> None:
    here, there = Request("/"), Request("/static/style.css")
    here.hello(lines=FOUND)
    there.match()
    there.finalize()
    found = differences(here.read(), there.read())
    assert hops(found) == [
        (
            "A goes to Flask.dispatch, which leads to hello",
            "flask/app.py:4",
            "answer = self.dispatch()",
        ),
        ("B goes to Flask.match", "flask/app.py:3", "self.match()"),
    ]


def test_an_exception_that_others_deal_with_is_a_difference() -> None:
    here, there = Request("/"), Request("/nothing")
    for each in (here, there):
        each.hello(lines=NOT_FOUND, **RAISED)
    here.abort(here.last)
    there.find(there.last, lines=BOB)
    there.abort(there.last)
    found = differences(here.read(404), there.read(404))
    assert hops(found) == [
        ("A goes to abort, which raised NotFound", "server.py:13", "abort(404)"),
        ("B goes to find", "server.py:11", "person = find(name)"),
    ]
    assert found.answers == "Both were answered with 404."


def test_what_a_library_takes_up_itself_is_no_difference_on_the_way_to_own_code() -> None:
    here, there = Request("/"), Request("/")
    here.match("cached", outcome=Outcome.RAISED, exception="KeyError")
    there.match("compiled")
    for each in (here, there):
        each.hello(lines=FOUND)
    found = differences(here.read(), there.read())
    assert found.first is not None
    assert found.first.said == (
        "Your own code was called in the same way. In the libraries: the same up to Flask.match "
        "(flask/app.py:7), then:"
    )
    assert hops(found) == [
        ("A goes to Flask.cached, which raised KeyError", "flask/app.py:8", "if self.cached():"),
        ("B goes to Flask.compiled", "flask/app.py:10", "return self.compiled()"),
    ]
    assert found.first.meet == "After that both go on with Flask.dispatch (flask/app.py:18)."
    assert found.ran_only == ("A only, flask: Flask.cached", "B only, flask: Flask.compiled")


def test_of_two_without_own_code_nothing_is_said_of_it() -> None:
    here, there = Request("/a"), Request("/b")
    here.match("cached")
    there.match("compiled")
    found = differences(here.read(404), there.read(404))
    assert found.first is not None
    assert (
        found.first.said == "In the libraries: the same up to Flask.match (flask/app.py:7), then:"
    )


def test_where_lines_are_not_known_none_are_said_to_differ() -> None:
    known = asked({"lines": ADA}, {"lines": FOUND})
    unknown = asked({"lines": BOB, "incomplete": True}, {"lines": FOUND})
    assert "find" not in lines(differences(known, unknown))
    assert "find" not in lines(differences(unknown, known))


def test_all_lines_of_an_own_function_that_ran_in_one_only_are_told() -> None:
    request = Request("/hello/x")
    request.hello(lines=FOUND)
    found = differences(asked({"lines": ADA}, {"lines": FOUND}), request.read())
    assert lines(found) == {"find": (sorted(ADA), [])}
    assert hops(found) == [
        ("A goes to find", "server.py:11", "person = find(name)"),
        ("B: hello returned", "", ""),
    ]


def test_a_file_that_was_changed_is_compared_by_what_its_functions_say() -> None:
    request = Request("/hello/x", server="\n\n" + SERVER)
    moved = frozenset(line + 2 for line in NOT_FOUND)
    request.find(request.hello(lines=moved), lines=frozenset(line + 2 for line in BOB))
    found = differences(asked({"lines": ADA}, {"lines": FOUND}), request.read())
    assert lines(found) == {"hello": ([14], [15]), "find": ([6], [9])}
    assert hops(found) == [
        ("A: find returned", "server.py:6", "return PEOPLE[name]"),
        ("B: find returned", "server.py:9", "return None"),
    ]


def test_of_a_function_that_was_changed_the_calls_are_compared_and_its_lines_are_told() -> None:
    request = Request("/hello/x", server=SERVER.replace("find(name)\n", "find(name) # ?\n", 2))
    request.find(request.hello(lines=FOUND), lines=ADA)
    same = differences(asked({"lines": ADA}, {"lines": FOUND}), request.read())
    assert same.nothing
    request = Request("/hello/x", server=SERVER.replace("= find(name)", "= (find(name))or None"))
    request.find(request.hello(lines=FOUND), lines=ADA)
    found = differences(asked({"lines": ADA}, {"lines": FOUND}), request.read())
    assert found.first is None
    assert found.hops
    assert lines(found) == {"hello": ([11], [11])}


def test_an_answer_that_was_not_recorded_is_said_to_be_none() -> None:
    request = Request("/hello/x")
    request.hello(outcome=Outcome.UNFINISHED, lines=frozenset({11}))
    found = differences(ada(), request.read(None))
    assert found.answers == "A was answered with 200, B with nothing that was recorded."
    assert hops(found)[1] == ("B: hello had not ended", "", "")
