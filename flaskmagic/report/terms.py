"""What each licence means in our own words."""

from __future__ import annotations

from dataclasses import dataclass


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
    "Python-2.0": Terms(
        "Python License 2.0",
        f"{_PERMISSIVE} It is the licence of Python itself, with those of its older releases.",
        "Copyright notice and licence must go along, and what was changed must be summed up. The "
        f"names of the holders may not be used to promote a product. {_NO_WARRANTY}",
    ),
    "ISC": Terms(
        "ISC License",
        f"{_PERMISSIVE} It says what MIT says in fewer words.",
        f"Copyright notice and permission notice must stand in all copies. {_NO_WARRANTY}",
    ),
    "MIT-CMU": Terms(
        "CMU License",
        f"{_PERMISSIVE} It is the licence of Pillow, and says what MIT says in other words.",
        "Copyright notice and permission notice must stand in all copies, and in what is written "
        "along with them. The names of the holders may not be used in advertising unless they "
        f"agree in writing. {_NO_WARRANTY}",
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
"""The terms by SPDX name; those of the GNU licences by family."""

GNU = ("LGPL", "GPL")
"""The families whose terms are told without a version."""
