"""Sections on what nobody wrote a note on: one for each library."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from flaskmagic.report.document import place_key
from flaskmagic.report.features.fallback import Below
from flaskmagic.report.features.model import OF_LIBRARY, OwnLine, Section
from flaskmagic.report.features.sections import Feature, SectionMaker
from flaskmagic.report.features.work import Work
from flaskmagic.source.repositories import normalized
from flaskmagic.uses import Feature as UsedFeature
from flaskmagic.uses import Library
from flaskmagic.walkthroughs import Step

_MOST = 4
"""Chains of a section: those of the features that are used most."""

NOTE = (
    "Nobody wrote a note on this. Of each call, the one below it that made the most calls is shown."
)
_QUESTION = "What does this library do for you, and what would you have to write without it?"


def library_sections(
    maker: SectionMaker,
    below: Sequence[Below],
    libraries: Sequence[Library],
    authored: Sequence[Feature],
    lines: Sequence[OwnLine],
    left_out: Collection[str] = (),
) -> Iterator[Section]:
    """Yield a section for each library of which something is used that nobody wrote a note on.

    Args:
        maker: Makes the sections.
        below: What was called below own lines, for each trace.
        libraries: What is used of each library.
        authored: The features that there are notes on.
        lines: The lines of own code that use libraries.
        left_out: The keys of sections that are not made.

    Yields:
        The sections.
    """
    by_place = {line.place: line for line in lines}
    for library in libraries:
        key = place_key(f"{OF_LIBRARY}{normalized(library.name)}")
        if key in left_out:
            continue
        features = [each for each in library.features if not _is_authored(each, authored)]
        works = [work for each in features if (work := _work(below, each)) is not None]
        if works:
            places = sorted({(use.path, use.line) for each in features for use in each.uses})
            own = [by_place.get(f"{path}:{line}") for path, line in places]
            yield maker.section(
                Feature(
                    key=key,
                    title=f"{library.name} {library.release}".strip(),
                    question=_QUESTION,
                    steps=(),
                ),
                tuple(line for line in own if line is not None),
                works[:_MOST],
            )


def _is_authored(feature: UsedFeature, authored: Sequence[Feature]) -> bool:
    line = OwnLine("", None, "", frozenset({feature.definition}), ran=True)
    return any(each.is_used_by(line) for each in authored)


def _work(below: Sequence[Below], feature: UsedFeature) -> Work | None:
    places = [use.place for use in feature.uses]
    for each in below:
        call = each.work_of(places, feature.definition)
        if call is not None:
            step = Step(feature.name, "", 0, (feature.definition,), NOTE)
            return Work(each.trace, step, call, None)
    return None
