"""The way of one request: which library calls which, with the numbers of the hops."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import pytest

from flaskmagic.report.document import Figure
from flaskmagic.report.features.features import followed
from flaskmagic.report.features.journey import CLIENT, OWN, PYTHON, Arrow, Journey, journey_of
from flaskmagic.report.features.journey_svg import draw
from flaskmagic.report.features.own_lines import libraries_used, own_lines
from flaskmagic.report.features.sections import SectionMaker, features_of
from flaskmagic.report.model import Report
from flaskmagic.trace import Call, Exchange, Trace
from flaskmagic.walkthroughs import features

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def exchange(traces: Sequence[Trace]) -> Exchange:
    found = followed(traces)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def maker(traces: Sequence[Trace], exchange: Exchange) -> SectionMaker:
    made = SectionMaker(traces, own_lines(traces, libraries_used(traces)), exchange)
    assert list(made.make(features_of(features())))
    return made


@pytest.fixture(scope="module")
def journey(traces: Sequence[Trace], exchange: Exchange, maker: SectionMaker) -> Journey:
    return journey_of(traces[0], exchange, maker.told, "302 to /")


def lane(trace: Trace, call: Call) -> str:
    file = trace.files[call.code.filename]
    if file.is_own:
        return OWN
    found = trace.distributions.get(file.module.partition(".")[0])
    return PYTHON if found is None else found.name


def test_the_request_with_most_calls_of_own_code_is_followed(exchange: Exchange) -> None:
    assert exchange.title == "POST /login"


def test_an_answer_without_an_error_is_followed_first(traces: Sequence[Trace]) -> None:
    (trace,) = traces
    failed = [replace(each, status=500) for each in trace.exchanges if each.name == "/login"]
    others = [each for each in trace.exchanges if each.name != "/login"]
    changed = replace(trace, exchanges=tuple(sorted([*failed, *others], key=lambda e: e.number)))
    found = followed([changed])
    assert found is not None
    assert found.name != "/login"
    assert followed([replace(trace, exchanges=())]) is None


def test_it_begins_and_ends_at_the_client(journey: Journey) -> None:
    assert journey.arrows[0] == Arrow(CLIENT, PYTHON, "POST /login", "", "bytes")
    assert journey.arrows[-1] == Arrow(PYTHON, CLIENT, "302 to /", "", "bytes")
    assert "POST /login" in journey.caption


def test_it_names_the_subgoals_in_the_order_of_the_run(journey: Journey) -> None:
    names = [name for name, _ in groupby(arrow.subgoal for arrow in journey.arrows)]
    way = ["bytes", "environ", "request", "match", "view", "response", "bytes"]
    assert journey.caption.endswith(f"On its way: {' › '.join(way)}")
    assert (names[0], names[-1]) == ("bytes", "bytes")
    assert "view" in names
    assert names == [name for name in way if name in names]
    texts = ["".join(each.itertext()) for each in drawn(journey).findall(f"{SVG}text")]
    assert [text for text in texts if text in way] == names


def test_arrows_go_only_from_one_package_to_another(journey: Journey) -> None:
    assert len(journey.arrows) > 8
    for arrow in journey.arrows:
        assert arrow.start != arrow.end
    assert all(arrow.label for arrow in journey.arrows[1:-1])


def test_each_arrow_is_a_hop_of_that_request_that_is_told(
    traces: Sequence[Trace], exchange: Exchange, maker: SectionMaker, journey: Journey
) -> None:
    (trace,) = traces
    told = dict(maker.told)
    calls = []
    for arrow in journey.arrows[1:-1]:
        call = told[arrow.label].call
        caller = trace.parent(call)
        assert caller is not None
        assert (lane(trace, caller), lane(trace, call)) == (arrow.start, arrow.end)
        assert trace.exchange_by_call[call.id] is exchange
        assert arrow.text.rstrip("…").rpartition(".")[2] in call.code.qualname
        calls.append(call.id)
    assert calls == sorted(calls), "in the order of the calls"


def test_lanes_are_those_of_the_arrows(journey: Journey) -> None:
    assert set(journey.lanes) == {
        name for arrow in journey.arrows for name in (arrow.start, arrow.end)
    }
    assert journey.lanes[0] == CLIENT
    assert OWN in journey.lanes


def drawn(journey: Journey) -> ET.Element:
    return ET.fromstring(draw(journey))


def test_each_lane_and_arrow_is_drawn_within_the_picture(journey: Journey) -> None:
    picture = drawn(journey)
    width, height = (int(picture.attrib[key]) for key in ("width", "height"))
    assert picture.attrib["viewBox"] == f"0 0 {width} {height}"
    assert len(picture.findall(f"{SVG}polygon")) == len(journey.arrows)
    assert len(picture.findall(f"{SVG}line")) == len(journey.arrows) + len(journey.lanes)
    for line in picture.findall(f"{SVG}line"):
        assert all(0 <= float(line.attrib[key]) <= width for key in ("x1", "x2"))
        assert all(0 <= float(line.attrib[key]) <= height for key in ("y1", "y2"))
    texts = ["".join(each.itertext()) for each in picture.findall(f"{SVG}text")]
    for arrow in journey.arrows:
        assert f"{arrow.text} {arrow.label}".strip() in texts
    assert set(journey.lanes) <= set(texts)


def test_an_arrow_ends_where_its_lane_stands(journey: Journey) -> None:
    picture = drawn(journey)
    texts = {"".join(each.itertext()): each for each in picture.findall(f"{SVG}text")}
    at = {name: float(texts[name].attrib["x"]) for name in journey.lanes}
    assert len(set(at.values())) == len(at)
    heads = picture.findall(f"{SVG}polygon")
    for arrow, head in zip(journey.arrows, heads, strict=True):
        tip = float(head.attrib["points"].split(",")[0])
        assert tip == at[arrow.end]


@pytest.mark.parametrize(
    "text", ["</svg><script>alert(1)</script>", '"><a href="x">', "&lt;", "]]>", "<!--", "\u202e"]
)
def test_nothing_escapes_from_a_hostile_text(text: str) -> None:
    arrows = (Arrow(text, "b", text, text, text), Arrow("b", text, text, "", ""))
    picture = drawn(Journey(text, (text, "b"), arrows))
    tags = {each.tag.removeprefix(SVG) for each in picture.iter()}
    assert tags == {"svg", "title", "rect", "text", "tspan", "line", "polygon"}
    assert picture.findtext(f"{SVG}title") == text
    assert [each.attrib for each in picture.iter(f"{SVG}a")] == []


def test_a_long_name_is_cut(traces: Sequence[Trace], exchange: Exchange) -> None:
    long = replace(exchange, name="/" + "x" * 200)
    journey = journey_of(traces[0], long, (), "y" * 200 + "\x1b\x00")
    assert {len(arrow.text) for arrow in journey.arrows} == {40}
    assert all(arrow.text.endswith("…") for arrow in journey.arrows)
    drawn(journey)


def test_control_characters_do_not_break_the_picture(
    traces: Sequence[Trace], exchange: Exchange
) -> None:
    journey = journey_of(traces[0], replace(exchange, name="/\x00\x1b[2J\ud800"), (), "\x07")
    drawn(journey)


def test_the_report_has_it(report: Report, journey: Journey) -> None:
    (figure,) = report.figure.blocks
    assert isinstance(figure, Figure)
    assert figure.caption == journey.caption
    picture = ET.fromstring(figure.svg)
    assert len(picture.findall(f"{SVG}polygon")) == len(journey.arrows)
