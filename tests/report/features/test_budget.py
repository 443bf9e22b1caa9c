"""Twelve pages at most: excerpts go first, hops never."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from flaskmagic import api
from flaskmagic.report.build import build
from flaskmagic.report.document import Document, Excerpt, Row, Rows
from flaskmagic.report.features import budget, features
from flaskmagic.report.features.budget import Room, fit
from flaskmagic.report.features.model import Chain, OwnLine, Section
from flaskmagic.report.features.own_lines import shown_lines
from flaskmagic.report.features.rows import own_rows
from flaskmagic.report.model import Report
from flaskmagic.trace import Trace
from tests.report.features.told import rows_of


def has_excerpts(section: Section) -> bool:
    return any(chain.excerpt.blocks for chain in section.chains)


def bare(section: Section) -> Section:
    """Return a section without what shows the line that does the work."""
    chains = [replace(chain, excerpt=Document(())) for chain in section.chains]
    told = (replace(chain, hops=Document((Rows(hops(chain)[:-1]),))) for chain in chains)
    return replace(section, chains=tuple(told))


def hops(chain: Chain) -> tuple[Row, ...]:
    (block,) = chain.hops.blocks
    assert isinstance(block, Rows)
    return block.rows


def test_hops_never_go(report: Report, with_all_excerpts: Report) -> None:
    whole = with_all_excerpts.sections
    assert all(
        isinstance(block, Excerpt)
        for section in whole
        for chain in section.chains
        for block in chain.excerpt.blocks
    )
    assert all(chain.excerpt.blocks for section in whole for chain in section.chains)
    assert [bare(section) for section in report.sections] == [bare(section) for section in whole]


def test_the_line_that_does_the_work_is_said_where_its_excerpt_goes(
    with_all_excerpts: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {
        each.work_place: each for section in with_all_excerpts.sections for each in section.chains
    }
    assert not any(chain.work_source in hops(chain)[-1].what for chain in whole.values())
    monkeypatch.setattr(budget, "PAGES", 1)
    kept, _ = fit(with_all_excerpts.sections, Room(60))
    bare_chains = [chain for section in kept for chain in section.chains]
    assert bare_chains
    for chain in bare_chains:
        last, before = hops(chain)[-1], hops(whole[chain.work_place])[-1]
        shown = last.what.removesuffix(f" {before.what}").strip("`… ")
        assert len(shown) > 5
        assert shown in chain.work_source
        assert last.where == before.where


@pytest.mark.parametrize("pages", [1, 4, 6, 8, 10])
def test_excerpts_of_features_with_the_fewest_own_lines_go_first(
    with_all_excerpts: Report, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    monkeypatch.setattr(budget, "PAGES", pages)
    kept, small = fit(with_all_excerpts.sections, Room(60))
    left = [len(section.own_lines) for section in kept if has_excerpts(section)]
    lost = [len(section.own_lines) for section in kept if not has_excerpts(section)]
    assert max(lost, default=0) <= min(left, default=1000)
    numbers = sorted(section.number for section in (*kept, *small))
    assert numbers == [section.number for section in with_all_excerpts.sections]
    if small:
        assert not left, "they go only when no excerpt is left"
        assert {len(section.own_lines) for section in small} == {1}


def test_where_there_is_room_all_stays(with_all_excerpts: Report) -> None:
    few = with_all_excerpts.sections[:2]
    assert fit(few, Room(60)) == ([*few], [])


def test_what_is_left_is_whole_where_a_section_has_no_room(
    traces: Sequence[Trace], report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hops of the answer begin at a hop of the session: without it they are told by the answer."""

    def without(sections: Sequence[Section], _: Room) -> tuple[list[Section], list[Section]]:
        small = [section for section in sections if section.key == "session"]
        return [section for section in sections if section not in small], small

    monkeypatch.setattr(features, "fit", without)
    left = build(api.read_everything(traces))
    assert [each.key for each in left.sections] == [
        each.key for each in report.sections if each.key != "session"
    ]
    assert [each.number for each in left.sections] == [*range(1, len(report.sections))]
    printed: set[str] = set()
    for chain in (chain for section in left.sections for chain in section.chains):
        assert set(re.findall(r"\d+\.\d+", chain.start)) <= printed
        printed |= set(chain.labels)
    (session,) = [each for each in report.sections if each.key == "session"]
    leading = {chain.own_place for chain in session.chains} & {
        line.place for line in session.own_lines
    }
    assert len(rows_of(left.also)) == max(1, len(leading))


def many(section: Section, count: int, key: str = "") -> Section:
    """Return a section with so many lines of own code."""
    (line, *_) = section.own_lines
    lines = tuple(replace(line, place=f"server.py:{n}") for n in range(1, count + 1))
    return replace(section, key=key or section.key, number=1000 + count, own_lines=lines)


def test_what_nobody_wrote_a_note_on_shares_a_section_before_others(
    with_all_excerpts: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    authored = [each for each in with_all_excerpts.sections if not each.is_of_library]
    libraries = [many(authored[0], count, f"library/some-{count}") for count in (3, 9, 5, 1)]
    monkeypatch.setattr(budget, "PAGES", 0)
    kept, small = fit([*authored, *libraries], Room(0))
    alone = [each for each in authored[1:] if len(each.own_lines) == 1]
    assert sorted(each.number for each in small[: -len(libraries) + 1]) == sorted(
        [*(each.number for each in alone), 1001]
    )
    assert [each.number for each in small[-len(libraries) + 1 :]] == [1003, 1005, 1009]
    assert [each.key for each in kept] == [each.key for each in authored if each not in alone]


def test_of_hundreds_of_own_lines_those_are_shown_that_lead_to_a_chain_or_ran() -> None:
    lines = [
        OwnLine(f"server.py:{n}", None, f"line({n})", frozenset(), ran=n % 2 == 0)
        for n in range(1, 101)
    ]
    shown = shown_lines(lines, {"server.py:99"})
    assert [line.place for line in shown] == [
        *(f"server.py:{n}" for n in range(2, 24, 2)),
        "server.py:99",
    ]
    assert shown_lines(lines[:5], frozenset()) == tuple(lines[:5])
    (*_, last) = rows_of(own_rows(shown, len(lines) - len(shown)))
    assert (last.where, last.what) == ("and 88 more", "which `flaskmagic uses` lists")
