"""Where a text is shown again: found in the values of recorded calls, however it is written."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.exchanges import read_exchanges
from flaskmagic.reading.trail.shown import shown_at, texts_in
from flaskmagic.trace import Kind


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("name = 'Ada'", ["Ada"]),
        ("data = {'name': \"O'Hara\", 'n': 3}", ["name", "O'Hara"]),
        ("returned b'a=%20'", ["a=%20"]),
        ("text = 'cut off…'", ["cut off"]),
        (r"text = 'it\'s'", [r"it\'s"]),
        ("a = 'ab'", []),
        ("app = <Flask 'server'>", ["server"]),
        ("count = 3", []),
    ],
)
def test_the_texts_of_a_value(value: str, texts: list[str]) -> None:
    found = list(texts_in(value))
    assert [each.text for each in found] == texts
    assert all(each.text in value[each.start : each.end] for each in found)


def test_each_value_that_has_it_is_found_in_the_order_of_the_run(every_fact: Reading) -> None:
    found = shown_at(every_fact, "text/plain")
    assert [(each.call.id, each.step, each.value) for each in found] == [
        (3, 3, "returned 'text/plain'")
    ]
    assert shown_at(every_fact, "nowhere") == []


def test_it_is_known_in_another_form(every_fact: Reading) -> None:
    call = every_fact.trace.by_id[3]
    for written, form in [
        ("'a &amp; &#34;b&#34; &lt;c&gt;'", "HTML-escaped"),
        ("b'a%20%26%20%22b%22%20%3Cc%3E'", "percent-encoded"),
        ("b'a+%26+%22b%22+%3Cc%3E'", "percent-encoded"),
        (r"""'["a & \"b\" <c>"]'""", "JSON-escaped"),
    ]:
        changed = replace(call, result=written)
        calls = [changed if each.id == 3 else each for each in every_fact.trace.calls]
        reading = replace(every_fact, trace=replace(every_fact.trace, calls=calls))
        assert [each.form for each in shown_at(reading, 'a & "b" <c>')] == [form]


def test_of_several_requests_only_the_one_that_is_read_is_looked_at(
    live_reading: Callable[[str], Reading],
) -> None:
    trace = replace(live_reading("request").trace, kind=Kind.APP)
    readings = read_exchanges(trace, [])
    assert len(readings) == 5
    counts = [len(shown_at(each, "CSE312")) for each in readings]
    assert counts[-1] > 0
    assert not any(counts[:-1])
    for reading in readings:
        ids = {call.id for call in reading.calls}
        assert all(each.call.id in ids for each in shown_at(reading, "http"))
