"""Twelve pages at most: excerpts go first, hops never."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from flaskmagic import api
from flaskmagic.report.build import build
from flaskmagic.report.document import Document, Excerpt
from flaskmagic.report.features import budget, features
from flaskmagic.report.features.budget import fit
from flaskmagic.report.features.model import Section
from flaskmagic.report.model import Report
from flaskmagic.trace import Trace
from tests.report.features.told import rows_of


def has_excerpts(section: Section) -> bool:
    return any(chain.excerpt.blocks for chain in section.chains)


def bare(section: Section) -> Section:
    chains = tuple(replace(chain, excerpt=Document(())) for chain in section.chains)
    return replace(section, chains=chains)


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


@pytest.mark.parametrize("pages", [1, 4, 6, 8, 10])
def test_excerpts_of_features_with_the_fewest_own_lines_go_first(
    with_all_excerpts: Report, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    monkeypatch.setattr(budget, "PAGES", pages)
    kept, small = fit(with_all_excerpts.sections, 60)
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
    assert fit(few, 60) == ([*few], [])


def test_what_is_left_is_whole_where_a_section_has_no_room(
    traces: Sequence[Trace], report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hops of the answer begin at a hop of the session: without it they are told by the answer."""

    def without(sections: Sequence[Section], _: int) -> tuple[list[Section], list[Section]]:
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
    assert len(rows_of(left.also)) == len(session.own_lines)
