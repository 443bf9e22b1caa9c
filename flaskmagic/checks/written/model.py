"""What is found of a report: each reference with the answers to the questions asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flaskmagic.eras.revisions import ReadFrom, Release
from flaskmagic.written.claims import Claim
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


class Ran(StrEnum):
    """Whether what a reference leads to ran."""

    RAN = "ran"
    LINE_DID_NOT_RUN = "line did not run"
    DID_NOT_RUN = "did not run"
    NOT_RECORDED = "not recorded"


class Calls(StrEnum):
    """Whether one definition calls another, or returns an object of a class."""

    CALLS = "calls"
    BETWEEN = "calls, N between"
    RARELY = "calls, rarely"
    INSTEAD = "called by X instead"
    MADE = "made X instead"
    RETURNS = "returns"
    RETURNED = "returned X instead"
    REVERSED = "other way round"
    NOT_SEEN = "not seen"


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
class RunAnswer:
    """Whether a definition ran: in which recordings, and how often it was called."""

    verdict: Ran
    where: str = ""
    calls: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim that one definition calls another, or returns a class, with its verdict.

    ``caller`` is the definition that is said to call, also where a line is; ``instead`` is what
    calls the other one, or what is called, made or returned instead, the most frequent first.
    ``between`` counts the calls from the one to the other that lie between.
    """

    claim: Claim
    caller: str
    verdict: Calls
    instead: tuple[str, ...] = ()
    between: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CheckedReference:
    """A reference and its answers; ``also`` are more places that have the same one."""

    reference: Reference
    place: PlaceAnswer | None
    link: LinkAnswer | None = None
    today: Today | None = None
    run: RunAnswer | None = None
    also: tuple[Spot, ...] = ()


class Weight(StrEnum):
    """What an answer means for the report."""

    FAULT = "fault"
    NOTE = "note"
    GOOD = "good"
    YOURS = "yours"


_FAULTS: frozenset[StrEnum] = frozenset(
    {Place.WRONG, LinkForm.BRANCH, LinkForm.NO_LINE, LinkForm.NOT_A_LINE, Calls.REVERSED}
)
_NOTES: frozenset[StrEnum] = frozenset(
    {
        *(Place.OTHER_LINE, Place.MOVED, Place.UNKNOWN, LinkForm.TAG_OR_BRANCH),
        *(Ran.LINE_DID_NOT_RUN, Ran.DID_NOT_RUN),
        *(Calls.RARELY, Calls.INSTEAD, Calls.MADE, Calls.RETURNED, Calls.NOT_SEEN),
    }
)


def weight(checked: CheckedReference | CheckedClaim) -> Weight:
    """Say what the answers to a reference, or to a claim, mean for the report.

    Args:
        checked: The reference or the claim.

    Returns:
        The gravest of them.
    """
    verdicts = set(_verdicts(checked))
    if verdicts & _FAULTS:
        return Weight.FAULT
    if Place.YOURS in verdicts:
        return Weight.YOURS
    return Weight.NOTE if verdicts & _NOTES else Weight.GOOD


def _verdicts(checked: CheckedReference | CheckedClaim) -> Iterator[StrEnum]:
    if isinstance(checked, CheckedClaim):
        yield checked.verdict
        return
    if checked.place is not None:
        yield checked.place.verdict
    if checked.link is not None:
        yield checked.link.form
    if checked.run is not None:
        yield checked.run.verdict


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report, what was found in it, and the releases that its words were held against."""

    path: str
    sha256: str
    references: Sequence[CheckedReference]
    files: Sequence[NamedPath]
    releases: Mapping[str, Release]
    claims: Sequence[CheckedClaim] = ()

    def count(self, wanted: Weight) -> int:
        """Count references and claims.

        Args:
            wanted: What their answers mean.

        Returns:
            How many there are.
        """
        every: list[CheckedReference | CheckedClaim] = [*self.references, *self.claims]
        return sum(weight(each) is wanted for each in every)
