"""``lint --claims`` lists each sentence that rests on no claim, with its line."""

from pathlib import Path

from flaskmagic import walkthroughs
from flaskmagic.checks.unclaimed import unclaimed
from tests.command import run

NOTES = """\
+++
title = "A shop"
question = "What is sold?"
claims.demo = { demo = true }
+++
It sells. {if demo}This is the demo app.{end} So
it is `open`.

## The view

```step
definition = "shop:view"
claims.it = { raised = true }
```

It is called. {if it}It failed.{else}It did not.{end}

```python
Not. A sentence.
```

Is it? `view` returns.
"""
LISTED = [
    (6, "It sells."),
    (6, "So it is `open`."),
    (16, "It is called."),
    (22, "Is it?"),
    (22, "`view` returns."),
]


def test_each_sentence_has_its_line() -> None:
    found = unclaimed(walkthroughs.parse(NOTES, "shop", "shop.md"), NOTES)
    assert [(each.line, each.message) for each in found] == LISTED


def test_the_command_lists_them(tmp_path: Path) -> None:
    file = tmp_path / "shop.md"
    file.write_text(NOTES)
    listed = run("lint", "--claims", str(file))
    assert listed.returncode == 0
    assert listed.stdout.splitlines() == [f"{file}:{line}: {said}" for line, said in LISTED]


def test_those_of_the_topics_are_found_where_they_stand() -> None:
    for topic in walkthroughs.topics():
        text = (walkthroughs.loader.FOLDER / f"{topic}.md").read_text(encoding="utf-8")
        lines = text.splitlines()
        for each in unclaimed(walkthroughs.load(topic), text):
            word = each.message.split()[0]
            assert word in lines[each.line - 1], (topic, each)
