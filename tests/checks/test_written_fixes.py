"""A copy of a report in which what is known is right, and nothing else is changed."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.checks.written.fixes.lines import Body, lines_there
from flaskmagic.checks.written.fixes.names import name_today
from flaskmagic.checks.written.model import CheckedReport, Fixed, LinkForm, Place
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import Release
from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import definitions
from flaskmagic.written.decoded import decoded
from flaskmagic.written.document import Spot
from tests.checks.corpus import PINNED, cases, source
from tests.checks.seed_report import RELEASES
from tests.written.forms import FORMS, write

pytest.importorskip("docx")
pytest.importorskip("pypdf")
pytest.importorskip("typst")

PAGE = f"https://github.com/pallets/flask/blob/{PINNED['flask']}/src/flask/app.py"
MAIN = "https://github.com/pallets/flask/blob/main/src/flask/app.py"


def fix(report: Path, **options: object) -> tuple[CheckedReport, Fixed]:
    report.with_name(f"{report.stem}.fixed{report.suffix}").unlink(missing_ok=True)
    (checked,) = api.check_reports([report], fix="all", **options)  # type: ignore[arg-type]
    assert checked.fixed is not None
    return checked, checked.fixed


def told(fixed: Fixed) -> list[tuple[str, str]]:
    return [(each.before, each.after) for each in fixed.changes]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let no release be at hand but those that are installed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def old_releases(seed_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if Releases(None, print).installed["flask"].version < "3.1":
        pytest.skip("of other releases")
    monkeypatch.setenv("XDG_CACHE_HOME", str(seed_folder / "cache"))
    return seed_folder


def place(spot: Spot) -> tuple[int | None, int | None]:
    return spot.line, spot.paragraph


@pytest.mark.parametrize("form", ["md", "txt", "html", "docx"])
def test_what_was_changed_is_right_today_and_all_else_is_the_same(
    old_releases: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = old_releases / f"report.{form}"
    before, fixed = fix(report, pinned=RELEASES)
    assert fixed.path is not None
    changed = {place(each.spot) for each in fixed.changes}
    monkeypatch.setenv("XDG_CACHE_HOME", str(old_releases / "empty"))
    (after,) = api.check_reports([fixed.path])
    verdicts = {place(e.reference.spot): e.place and e.place.verdict for e in after.references}
    assert {verdicts[each] for each in changed} == {Place.RIGHT}
    # What is shown with its numbers, is called otherwise today or is gone: 9 of 28.
    assert len(changed) == 19
    assert len(fixed.left) == 9
    assert all(each.reason for each in fixed.left)
    assert before.of_copy().references == fixed.references
    if form != "docx":
        assert Path(fixed.path).read_bytes() == changed_as_told(report.read_bytes(), fixed)


def changed_as_told(content: bytes, fixed: Fixed) -> bytes:
    """Return a text in which what is told as changed is changed, and nothing else."""
    lines = decoded(content).split("\n")
    for each in fixed.changes:
        line = (each.spot.line or 0) - 1
        assert lines[line].count(each.before) == 1
        lines[line] = lines[line].replace(each.before, each.after)
    return "\n".join(lines).encode()


def test_of_a_printed_page_each_number_is_told_and_none_changed(old_releases: Path) -> None:
    _, fixed = fix(old_releases / "report.pdf", pinned=RELEASES)
    assert (fixed.path, fixed.changes) == (None, [])
    printed = [each for each in fixed.left if "what is printed on a page" in each.reason]
    assert len(printed) == 22  # 19 lines and the three files that some of them are in
    assert all("; it would be " in each.reason for each in printed)


def line_of(text: str, said: str) -> int:
    (line,) = (n for n, each in enumerate(text.split("\n"), 1) if said in each)
    return line


SETS = 'options.setdefault("threaded", True)'
OF_OLD = f"""\
`Flask.run` is in flask/app.py, lines 891, 920 and 912-925. Or app.py:925-805 is `Flask.run`.

On flask/app.py line 914: `{SETS}`.

On flask/app.py line 915: `cli.show_server_banner(self.env, self.debug, self.name, False)`.

`Flask.run` looks at that in flask/app.py on line 886 and serves on line 920.

In `flask/scaffold.py`, `Scaffold.route` is on line 414, and `setupmethod` on line 43.

`Scaffold.route` (flask.scaffold 414 - 443), and `Scaffold.route` in /a/flask/scaffold.py:414.

[`Flask.run`](https://github.com/pallets/flask/blob/2.1.1/src/flask/app.py#L805) is on line 920.

`_set_property` is in werkzeug/datastructures.py:2760.
"""


@pytest.mark.usefixtures("old_releases")
def test_only_what_is_known_is_changed(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text(OF_OLD, encoding="utf-8")
    _, fixed = fix(report, pinned={"flask": "2.1.1", "werkzeug": "2.1.1"})
    app = source("flask/app.py")
    run = definitions(app)["Flask.run"][0]
    route = definitions(source("flask/sansio/scaffold.py"))["Scaffold.route"][0]
    lines = f"{route.def_line} - {route.last_line}"
    assert told(fixed) == [
        ("app.py:925-805", f"app.py:{run.first_line}-{run.last_line}"),
        ("line 914", f"line {line_of(app, SETS)}"),
        ("line 920", f"line {line_of(app, ' run_simple(')}"),
        ("flask.scaffold 414 - 443", f"flask.sansio.scaffold {lines}"),
        ("/a/flask/scaffold.py:414", f"/a/flask/sansio/scaffold.py:{route.def_line}"),
    ]
    reasons = {(each.spot.line, each.written): each.reason for each in fixed.left}
    assert reasons[1, "920"] == "other lines of the list that it is in are not known"
    assert "Flask.run has changed there" in reasons[1, "lines 891"]
    assert "reads otherwise in flask" in reasons[5, "line 915"]
    assert "Flask.run has changed there" in reasons[7, "line 886"]  # two such lines became one
    assert "other words are of the file" in reasons[9, "line 414"]
    assert "named by a link" in reasons[13, "line 920"]
    # It is gone, and werkzeug/sansio/response.py had another one of that name before.
    assert "clearly _set_property" in reasons[15, "werkzeug/datastructures.py:2760"]


OLD_FILES = {
    "flask/app.py": "flask",
    "flask/ctx.py": "flask",
    "werkzeug/serving.py": "werkzeug",
    "werkzeug/wrappers/response.py": "werkzeug",
    "jinja2/environment.py": "jinja2",
}


def text_of(releases: Releases, release: Release, path: str | None) -> str:
    files = releases.open(release)
    return (files and files.text(path or "")) or ""


@pytest.mark.usefixtures("old_releases")
def test_lines_of_old_releases_are_those_of_the_same_statements(tmp_path: Path) -> None:
    releases, chance, pool, cases = Releases(None, print), random.Random(18), [], []
    for path, name in OLD_FILES.items():
        text = text_of(releases, Release(name, RELEASES[name]), path)
        pool += [(path, text, *each) for each in definitions(text).items() if "<" not in each[0]]
    for _ in range(80):
        path, text, name, spans = chance.choice(pool)
        line = chance.randint(spans[0].def_line, spans[0].last_line)
        cases.append((name, split_lines(text)[line - 1].strip(), f"`{name}` is in {path}:{line}."))
    (tmp_path / "report.md").write_text("\n\n".join(said for *_, said in cases))
    _, fixed = fix(tmp_path / "report.md", pinned=RELEASES)
    said_of = {each.spot.line: each.said for each in fixed.changes}
    exact = 0
    for after in fixed.references:
        line, at = after.reference.spot.line or 0, after.place
        if line in said_of and at is not None and at.release is not None and at.found is not None:
            name, was, _ = cases[(line - 1) // 2]
            text = text_of(releases, at.release, at.path)
            now = split_lines(text)[(after.reference.first or 1) - 1].strip()
            assert name.rpartition(".")[2] in at.found.name
            assert now == was or "changed a little" in said_of[line] or "begins" in said_of[line]
            exact += now == was
    assert exact >= 40


@pytest.mark.parametrize("form", FORMS)
def test_no_link_is_left_on_a_branch_if_it_is_known_what_it_means(cache: Path, form: str) -> None:
    linked = [each for each in cases() if "url" in each.words]
    branches = [each for each in linked if each.fault == "branch" and "| [" not in each.words]
    # In a PDF the same address twice within two characters is one link.
    report = cache / f"report.{form}"
    write("\n".join(each.text() for each in linked if "| [" not in each.words), report)
    before, fixed = fix(report)
    assert sum(each.before != each.after for each in fixed.changes) >= len(branches) > 3
    (after,) = api.check_reports([fixed.path or ""])
    forms = [each.link.form for each in after.references if each.link]
    assert set(forms) == {LinkForm.PINNED}
    verdicts = [[e.place and e.place.verdict for e in c.references] for c in (before, after)]
    assert verdicts[1].count(Place.WRONG) == verdicts[0].count(Place.WRONG) > 0
    # What is wrong stays, and is told.
    left = {each.reason for each in fixed.left}
    assert left == {"the words and the lines name different code: which is meant, only you can say"}


LINKS = f"""\
[`Flask.run`]({MAIN}#L1) and [`Flask.run`]({MAIN}#L1), twice.

See <{PAGE}#LL7C1-L7C3> and [`Flask.run`]({MAIN} "a title").

[`Flask.run` app.py:20]({MAIN}#L20) shows its line, [Flask.run {MAIN}]({MAIN}) its address.

See [it][1] and [`Flask.wsgi_app`].

[1]: {MAIN}#L5
[`Flask.wsgi_app`]: {MAIN}#L5

[`Flask.run`]({PAGE}#L1) is pinned, [a](https://github.com/nodejs/node/blob/main/lib/net.js#L5) not.

    {MAIN}#L5
"""


def test_links_in_all_ways_that_markdown_has(cache: Path) -> None:
    report = cache / "report.md"
    report.write_text(LINKS, encoding="utf-8")
    _, fixed = fix(report)
    spans = [definitions(source("flask/app.py"))[n][0] for n in ("Flask.run", "Flask.wsgi_app")]
    run, call = (f"{each.first_line}-L{each.last_line}" for each in spans)
    expected = LINKS
    for old, new in (
        (f"`]: {MAIN}#L5", f"`]: {PAGE}#L{call}"),
        (f"{MAIN}#L1)", f"{PAGE}#L{run})"),
        ("#LL7C1-L7C3", "#L7"),
        (f"{MAIN} ", f"{PAGE}#L{run} "),
        (f"app.py:20]({MAIN}#L20", f"app.py:{run.replace('L', '')}]({PAGE}#L{run}"),
        (f"{MAIN}]({MAIN})", f"{PAGE}#L{run}]({PAGE}#L{run})"),
    ):
        assert old in expected
        expected = expected.replace(old, new)
    assert Path(fixed.path or "").read_text(encoding="utf-8") == expected
    reasons = {(each.spot.line, each.written): each.reason for each in fixed.left}
    assert set(reasons) == {(7, "flask/app.py:5"), (12, "flask/app.py:1"), (12, "lib/net.js:5")}
    assert "github.com/nodejs/node are not known" in reasons[12, "lib/net.js:5"]


def body(text: str) -> Body:
    name = max(definitions(text), key=lambda each: each.count("."))
    return Body(text, name, definitions(text)[name][0])


OLD = """\
class App:
    @setup
    def run(self, host):
        self.first()
        self.log()
        serve(host, 80, self, key)
        self.log()
        return None
"""


@pytest.mark.parametrize(
    ("lines", "there"),
    [
        ((3, 3), (6, 6)),
        ((2, 2), (5, 5)),
        ((2, 8), (5, 12)),
        ((3, 8), (6, 12)),
        ((4, 6), (7, 9)),
        ((6, 6), (9, 9)),
        ((5, 5), None),  # of two such statements there are three
        ((5, 6), (5, 12)),
    ],
)
def test_lines_are_found_where_they_stand(
    lines: tuple[int, int], there: tuple[int, int] | None
) -> None:
    new = OLD.replace("class App", "import os\n\n\nclass App").replace("80", "port")
    new = new.replace("        return", "        self.log()\n        return")
    found = lines_there(*lines, body(OLD), body(new))
    assert (found and (found.first, found.last)) == there


def test_all_lines_of_what_did_not_change_are_found() -> None:
    new = f"import os\n\n{OLD}"
    for first in range(2, 9):
        for last in range(first, 9):
            found = lines_there(first, last, body(OLD), body(new))
            assert found is not None
            assert (found.first, found.last) == (first + 2, last + 2)


def test_a_class_is_never_named_for_some_of_its_lines() -> None:
    old = "class App:\n    a = 1\n    b = 2\n    c = 3\n"
    new = "class App:\n    a = 5\n    d = {'b': [2, 3, 4, 5]}\n    c = 3\n"
    bodies = [Body(text, "App", definitions(text)["App"][0]) for text in (old, new)]
    assert lines_there(3, 4, bodies[0], bodies[1]) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("scaffold.py", "scaffold.py"),
        ("flask/scaffold.py", "flask/sansio/scaffold.py"),
        ("src/flask/scaffold.py", "src/flask/sansio/scaffold.py"),
        ("C:\\site-packages\\flask\\scaffold.py", "C:/site-packages/flask/sansio/scaffold.py"),
        ("flask.scaffold", "flask.sansio.scaffold"),
    ],
)
def test_a_file_is_called_as_it_was_called(written: str, name: str) -> None:
    paths: Sequence[str] = ("flask/app.py", "flask/sansio/app.py", "flask/sansio/scaffold.py")
    assert name_today(written, "flask/scaffold.py", "flask/sansio/scaffold.py", paths) == name
    assert name_today("app.py", "flask/app.py", "flask/sansio/app.py", paths) == paths[1]
    assert name_today("app.py", "flask/app.py", "flask/app.py", paths) == "app.py"
