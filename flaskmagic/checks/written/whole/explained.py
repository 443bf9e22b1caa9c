"""The features that a project uses, and that its report never explains."""

from __future__ import annotations

from collections.abc import Iterator

from flaskmagic.checks.written.model import Lack, LeftOut, Standing
from flaskmagic.checks.written.whole.mentioned import Mentioned
from flaskmagic.uses import Feature, ProjectUses


def features_left_out(uses: ProjectUses, mentioned: Mentioned) -> Iterator[LeftOut]:
    """Find the features that a report names nowhere.

    Args:
        uses: What the project uses.
        mentioned: What the report names.

    Yields:
        A finding for each library, with its features and the first line that uses each.
    """
    for library in uses.libraries:
        items = tuple(_item(each) for each in library.features if not _is_named(each, mentioned))
        if items:
            yield LeftOut(Lack.FEATURE, f"{library.name} {library.release}".strip(), None, items)


def _is_named(feature: Feature, mentioned: Mentioned) -> bool:
    return mentioned.anywhere(feature.name) or mentioned.anywhere(feature.definition)


def _item(feature: Feature) -> Standing:
    first = feature.uses[0]
    return Standing(feature.name, first.path, first.line, first.line)
