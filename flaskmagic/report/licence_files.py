"""What the text of a licence file tells: which licence it is, and who holds the copyright."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flaskmagic.report.terms import GNU

# The first that fits counts: a longer licence quotes the words of a shorter one.
_FINGERPRINTS = (
    ("LGPL", r"GNU LESSER GENERAL PUBLIC LICENSE"),
    ("GPL", r"GNU GENERAL PUBLIC LICENSE"),
    ("MPL-2.0", r"Mozilla Public License Version 2\.0"),
    ("Apache-2.0", r"Apache License Version 2\.0"),
    ("Python-2.0", r"PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2 .*BEOPEN\.COM LICENSE"),
    ("PSF-2.0", r"PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2 "),
    ("BSD-3-Clause", r"Redistributions? .*(Neither the name|names? of .* may not be used)"),
    ("BSD-2-Clause", r"Redistribution and use in source and binary forms"),
    ("MIT", r"Permission is hereby granted, free of charge, to any person obtaining a copy"),
    # 0BSD begins with the same words, but asks for nothing.
    ("ISC", r"Permission to use, copy, modify, and(/or)? distribute this software .*, provided "),
    # The notice alone: in a file with another licence it is that of a part.
    ("Apache-2.0", r"Licensed under the Apache License, Version 2\.0"),
)
_GNU_VERSION = re.compile(r"Version (\d(?:\.\d)?),")
_HOLDER = re.compile(
    r"^\W*Copyright\s*(?:\(c\)|©)?\s*(?P<years>\d{4}(?:\s*[-–,]\s*(?:\d{4}|present))*),?\s+"
    r"(?:by\s+)?(?P<holder>[^\n]+?)\.?\s*(?:All rights reserved\.?)?\s*$",
    re.IGNORECASE | re.MULTILINE,
)


def licences_in(texts: Iterable[str]) -> list[str]:
    """Return the licences that are recognised by words that only they have.

    Args:
        texts: The texts of licence files.

    Returns:
        Each licence once, by SPDX name. A GNU licence has none here, such as "GPL version 3": its
        text does not say whether later versions hold as well.
    """
    found = [_licence_in(" ".join(text.split())) for text in texts]
    return list(dict.fromkeys(name for name in found if name is not None))


def _licence_in(text: str) -> str | None:
    for name, words in _FINGERPRINTS:
        if re.search(words, text):
            version = _GNU_VERSION.search(text) if name in GNU else None
            return f"{name} version {version[1]}" if version else name
    return None


def holders(texts: Iterable[str]) -> list[str]:
    """Return the copyright notices of licence files.

    Args:
        texts: The texts of licence files.

    Returns:
        The years and the holder of each notice, each once.
    """
    found = [
        f"{match['years']} {match['holder'].strip()}"
        for text in texts
        for match in _HOLDER.finditer(text)
    ]
    return list(dict.fromkeys(found))
