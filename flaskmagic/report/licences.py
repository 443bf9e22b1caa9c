"""Licences: which one it is, by metadata and licence file, and what it means in our own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flaskmagic.trace import Distribution


@dataclass(frozen=True, slots=True)
class Terms:
    """What a licence allows and asks for, in a few words. No legal advice."""

    name: str
    description: str
    restrictions: str


_PERMISSIVE = (
    "You may use, copy, change and pass on the code, for any purpose, commercial ones included, "
    "and your own code may have any licence you like."
)
_NO_WARRANTY = "There is no warranty, and the authors are not liable."

TERMS = {
    "MIT": Terms(
        "MIT License",
        f"{_PERMISSIVE} One of the shortest licences there are.",
        f"Copyright notice and licence text must go along with every copy. {_NO_WARRANTY}",
    ),
    "BSD-2-Clause": Terms(
        'BSD 2-Clause "Simplified" License',
        f"{_PERMISSIVE} It differs from MIT in little more than its wording.",
        "Copyright notice, conditions and disclaimer must stay in the source, and stand in the "
        f"documentation of what is passed on in binary form. {_NO_WARRANTY}",
    ),
    "BSD-3-Clause": Terms(
        'BSD 3-Clause "New" License',
        f"{_PERMISSIVE} What sets it apart from MIT is a clause that protects the authors' names.",
        "Copyright notice, conditions and disclaimer must stay in the source, and stand in the "
        "documentation of what is passed on in binary form. You may not use the names of the "
        "holders or contributors to endorse or promote your product unless they agree in "
        f"writing. {_NO_WARRANTY}",
    ),
    "Apache-2.0": Terms(
        "Apache License 2.0",
        f"{_PERMISSIVE} It also grants you the contributors' patents on what they contributed.",
        "The licence and any NOTICE file must go along, and changed files must say that they were "
        "changed. Whoever sues over patents in the code loses the patent grant. The trademarks "
        f"are not yours to use. {_NO_WARRANTY}",
    ),
    "PSF-2.0": Terms(
        "Python Software Foundation License 2.0",
        f"{_PERMISSIVE} It is the licence of Python itself.",
        "Copyright notice and licence must go along, and what was changed must be summed up. The "
        f"foundation's name may not be used to promote a product. {_NO_WARRANTY}",
    ),
    "ISC": Terms(
        "ISC License",
        f"{_PERMISSIVE} It says what MIT says in fewer words.",
        f"Copyright notice and permission notice must stand in all copies. {_NO_WARRANTY}",
    ),
    "MPL-2.0": Terms(
        "Mozilla Public License 2.0",
        "You may use the code in a larger work of any licence, commercial ones included. The "
        "copyleft ends with the file: only files that contain its code stay under it.",
        "Who passes on its files, changed or not, must offer their source under the same licence, "
        f"and tell the recipients where it is. The trademarks are not yours to use. {_NO_WARRANTY}",
    ),
    "LGPL": Terms(
        "GNU Lesser General Public License",
        "You may use the library from a program of any licence. The library itself, with any "
        "changes to it, stays free software.",
        "Who passes on the library must offer its source, changes included, under the same "
        "licence, and must let users replace it with a version of their own, so that a product "
        f"may not forbid taking it apart for that purpose. {_NO_WARRANTY}",
    ),
    "GPL": Terms(
        "GNU General Public License",
        "You may use, change and pass on the code, for money too. It is the classic copyleft: "
        "what is built on it stays free software.",
        "Who passes on the program, or a work built on it, must do so under the same licence and "
        f"offer the complete source. It cannot be part of a closed product. {_NO_WARRANTY}",
    ),
}
"""The terms by SPDX name; the GNU licences by their family."""

_ALIASES = {
    "mit license": "MIT",
    "the mit license": "MIT",
    "bsd-3": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd-2": "BSD-2-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "python software foundation license": "PSF-2.0",
    "psf": "PSF-2.0",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}

# The first that fits a licence file counts: a longer licence quotes the words of a shorter one.
_FINGERPRINTS = (
    ("LGPL", r"GNU LESSER GENERAL PUBLIC LICENSE"),
    ("GPL", r"GNU GENERAL PUBLIC LICENSE"),
    ("MPL-2.0", r"Mozilla Public License Version 2\.0"),
    ("Apache-2.0", r"Apache License\s+Version 2\.0"),
    ("PSF-2.0", r"PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2"),
    ("BSD-3-Clause", r"Redistributions? .*(Neither the name|names? of .* may not be used)"),
    ("BSD-2-Clause", r"Redistribution and use in source and binary forms"),
    ("MIT", r"Permission is hereby granted, free of charge, to any person obtaining a copy"),
    ("ISC", r"Permission to use, copy, modify, and(/or)? distribute this software"),
)

_HOLDER = re.compile(
    r"^\W*Copyright\s*(?:\(c\)|©)?\s*(?P<years>\d{4}(?:\s*[-–,]\s*(?:\d{4}|present))*),?\s+"
    r"(?:by\s+)?(?P<holder>[^\n]+?)\.?\s*(?:All rights reserved\.?)?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_JOINED = re.compile(r"\s+(?:AND|OR|WITH)\s+|[()]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of a distribution: its SPDX name, who holds the copyright, and its terms."""

    spdx: str
    names: tuple[str, ...]
    holders: tuple[str, ...]
    description: str
    restrictions: str


def licence(distribution: Distribution) -> Licence:
    """Return the licence of a distribution, or one that says which file must be read."""
    stated = distribution.licence
    known = _known(stated) if stated else []
    if not known:
        found = [_by_text(text) for text in distribution.licence_files.values()]
        known = list(dict.fromkeys(name for name in found if name is not None))
        stated = " AND ".join(known)
    holders = tuple(_holders(distribution.licence_files))
    if not known:
        return _unknown(distribution, holders)
    terms = [TERMS[_family(name)] for name in known]
    return Licence(
        spdx=stated if len(known) > 1 and stated else known[0],
        names=tuple(term.name for term in terms),
        holders=holders,
        description=" ".join(dict.fromkeys(term.description for term in terms)),
        restrictions=" ".join(dict.fromkeys(term.restrictions for term in terms)),
    )


def _unknown(distribution: Distribution, holders: tuple[str, ...]) -> Licence:
    files = " and ".join(distribution.licence_files) or "the files of the project"
    said = f"unknown licence: read {files}"
    if distribution.licence:
        said = f"unknown licence {distribution.licence!r}: read {files}"
    return Licence("unknown", (), holders, said, said)


def _known(stated: str) -> list[str]:
    """Return the licences that an expression names, or nothing if any of them is not known."""
    parts = [part.strip() for part in _JOINED.split(stated) if part and part.strip()]
    names = [_ALIASES.get(part.lower(), part) for part in parts]
    return list(dict.fromkeys(names)) if all(_family(name) in TERMS for name in names) else []


def _family(name: str) -> str:
    match = re.fullmatch(r"(L?GPL)(?:-?v?\d.*)?", name)
    return match[1] if match else name


def _by_text(text: str) -> str | None:
    """Return which licence a file holds, by words that only this licence has."""
    for name, pattern in _FINGERPRINTS:
        if re.search(pattern, text, re.DOTALL):
            version = re.search(r"Version (\d(?:\.\d)?),", text) if _family(name) in _GNU else None
            return f"{name}-{version[1]}" if version else name
    return None


_GNU = ("LGPL", "GPL")


def _holders(files: Mapping[str, str]) -> list[str]:
    """Return the copyright notices of licence files: years and holder."""
    found = [
        f"{match['years']} {match['holder'].strip()}"
        for text in files.values()
        for match in _HOLDER.finditer(text)
    ]
    return list(dict.fromkeys(found))
