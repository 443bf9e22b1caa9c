"""Twelve pages at most: excerpts go first, hops never."""

from dataclasses import replace

import pytest

from flaskmagic.report.document import Document, Excerpt
from flaskmagic.report.features import budget
from flaskmagic.report.features.budget import fit
from flaskmagic.report.features.model import Section
from flaskmagic.report.model import Report


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
