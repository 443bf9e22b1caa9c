"""A licence is named only if metadata or licence file say which it is."""

import pytest

from flaskmagic.report.licences import TERMS, licence
from flaskmagic.trace import Distribution

MIT = (
    "Copyright (c) 2014 Ada Lovelace\n\n"
    "Permission is hereby granted, free of charge, to any person obtaining a copy\n"
)
BSD2 = "Copyright 2010-2012 The Team.\n\nRedistribution and use in source and binary forms\n"
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
        (made(None, COPYING="GNU LESSER GENERAL PUBLIC LICENSE\nVersion 2.1, 1999"), "LGPL-2.1"),
        (made(None, COPYING="GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007"), "GPL-3"),
        (made(None, LICENSE="Apache License\n   Version 2.0, January 2004"), "Apache-2.0"),
        (made(None, LICENSE="Mozilla Public License Version 2.0"), "MPL-2.0"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.licence or "file",
)
def test_the_licence_is_known(distribution: Distribution, spdx: str) -> None:
    found = licence(distribution)
    assert found.spdx == spdx
    assert found.description
    assert found.restrictions


def test_an_unknown_licence_names_the_file_to_read() -> None:
    found = licence(made("Beerware", **{"COPYING.txt": "Buy me a beer."}))
    assert found.spdx == "unknown"
    assert found.description == "unknown licence 'Beerware': read COPYING.txt"


def test_a_licence_that_is_half_known_is_not_known() -> None:
    assert licence(made("MIT AND LicenseRef-Secret")).spdx == "unknown"


def test_the_holders_are_those_of_the_file() -> None:
    assert licence(made("MIT", LICENSE=MIT)).holders == ("2014 Ada Lovelace",)
    assert licence(made("BSD-3-Clause", LICENSE=BSD3)).holders == ("2010-2012 The Team",)
    assert licence(made("MIT")).holders == ()


def test_there_are_terms_for_the_licences_that_courses_meet() -> None:
    wanted = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ISC", "MPL-2.0"}
    assert wanted | {"LGPL", "GPL"} <= set(TERMS)
