"""A licence is named only if metadata or licence file say which it is."""

from collections.abc import Sequence
from email.message import Message
from importlib.metadata import Distribution as Installed
from importlib.metadata import PackagePath
from pathlib import Path

import pytest

from flaskmagic.report.licences import licence
from flaskmagic.report.terms import TERMS
from flaskmagic.source.metadata import stated_licence
from flaskmagic.trace import Distribution

MIT = (
    "Copyright (c) 2014 Ada Lovelace\n\n"
    "Permission is hereby granted, free of charge, to any person obtaining a copy\n"
)
BSD2 = "Copyright 2010-2012 The Team.\n\nRedistribution and use in source and binary forms\n"
PSF = (
    "1. This LICENSE AGREEMENT is between the Python Software Foundation\n"
    "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2\n"
    "--------------------------------------------\n"
)
PYTHON = PSF + (
    "BEOPEN.COM LICENSE AGREEMENT FOR PYTHON 2.0\n"
    "CWI LICENSE AGREEMENT FOR PYTHON 0.9.0 THROUGH 1.2\n"
    "Permission to use, copy, modify, and distribute this software and its documentation for any\n"
    "purpose and without fee is hereby granted, provided that the above copyright notice appear\n"
)
ISC = (
    "Copyright (c) 2011, Grace Hopper <grace@example.org>\n\n"
    "Permission to use, copy, modify, and/or distribute this\n"
    "software for any purpose with or without fee is hereby granted, provided that the above\n"
    "copyright notice and this permission notice appear in all copies.\n"
)
ZERO_BSD = (
    "Permission to use, copy, modify, and/or distribute this software for any\n"
    "purpose with or without fee is hereby granted.\n"
)
LGPL2 = "GNU LESSER GENERAL PUBLIC LICENSE\nVersion 2.1, 1999"
GPL3 = "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007"
BSD3 = BSD2 + "3. Neither the name of the copyright holder nor the names\n"


def made(stated: str | None = None, **files: str) -> Distribution:
    return Distribution("Lib", "1.0", licence=stated, licence_files=files)


@pytest.mark.parametrize(
    ("distribution", "spdx"),
    [
        (made("MIT"), "MIT"),
        (made("The MIT License", LICENSE=MIT), "MIT"),
        (made("BSD License", LICENSE=BSD3), "BSD-3-Clause"),
        (made("BSD License", LICENSE=BSD2), "BSD-2-Clause"),
        (made(None, LICENSE=MIT), "MIT"),
        (made("Apache-2.0 OR BSD-2-Clause"), "Apache-2.0 OR BSD-2-Clause"),
        (made("MIT AND (Apache-2.0 OR BSD-2-Clause)"), "MIT AND (Apache-2.0 OR BSD-2-Clause)"),
        (made("GPL-3.0-or-later"), "GPL-3.0-or-later"),
        (made("LGPL-2.1-only"), "LGPL-2.1-only"),
        (made("GPL-3.0"), "GPL-3.0-only"),
        (made("GNU General Public License v3 or later (GPLv3+)"), "GPL-3.0-or-later"),
        (made("mit or Apache-2.0"), "MIT OR Apache-2.0"),
        (made(None, LICENSE="Apache License\n   Version 2.0, January 2004"), "Apache-2.0"),
        (made(None, LICENSE="Mozilla Public License Version 2.0"), "MPL-2.0"),
        (made(None, LICENSE=PSF), "PSF-2.0"),
        (made("Python Software Foundation License", LICENSE=PSF), "PSF-2.0"),
        (made(None, LICENSE=PYTHON), "Python-2.0"),
        (made(None, LICENSE=ISC), "ISC"),
        (made("ISC License (ISCL)"), "ISC"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.licence or "file",
)
def test_the_licence_is_known(distribution: Distribution, spdx: str) -> None:
    found = licence(distribution)
    assert found.spdx == spdx
    assert found.description
    assert found.restrictions


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("MIT", "MIT"),
        ("Apache-2.0 OR MIT", "Apache-2.0 or MIT, as you choose"),
        ("MIT AND PSF-2.0", "MIT and PSF-2.0, which both bind"),
        ("MIT AND PSF-2.0 AND ISC", "MIT, PSF-2.0 and ISC, which all bind"),
        (
            "MIT AND (Apache-2.0 OR ISC)",
            "MIT and (Apache-2.0 or ISC, as you choose), which both bind",
        ),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GPL-2.0-only with the exception Classpath-exception-2.0",
        ),
    ],
)
def test_a_choice_is_told_as_one(stated: str, words: str) -> None:
    found = licence(made(stated))
    assert found.in_words == words
    assert found.spdx == stated


def test_the_terms_of_several_licences_are_told_apart() -> None:
    found = licence(made("Apache-2.0 OR MIT"))
    for text, field in ((found.description, "description"), (found.restrictions, "restrictions")):
        apache, mit = getattr(TERMS["Apache-2.0"], field), getattr(TERMS["MIT"], field)
        assert text == f"Apache-2.0 or MIT, as you choose. Apache-2.0: {apache} MIT: {mit}"


def test_terms_that_are_the_same_are_told_once() -> None:
    found = licence(made("GPL-2.0-only OR GPL-3.0-only"))
    assert found.description == TERMS["GPL"].description


@pytest.mark.parametrize(
    ("distribution", "words", "names"),
    [
        (made("LGPLv3"), "LGPLv3 (not an SPDX name)", "LGPL"),
        (made("GPL"), "GPL (not an SPDX name)", "GPL"),
        # The text of a GNU licence does not say whether later versions hold too.
        (made(None, COPYING=LGPL2), "LGPL version 2.1 (not an SPDX name)", "LGPL"),
        (made(None, COPYING=GPL3), "GPL version 3 (not an SPDX name)", "GPL"),
        (
            made(None, APACHE="Apache License\n Version 2.0, January 2004", BSD=BSD2),
            "Apache-2.0 and BSD-2-Clause: not said whether both bind or you choose",
            "Apache-2.0 BSD-2-Clause",
        ),
        (
            made("MIT License; ISC License (ISCL)", LICENSE=MIT),
            "MIT and ISC: not said whether both bind or you choose",
            "MIT ISC",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_only_what_is_certain_is_an_spdx_name(
    distribution: Distribution, words: str, names: str
) -> None:
    found = licence(distribution)
    assert found.spdx == "unknown"
    assert found.in_words == words
    assert found.names == tuple(TERMS[name].name for name in names.split())
    for name in names.split():
        assert TERMS[name].description in found.description


@pytest.mark.parametrize(
    ("stated", "files"),
    [
        ("BSD License", {}),
        ("Apache Software License", {}),
        ("MIT License; BSD License", {"LICENSE": MIT}),
        ("Dual License", {"LICENSE": BSD3}),
        ("MIT/Apache-2.0", {"LICENSE": MIT}),
        ("LicenseRef-MIT-TC", {}),
    ],
)
def test_what_can_mean_several_licences_names_none(stated: str, files: dict[str, str]) -> None:
    found = licence(made(stated, **files))
    assert found.spdx == "unknown"
    assert found.names == ()
    assert "not an SPDX name" in found.in_words
    assert found.description.startswith(f"unknown licence {stated!r}: read ")


def test_a_file_with_the_first_words_of_another_licence_is_not_that_licence() -> None:
    assert licence(made(None, LICENSE=ZERO_BSD)).in_words == "unknown"


def test_of_an_spdx_name_without_terms_the_file_is_named() -> None:
    found = licence(made("Zlib", LICENSE="..."))
    assert (found.spdx, found.in_words) == ("Zlib", "Zlib")
    assert found.restrictions == "its terms are not told here: read LICENSE"


class Stub(Installed):
    """The metadata of a distribution that is not installed."""

    def __init__(self, *fields: tuple[str, str]) -> None:
        self.fields = fields

    @property
    def metadata(self) -> Message:
        message = Message()
        for key, value in self.fields:
            message[key] = value
        return message

    def read_text(self, filename: str) -> None:  # noqa: ARG002
        return None

    def locate_file(self, path: object) -> Path:
        raise NotImplementedError

    @property
    def files(self) -> Sequence[PackagePath]:
        return ()


OSI = "License :: OSI Approved"


@pytest.mark.parametrize(
    ("fields", "stated"),
    [
        ([("License-Expression", "MIT OR ISC"), ("License", "BSD")], "MIT OR ISC"),
        ([("License", "UNKNOWN"), ("Classifier", f"{OSI} :: MIT License")], "MIT License"),
        ([("License", "Copyright\nline"), ("Classifier", f"{OSI} :: BSD License")], "BSD License"),
        (
            [("Classifier", OSI), ("Classifier", f"{OSI} :: MIT License")],
            "MIT License",
        ),
        (
            [
                ("Classifier", f"{OSI} :: Apache Software License"),
                ("Classifier", f"{OSI} :: BSD License"),
            ],
            "Apache Software License; BSD License",
        ),
        ([("Classifier", "Framework :: Flask")], None),
    ],
)
def test_what_the_metadata_state(fields: list[tuple[str, str]], stated: str | None) -> None:
    assert stated_licence(Stub(*fields)) == stated


def test_an_unknown_licence_names_the_file_to_read() -> None:
    found = licence(made("Teaware", **{"COPYING.txt": "Buy me a tea."}))
    assert found.spdx == "unknown"
    assert found.description == "unknown licence 'Teaware': read COPYING.txt"


def test_a_licence_that_is_half_known_is_not_known() -> None:
    assert licence(made("MIT AND LicenseRef-Secret")).spdx == "unknown"


def test_the_holders_are_those_of_the_file() -> None:
    assert licence(made("MIT", LICENSE=MIT)).holders == ("2014 Ada Lovelace",)
    assert licence(made("BSD-3-Clause", LICENSE=BSD3)).holders == ("2010-2012 The Team",)
    assert licence(made("MIT")).holders == ()


def test_there_are_terms_for_the_licences_that_courses_meet() -> None:
    wanted = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ISC", "MPL-2.0"}
    assert wanted | {"LGPL", "GPL"} <= set(TERMS)


APACHE_NOTICE = (
    "Copyright (c) 2014-2017, A Foundation\n\n"
    'Licensed under the Apache License, Version 2.0 (the "License");\n'
    "you may not use this file except in compliance with the License.\n"
)


def test_the_notice_of_the_apache_licence_is_enough() -> None:
    """Bleach has it, and metadata that name no version."""
    assert licence(made("Apache Software License", LICENSE=APACHE_NOTICE)).spdx == "Apache-2.0"


def test_the_notice_of_a_part_is_not_the_licence_of_all() -> None:
    assert licence(made(None, LICENSE=f"{MIT}\nOne part:\n{APACHE_NOTICE}")).spdx == "MIT"


def test_the_licence_of_pillow_is_told() -> None:
    told = licence(made("MIT-CMU"))
    assert told.names == (TERMS["MIT-CMU"].name,)
    assert "advertising" in told.restrictions
