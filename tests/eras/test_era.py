"""The releases that a report was written on are told from what it quotes and names.

The reports are made here, of small libraries that are made here as well: of the excerpts of a
release it is known where they stand.
"""

from collections.abc import Callable
from datetime import date
from importlib.metadata import version

import pytest

from flaskmagic.eras.era import Era, find_era
from flaskmagic.eras.excerpts import Excerpt, Mention
from flaskmagic.eras.index import NoIndex, PackageIndex
from flaskmagic.eras.quoted import Quoted
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import Release

HEAD = '"""A library."""\nimport sys\n'
FIRST = '''
class Server:
    """Serves."""

    kind = "plain"

    def start(self, host, port):
        """Start it.

        For example::

            server = Server()
            server.start("localhost", 80)
            print("it runs, as you see")
        """
        self.socket = self.bound_socket(host, port)
        self.socket.listen(self.backlog)
        while not self.is_stopped:
            self.handle(self.socket.accept())
        return self.exit_code
'''
SECOND = """
def connected(address, timeout):
    found = Connection(address)
    found.timeout = timeout or DEFAULT_TIMEOUT
    return found.opened()
"""
CHANGE = "\n\ndef late(first, second):\n    return first.joined(second)\n"
BLANK = "# more\n"
TOOL = "def sharpened(tool, times=3):\n    return tool.held(times).ground()\n"

SERVER = {
    # 1.0: as it began; 1.1: a line above; 2.0: two, and both in one file of another name.
    ("server", "1.0"): (date(2020, 1, 1), {"server/main.py": HEAD + FIRST + SECOND}),
    ("server", "1.0.1"): (date(2020, 3, 1), {"server/main.py": HEAD + FIRST + SECOND + CHANGE}),
    ("server", "1.1"): (date(2021, 1, 1), {"server/main.py": HEAD + BLANK + FIRST + SECOND}),
    ("server", "2.0"): (date(2022, 1, 1), {"server/core.py": HEAD + BLANK * 2 + FIRST + SECOND}),
}
TOOLS = {
    ("tools", number): (day, {"tools.py": TOOL})
    for number, day in (
        ("0.1", date(2019, 1, 1)),
        ("0.2", date(2020, 2, 1)),
        ("0.3", date(2020, 9, 1)),
        ("0.4", date(2022, 6, 1)),
    )
}


def excerpt(text: str, first: int, last: int, shift: int = 0, numbered: bool = True) -> Excerpt:
    """Quote lines of a text, with their numbers or without."""
    lines = enumerate(text.split("\n")[first - 1 : last], first + shift)
    return Excerpt(tuple((n if numbered else None, line) for n, line in lines))


@pytest.fixture
def releases(at_hand: Callable[..., Releases]) -> Releases:
    return at_hand(SERVER | TOOLS)


def text_of(number: str) -> str:
    (text,) = SERVER["server", number][1].values()
    return text


@pytest.mark.parametrize(
    ("written_on", "chosen"), [("1.0", "1.0.1"), ("1.1", "1.1"), ("2.0", "2.0")]
)
def test_numbers_and_text_tell_the_release(
    written_on: str, chosen: str, releases: Releases
) -> None:
    quoted = excerpt(text_of(written_on), 9, 20)
    era = find_era([quoted], [], ["server"], releases)
    fit = era.fits["server"]
    assert (fit.release.version, fit.agree, fit.of) == (chosen, 1, 1)
    assert {each.version for each in fit.looked_at} == {"1.0", "1.0.1", "1.1", "2.0"}
    (found,) = era.located
    assert found is not None
    said = [number for number, line in quoted.lines if line.strip()]
    assert (found.first, found.last, found.offset, found.score) == (said[0], said[-1], 0, 1)


def test_one_line_more_or_less_tells_releases_apart(releases: Releases) -> None:
    both = [excerpt(text_of("1.0.1"), 6, 12), excerpt(text_of("1.0.1"), 28, 32)]
    fit = find_era(both, [], ["server"], releases).fits["server"]
    assert (fit.release.version, fit.agree, fit.of, fit.also) == ("1.0.1", 2, 2, ())


def test_the_excerpts_of_another_release_are_located_there_too(releases: Releases) -> None:
    quoted = [
        excerpt(text_of("1.1"), 8, 21),
        excerpt(text_of("1.1"), 24, 29),
        excerpt(text_of("2.0"), 8, 16),
    ]
    era = find_era(quoted, [], ["server"], releases)
    fit = era.fits["server"]
    assert (fit.release, fit.agree, fit.of) == (Release("server", "1.1"), 2, 3)
    other = era.located[2]
    assert other is not None
    assert (other.release, other.offset) == (Release("server", "1.1"), -1)
    assert set(era.elsewhere) == {2}
    assert era.elsewhere[2].release == Release("server", "2.0")
    assert era.elsewhere[2].offset == 0


def test_excerpts_whose_numbers_begin_anew_are_located(releases: Releases) -> None:
    quoted = [excerpt(text_of("1.1"), 8, 21), excerpt(text_of("1.1"), 24, 29, shift=-23)]
    era = find_era(quoted, [], ["server"], releases)
    assert era.fits["server"].agree == 2
    assert era.located[1] is not None
    assert (era.located[1].first, era.located[1].offset) == (25, 23)  # 24 is blank


def test_typesetting_does_no_harm(releases: Releases) -> None:
    lines = excerpt(text_of("1.1"), 8, 21).lines
    damaged = tuple((n, line.strip().replace('"', "”").replace("(", " (")) for n, line in lines)
    era = find_era([Excerpt(damaged[:5] + damaged[6:])], [], ["server"], releases)
    assert era.located[0] is not None
    assert era.located[0].score == 1
    assert era.fits["server"].release.version == "1.1"


def test_code_without_numbers_is_located_with_lines_left_out_or_broken(releases: Releases) -> None:
    body = text_of("1.1").split("\n")
    start = next(n for n, line in enumerate(body, 1) if "def start" in line)
    short = [body[start - 1], *body[start + 7 : start + 12]]  # without the docstring
    joined = ["def connected(", "  address,", "timeout): found = Connection(", "address)"]
    for lines in (short, [*short[3:], *short[:3]]):
        quoted = Excerpt(tuple((None, line) for line in lines))
        (found,) = find_era([quoted], [], [], releases, {"server": "1.1"}).located
        assert found is not None
        assert (found.offset, found.score) == (None, 1)
        assert start <= found.first
        assert found.last <= start + 12
    quoted = Excerpt(tuple((None, line) for line in joined))
    (found,) = find_era([quoted], [], ["server"], releases, {"server": "1.1"}).located
    assert found is not None
    assert found.first == body.index("def connected(address, timeout):") + 1


@pytest.mark.parametrize(
    "own",
    [
        ["server = Server()", 'server.start("localhost", 80)', 'print("it runs, as you see")'],
        ["class Thing:", "    def start(self):", "        return self.begun()"],
        ["while not self.is_stopped:"],
        ["return found"],
        ["", "   "],
        [],
    ],
)
def test_own_code_is_no_code_of_a_library(own: list[str], releases: Releases) -> None:
    era = find_era([Excerpt(tuple((None, each) for each in own))], [], ["server"], releases)
    if own != ["while not self.is_stopped:"]:  # eight tokens are enough
        assert era == Era({}, (None,), {})
    numbered = Excerpt(tuple(enumerate(["import os", *own, "app = Server()", "app.begin()"], 1)))
    assert find_era([numbered], [], ["server"], releases) == Era({}, (None,), {})


def test_words_decide_where_the_code_stands_in_several_places(
    at_hand: Callable[..., Releases],
) -> None:
    twice = FIRST + "\n\n" + FIRST.replace("Server", "Other")
    files = {"server/a.py": twice, "server/b.py": FIRST}
    releases = at_hand({("server", "1.0"): (date(2020, 1, 1), files)})
    lines = tuple((None, line) for line in FIRST.split("\n")[16:20])

    def found(**words: int | str) -> tuple[str, int]:
        (spot,) = find_era([Excerpt(lines, **words)], [], ["server"], releases).located
        assert spot is not None
        return spot.path, spot.first

    second = 17 + FIRST.count("\n") + 2
    assert found() == ("server/a.py", 17)
    assert found(file="b.py") == ("server/b.py", 17)
    assert found(file="server.a", first=second + 2) == ("server/a.py", second)
    assert found(first=second, last=second + 3) == ("server/a.py", second)


def test_of_releases_that_fit_as_well_the_one_of_the_time_is_chosen(releases: Releases) -> None:
    # 1.1 was the newest in 2021; 1.0.1 from March 2020 on.
    tool = excerpt(TOOL, 1, 2, numbered=False)
    quoted = [excerpt(text_of("1.1"), 9, 20), tool]
    era = find_era(quoted, [], ["server", "tools"], releases)
    assert era.fits["tools"].release == Release("tools", "0.3")
    assert {each.version for each in era.fits["tools"].also} == {"0.1", "0.2", "0.4"}
    assert era.releases == (Release("server", "1.1"), Release("tools", "0.3"))
    pinned = find_era([tool], [], ["tools"], releases, {"server": "1.0"})
    assert pinned.releases == (Release("server", "1.0"), Release("tools", "0.1"))
    assert pinned.fits["server"].agree == 0


def test_words_alone_tell_the_release(releases: Releases) -> None:
    text = text_of("2.0").split("\n")
    line = text.index("def connected(address, timeout):") + 1
    mentions = [
        Mention("core.py", line, line + 3, ("connected",)),
        Mention("server/core.py", 6, 9, ("Server.start", "Server")),
        Mention("server/core.py", 6, 9, ("connected",)),
        Mention("server/core.py", 6, 9),
        Mention("elsewhere.py", 6, 9, ("connected",)),
    ]
    fit = find_era([], mentions, ["server", "tools"], releases).fits
    assert set(fit) == {"server"}
    found = fit["server"]
    assert (found.release.version, found.mentions, found.mentioned) == ("2.0", 2, 3)
    assert (found.agree, found.of) == (0, 0)


def test_nothing_is_found_of_what_says_nothing(releases: Releases) -> None:
    assert find_era([], [], ["server", "tools", "unknown"], releases) == Era({}, (), {})
    assert find_era([], [], [], releases) == Era({}, (), {})


def test_what_stands_in_the_excerpts_again_and_again_says_nothing() -> None:
    """Looking for it would take minutes in a report of nothing else."""
    said = "        return self.exit_code or self.socket.code"
    rest = text_of("1.0").split("\n")[3:9]

    def spots(times: int) -> set[int]:
        same = tuple((number, said) for number in range(100, 100 + times))
        once = Excerpt(((None, said),))
        rest_too = Excerpt((*enumerate(rest, 4), *same))
        return set(Quoted([once, rest_too]).spots(f"{text_of('1.0')}\n{said}\n"))

    assert spots(2) == {0, 1}
    assert spots(60) == {1}  # by its other lines


def test_a_release_that_is_pinned_must_be_there(publish: Callable[..., None]) -> None:
    publish("server", "1.0", {"server/main.py": FIRST})
    with pytest.raises(NoIndex, match="server==9 can't be downloaded"):
        find_era([], [], [], Releases(PackageIndex(), lambda _line: None), {"server": "9"})


def test_what_is_installed_is_found_without_an_index() -> None:
    """Quote lines of each file of Flask, and find each where it is."""
    releases = Releases(None, pytest.fail)
    installed = releases.open(Release("flask", version("flask")))
    assert installed is not None
    quoted, places = [], []
    for path in installed.paths:
        lines = (installed.text(path) or "").split("\n")
        for first in range(1, len(lines) - 12, 120):
            quoted.append(Excerpt(tuple(enumerate(lines[first - 1 : first + 11], first))))
            places.append((path, first))
    era = find_era(quoted, [], ["flask"], releases)
    assert len(quoted) > 50
    assert era.fits["flask"].agree == era.fits["flask"].of == len(quoted)
    for found, (path, first) in zip(era.located, places, strict=True):
        assert found is not None
        assert found.offset == 0
        assert found.score == 1
        assert found.path == path
        assert first <= found.first <= found.last <= first + 11
