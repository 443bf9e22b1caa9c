"""What is found of a report: each reference with the answers to the questions asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flaskmagic.eras.revisions import ReadFrom, Release
from flaskmagic.written.document import Spot
from flaskmagic.written.references import NamedPath, Reference


class Place(StrEnum):
    """Where a reference leads."""

    RIGHT = "right"
    OTHER_LINE = "right, other line"
    MOVED = "moved"
    WRONG = "wrong place"
    UNKNOWN = "can't tell"
    YOURS = "yours"


class LinkForm(StrEnum):
    """How an address names its revision and its lines."""

    PINNED = "pinned"
    BRANCH = "branch"
    NO_LINE = "no line"
    NOT_A_LINE = "not a line"
    TAG_OR_BRANCH = "tag or branch"


@dataclass(frozen=True, slots=True)
class Defined:
    """A definition of a file, and its lines; the name ``""`` is the module itself."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """Where a reference leads, and what that was read of.

    ``found`` is the definition at its lines, ``meant`` the one that its words name, if that is
    another. ``remark`` says what the verdict alone does not.
    """

    verdict: Place
    path: str | None = None
    found: Defined | None = None
    meant: Defined | None = None
    release: Release | None = None
    read_from: ReadFrom | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """How an address is written, and the one to write instead, if that is known."""

    form: LinkForm
    propose: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """Where the definition of a reference stands in the installed release.

    ``is_there`` says whether the lines of the reference lie in it still.
    """

    release: Release
    path: str
    found: Defined
    address: str | None
    is_there: bool


@dataclass(frozen=True, slots=True)
class CheckedReference:
    """A reference and its answers; ``also`` are more places that have the same one."""

    reference: Reference
    place: PlaceAnswer | None
    link: LinkAnswer | None = None
    today: Today | None = None
    also: tuple[Spot, ...] = ()


class Weight(StrEnum):
    """What an answer means for the report."""

    FAULT = "fault"
    NOTE = "note"
    GOOD = "good"
    YOURS = "yours"


_FAULTS = frozenset({Place.WRONG, LinkForm.BRANCH, LinkForm.NO_LINE, LinkForm.NOT_A_LINE})
_NOTES = frozenset({Place.OTHER_LINE, Place.MOVED, Place.UNKNOWN, LinkForm.TAG_OR_BRANCH})


def weight(checked: CheckedReference) -> Weight:
    """Say what the answers to a reference mean for the report.

    Args:
        checked: The reference.

    Returns:
        The gravest of them.
    """
    verdicts = {
        checked.place.verdict if checked.place else Place.RIGHT,
        checked.link.form if checked.link else Place.RIGHT,
    }
    if verdicts & _FAULTS:
        return Weight.FAULT
    if Place.YOURS in verdicts:
        return Weight.YOURS
    return Weight.NOTE if verdicts & _NOTES else Weight.GOOD


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report, what was found in it, and the releases that its words were held against."""

    path: str
    sha256: str
    references: Sequence[CheckedReference]
    files: Sequence[NamedPath]
    releases: Mapping[str, Release]

    def count(self, wanted: Weight) -> int:
        """Count references.

        Args:
            wanted: What their answers mean.

        Returns:
            How many there are.
        """
        return sum(weight(each) is wanted for each in self.references)
