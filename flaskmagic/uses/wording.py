"""What the outputs say of uses, in words: each sentence is made here, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.uses.model import Entry, Feature, ProjectUses, Proof, Use

LEGEND = "● all of its uses ran  ◐ some  ○ none"

HOW_TO_RECORD = (
    "Only what ran while the app was made is proven. Use the app while it is recorded, and read "
    "that: flaskmagic run --app APP --save session.jsonl, then flaskmagic uses --from session.jsonl"
)

_MOST_ENTRIES = 3


def mark(feature: Feature) -> str:
    """Return the sign of a feature: whether all, some or none of its uses ran.

    Args:
        feature: The feature.

    Returns:
        One character.
    """
    if feature.reached == len(feature.uses):
        return "●"
    return "◐" if feature.reached else "○"


def counted(found: ProjectUses) -> str:
    """Return how much is used, and how much of that ran.

    Args:
        found: The uses.

    Returns:
        A sentence without its end.
    """
    features, uses = list(found.features()), list(found.uses())
    ran = [each for each in features if each.reached]
    return (
        f"{_count(features, 'feature')} of {_count(found.libraries, 'library', 'libraries')}, "
        f"{_count(uses, 'use')}; reached: {_count(ran, 'feature')}, "
        f"{_count([use for use in uses if use.ran], 'use')}"
    )


def features_reached(found: ProjectUses) -> str:
    """Return how many of the features that are used ran.

    Args:
        found: The uses.

    Returns:
        Such as ``7 of 9 features``.
    """
    features = list(found.features())
    ran = [each for each in features if each.reached]
    return f"{len(ran)} of {_count(features, 'feature')}" if features else ""


def _count(things: Sequence[object], one: str, many: str = "") -> str:
    return f"{len(things)} {one if len(things) == 1 else many or one + 's'}"


def when(proof: Proof, found: ProjectUses) -> list[str]:
    """Return when a use was seen to run.

    Args:
        proof: What was seen.
        found: The uses that it is of.

    Returns:
        What was asked for, each title once, or in words what else it was.
    """
    told = ["at import"] if proof.at_import else []
    told += dict.fromkeys(found.exchanges.get(each, str(each)) for each in proof.exchanges)
    return told + (["in the background"] if proof.elsewhere else [])


def when_first(feature: Feature, found: ProjectUses) -> str:
    """Return when uses of a feature were seen to run, or what to ask for.

    Args:
        feature: The feature.
        found: The uses that it is of.

    Returns:
        The first with the number of others, such as ``GET /profile +1``; or ``try GET /sign-out``;
        or nothing.
    """
    told = list(
        dict.fromkeys(
            each for use in feature.uses if use.proof is not None for each in when(use.proof, found)
        )
    )
    if told:
        return told[0] + (f" +{len(told) - 1}" if len(told) > 1 else "")
    entry = next((each for use in feature.uses for each in use.entries), None)
    return "" if entry is None else f"try {entry.asked}"


def places(uses: Sequence[Use]) -> str:
    """Return the lines of uses, the file named once for those that follow in it.

    Args:
        uses: The uses, in the order of their files and lines.

    Returns:
        Such as ``app.py:24, 34, 40 auth.py:7``.
    """
    by_file: dict[str, dict[int, None]] = {}
    for use in uses:
        by_file.setdefault(use.path, {})[use.line] = None
    return " ".join(f"{path}:{', '.join(map(str, lines))}" for path, lines in by_file.items())


@dataclass(frozen=True, slots=True)
class NotYet:
    """The uses of one function, or of one template, that were not seen to run.

    ``where`` names the function and the file, ``uses`` are the features with their lines, and
    ``how`` says what to ask for.
    """

    where: str
    uses: str
    how: str


def not_yet(found: ProjectUses) -> Iterator[NotYet]:
    """Yield what was not reached, by the function that it stands in.

    Args:
        found: The uses.

    Yields:
        Each function with its uses, in the order of the files and lines.
    """
    left = [(use, each.name) for each in found.features() for use in each.uses if not use.ran]
    left.sort(key=lambda pair: (pair[0].path, pair[0].line, pair[0].column))
    groups: dict[tuple[str, str, tuple[Entry, ...]], list[tuple[Use, str]]] = {}
    for use, name in left:
        groups.setdefault((use.path, use.function, use.entries), []).append((use, name))
    for (path, function, entries), pairs in groups.items():
        where = path if not function else f"{function}() in {path}"
        yield NotYet(where, "; ".join(_lines(pairs)), _how(pairs[0][0], entries))


def _lines(pairs: Sequence[tuple[Use, str]]) -> Iterator[str]:
    """Yield each feature with its lines."""
    by_name: dict[str, dict[str, None]] = {}
    for use, name in pairs:
        line = f"{use.line}" + (" (only a part of this line ran)" if use.line_ran else "")
        by_name.setdefault(name, {})[line] = None
    for name, lines in by_name.items():
        yield f"{name}:{', '.join(lines)}"


def _how(use: Use, entries: Sequence[Entry]) -> str:
    if not entries:
        if use.is_template:
            return "no function is known that names this template"
        if not use.function:
            return "a branch that is not taken while the app is made"
        return "no view or event is known that leads here"
    asked = " or ".join(each.asked for each in entries[:_MOST_ENTRIES])
    more = len(entries) - _MOST_ENTRIES
    return f"ask for {asked}" + (f" or {more} more" if more > 0 else "")
