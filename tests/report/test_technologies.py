"""Which technologies a run met, of runs that were made by hand."""

from dataclasses import replace

from flaskmagic.report.technologies import met
from flaskmagic.trace import Distribution, Trace
from tests.traces import HandTrace

SOURCES = {
    f"{package}/__init__.py": "def run():\n    pass\n"
    for package in ("werkzeug", "engineio", "flask_socketio", "zebra", "apple", "unknown")
}
OWN = {"shop.py": "def view():\n    zebra.run(); apple.run(); unknown.run()\n"}
INSTALLED = {
    "werkzeug": "Werkzeug",
    "engineio": "python-engineio",
    "flask_socketio": "Flask-SocketIO",
    "zebra": "Zebra",
    "apple": "Apple",
    "jinja2": "Jinja2",
}


def run_of(*called: str, by_own: tuple[str, ...] = ()) -> Trace:
    """Return a trace in which packages ran, some of them called by the app's own code."""
    hand = HandTrace({**SOURCES, **OWN}, own="shop.py")
    for package in called:
        hand.call(f"{package}:run")
    view = hand.call("shop:view")
    for package in by_own:
        hand.call(f"{package}:run", by=view, at=f"{package}.run()")
    distributions = {package: Distribution(name, "1") for package, name in INSTALLED.items()}
    return replace(hand.trace(), distributions=distributions)


def test_the_known_ones_come_first_in_their_order_and_others_by_name() -> None:
    found = met([run_of("flask_socketio", "werkzeug", by_own=("zebra", "apple"))])
    assert [each.key for each in found] == ["werkzeug", "flask-socketio", "apple", "zebra"]


def test_what_ran_and_own_code_did_not_call_is_met_only_if_it_is_known() -> None:
    assert [each.key for each in met([run_of("werkzeug", "zebra")])] == ["werkzeug"]
    # What is installed and did not run is not met, nor is what nobody installed.
    assert met([run_of(by_own=("unknown",))]) == []


def test_distributions_that_are_told_of_together_are_one_technology() -> None:
    (found,) = met([run_of("engineio", "flask_socketio")])
    assert found.key == "flask-socketio"
    assert [each.name for each in found.distributions] == ["Flask-SocketIO", "python-engineio"]
    assert found.packages == {"engineio", "flask_socketio"}
    (alone,) = met([run_of("engineio")])
    assert [each.name for each in alone.distributions] == ["python-engineio"]


def test_two_packages_of_one_distribution_are_told_of_once() -> None:
    trace = run_of(by_own=("zebra", "apple"))
    fruit = Distribution("Fruit", "1")
    (found,) = met([replace(trace, distributions={"zebra": fruit, "apple": fruit})])
    assert (found.key, found.distributions) == ("fruit", (fruit,))
    assert found.packages == {"zebra", "apple"}


def test_all_runs_count() -> None:
    found = met([run_of("zebra"), run_of(by_own=("apple",)), run_of(by_own=("zebra",))])
    assert [each.key for each in found] == ["apple", "zebra"]
