"""What a thread was started for is told from the calls above its first one."""

import pytest

from flaskmagic.reading.threads import Role, roles
from flaskmagic.trace import MAIN_THREAD, Call, ExchangeKind
from tests.traces import HandTrace
from tests.visiting import Visiting, own

SOURCES = {
    "socketserver.py": "def loop():\n    pass\n\n\ndef accept():\n    pass\n",
    "lib.py": "def tool():\n    pass\n",
    "shop.py": "def view():\n    pass\n\n\ndef work():\n    pass\n",
}


@pytest.fixture
def shop() -> HandTrace:
    return HandTrace(SOURCES, own="shop.py")


def role(shop: HandTrace, call: Call) -> Role:
    trace = shop.trace()
    return roles(trace, trace.calls)[call.id]


def served(shop: HandTrace, kind: ExchangeKind = ExchangeKind.REQUEST) -> Call:
    loop = shop.call("socketserver:loop", thread=MAIN_THREAD)
    accept = shop.call("socketserver:accept", by=loop)
    shop.asked(accept, "GET", "/", kind=kind)
    return accept


@pytest.mark.parametrize("kind", [ExchangeKind.REQUEST, ExchangeKind.WEBSOCKET])
def test_the_server_starts_a_thread_to_serve_a_request(shop: HandTrace, kind: ExchangeKind) -> None:
    accept = served(shop, kind)
    handle = shop.call("lib:tool", by=accept, thread="one")
    view = shop.call("shop:view", by=handle)
    assert [role(shop, call) for call in (accept, handle, view)] == [
        Role.MAIN,
        Role.REQUEST,
        Role.REQUEST,
    ]


def test_what_the_view_starts_is_of_the_app_however_far_above_it_is(shop: HandTrace) -> None:
    view = shop.call("shop:view", by=shop.call("lib:tool", by=served(shop), thread="one"))
    worker = shop.call("lib:tool", by=shop.call("lib:tool", by=view), thread="two")
    within = shop.call("shop:work", by=worker)
    assert [role(shop, call) for call in (worker, within)] == [Role.APP, Role.APP]


def test_what_a_library_starts_for_itself_is_of_the_library(shop: HandTrace) -> None:
    handle = shop.call("lib:tool", by=served(shop), thread="one")
    ping = shop.call("lib:tool", by=handle, thread="two")
    assert role(shop, ping) is Role.LIBRARY


def test_where_one_thread_serves_a_library_starts_none_for_a_request(shop: HandTrace) -> None:
    handle = shop.call("lib:tool", by=served(shop))
    assert role(shop, handle) is Role.MAIN
    assert role(shop, shop.call("lib:tool", by=handle, thread="two")) is Role.LIBRARY


def test_an_event_may_have_a_thread(shop: HandTrace) -> None:
    handle = shop.call("lib:tool", by=served(shop), thread="one")
    event = shop.call("lib:tool", by=handle)
    shop.asked(event, "", "chat")
    assert role(shop, shop.call("lib:tool", by=event, thread="two")) is Role.EVENT


def test_at_the_start_it_counts_who_led_there(shop: HandTrace) -> None:
    own_start = shop.call("shop:view", thread=MAIN_THREAD)
    made = shop.call("lib:tool", by=own_start, thread="one")
    library_start = shop.call("lib:tool", thread=MAIN_THREAD)
    other = shop.call("lib:tool", by=library_start, thread="two")
    assert [role(shop, call) for call in (made, other)] == [Role.APP, Role.LIBRARY]


def test_of_a_thread_that_nothing_recorded_started_nothing_is_said(shop: HandTrace) -> None:
    assert role(shop, shop.call("shop:work", thread="one")) is Role.UNKNOWN


def test_the_threads_of_a_real_app(visit: Visiting) -> None:
    trace = visit("views", "GET /thread").trace
    found = roles(trace, trace.calls)
    assert found[own(trace, "thread").id] is Role.REQUEST
    assert found[own(trace, "work").id] is Role.APP
    assert found[own(trace, "Timing.__init__").id] is Role.MAIN
