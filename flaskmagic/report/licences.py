"""Licences: which one it is, by metadata and licence file, and what it means in our own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from license_expression import (
    OR,
    ExpressionError,
    LicenseExpression,
    LicenseWithExceptionSymbol,
    Licensing,
    build_spdx_licensing,
    get_license_index,
)

from flaskmagic.report.licence_files import holders, licences_in
from flaskmagic.report.terms import TERMS
from flaskmagic.source.metadata import NAMES_JOINED
from flaskmagic.trace import Distribution

# What metadata say instead of an SPDX name, where it can mean one licence only. "BSD License" or
# "LGPLv3" can mean several.
_ALIASES = {
    "mit license": "MIT",
    "the mit license": "MIT",
    "bsd-3": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd-2": "BSD-2-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "gnu general public license v2 (gplv2)": "GPL-2.0-only",
    "gnu general public license v2 or later (gplv2+)": "GPL-2.0-or-later",
    "gnu general public license v3 (gplv3)": "GPL-3.0-only",
    "gnu general public license v3 or later (gplv3+)": "GPL-3.0-or-later",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-or-later",
}
_FAMILY = re.compile(r"(L?GPL)(?:[- ]?(?:v|version )?\d.*)?")
_SEVERAL = re.compile(r"[/;,]|\b(?:and|or|with|dual)\b", re.IGNORECASE)
_NO_SPDX = "unknown"


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of a distribution.

    ``spdx`` is an SPDX expression, or "unknown" where none is certain; ``in_words`` says the same
    to a reader, or what the metadata say instead. ``names`` are the full names of the licences.
    """

    spdx: str
    in_words: str
    names: tuple[str, ...]
    holders: tuple[str, ...]
    description: str
    restrictions: str


def licence(distribution: Distribution) -> Licence:
    """Return the licence of a distribution.

    Args:
        distribution: The distribution, with what its metadata state and its licence files.

    Returns:
        The licence. If it is not known, its texts say which file must be read.
    """
    stated = distribution.licence
    found = licences_in(distribution.licence_files.values())
    expression = _parse(stated) if stated else None
    if expression is None and len(found) == 1 and not (stated and _SEVERAL.search(stated)):
        expression = _parse(found[0])
    if expression is None:
        names = stated.split(NAMES_JOINED) if stated else found
        return _make(distribution, _NO_SPDX, _uncertain(names), names)
    names = list(dict.fromkeys(literal.render() for literal in expression.get_literals()))
    return _make(distribution, expression.render(), _words(expression), names)


def _make(distribution: Distribution, spdx: str, in_words: str, names: Sequence[str]) -> Licence:
    terms = {name: TERMS.get(_family(name)) for name in names}
    known = {name: each for name, each in terms.items() if each is not None}
    found = tuple(holders(distribution.licence_files.values()))
    if not known or len(known) < len(terms):
        said = _to_read(distribution, spdx)
        return Licence(spdx, in_words, (), found, said, said)
    return Licence(
        spdx=spdx,
        in_words=in_words,
        names=tuple(dict.fromkeys(each.name for each in known.values())),
        holders=found,
        description=_told({name: each.description for name, each in known.items()}, in_words),
        restrictions=_told({name: each.restrictions for name, each in known.items()}, in_words),
    )


def _to_read(distribution: Distribution, spdx: str) -> str:
    """Return what is said of a licence whose terms are not known here."""
    files = " and ".join(distribution.licence_files) or "the files of the project"
    if spdx != _NO_SPDX:
        return f"its terms are not told here: read {files}"
    stated = f" {distribution.licence!r}" if distribution.licence else ""
    return f"unknown licence{stated}: read {files}"


def _told(texts: dict[str, str], in_words: str) -> str:
    """Return one text, or the text of each licence after its name where they differ."""
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return " ".join([f"{in_words}.", *(f"{name}: {text}" for name, text in texts.items())])


@cache
def _spdx() -> Licensing:
    """Return the parser of SPDX expressions, made once."""
    index = [
        entry | {"other_spdx_license_keys": _listed(entry["other_spdx_license_keys"])}
        for entry in get_license_index()
        if _listed([entry.get("spdx_license_key") or "LicenseRef-none"])
    ]
    return build_spdx_licensing(index)


def _listed(names: Sequence[str]) -> list[str]:
    """Return the names that are certain: ``LicenseRef-`` is anybody's own, "GPL" any version."""
    return [name for name in names if not name.startswith("LicenseRef-") and name != "GPL"]


def _parse(stated: str) -> LicenseExpression | None:
    """Return the SPDX expression that a text is or certainly means."""
    text = _ALIASES.get(stated.lower(), stated)
    try:
        return _spdx().parse(text, validate=True, strict=True)
    except ExpressionError:
        return None


def _words(expression: LicenseExpression) -> str:
    """Return an expression as a sentence would say it."""
    if isinstance(expression, LicenseWithExceptionSymbol):
        licence_name, exception = expression.license_symbol, expression.exception_symbol
        return f"{licence_name.key} with the exception {exception.key}"
    if not expression.args:
        return str(expression.key)
    parts = [f"({_words(part)})" if part.args else _words(part) for part in expression.args]
    if isinstance(expression, OR):
        return f"{_list(parts, 'or')}, as you choose"
    return f"{_list(parts, 'and')}, which {_both(parts)} bind"


def _uncertain(names: Sequence[str]) -> str:
    """Return what is certain of names that are no SPDX expression."""
    if not names:
        return _NO_SPDX
    found = [(name, _parse(name)) for name in names]
    parts = [
        f"{name} (not an SPDX name)" if expression is None else _words(expression)
        for name, expression in found
    ]
    if len(parts) == 1:
        return parts[0]
    return f"{_list(parts, 'and')}: not said whether {_both(parts)} bind or you choose"


def _list(parts: Sequence[str], conjunction: str) -> str:
    return f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"


def _both(parts: Sequence[str]) -> str:
    return "both" if len(parts) == 2 else "all"


def _family(name: str) -> str:
    """Return the name that the terms stand under."""
    match = _FAMILY.fullmatch(name)
    return match[1] if match else _ALIASES.get(name.lower(), name)
