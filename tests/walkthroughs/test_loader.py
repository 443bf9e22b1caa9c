"""A walkthrough is read as it was meant, or the mistake in it is told with file and line."""

import pytest

from flaskmagic.walkthroughs import UnknownTopic, Walkthrough, WalkthroughError, load, parse, topics

GOOD = """\
+++
title = "Serving"
technology = "lib"
question = "Who answers?"
scenario = "serve"
+++
Read this first.

# A part

## A step

```step
definition = ["lib.app:App.serve", "lib.old:serve"]
focus = "return"
where = { path = "/", retry = true }
```

The note, with
`code`.

- and a list

## Another

```step
definition = "lib.views:index"
follows = "A step"
```

More.
"""


def mistake(text: str) -> str:
    with pytest.raises(WalkthroughError) as caught:
        parse(text, "serve", "serve.md")
    return str(caught.value)


def test_a_walkthrough_is_read() -> None:
    walkthrough = parse(GOOD, "serve", "serve.md")
    assert walkthrough.title == "Serving"
    assert walkthrough.introduction == "Read this first."
    first, second = walkthrough.steps
    assert first.title == "A step"
    assert first.part == second.part == "A part"
    assert first.definitions == ("lib.app:App.serve", "lib.old:serve")
    assert first.where == {"path": "/", "retry": True}
    assert first.note == "The note, with\n`code`.\n\n- and a list"
    assert GOOD.splitlines()[first.line - 1] == "## A step"
    assert second.follows == "A step"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"x = 1"', (("x = 1",),)),
        ('["x = 1", "y"]', (("x = 1",), ("y",))),
        ('["x = 1", ["y", "old_y"]]', (("x = 1",), ("y", "old_y"))),
    ],
)
def test_what_is_shown_may_have_another_text_in_another_release(
    written: str, meant: tuple[tuple[str, ...], ...]
) -> None:
    text = GOOD.replace('focus = "return"', f'focus = "return"\nshow = {written}')
    first, second = parse(text, "serve", "serve.md").steps
    assert first.show == meant
    assert second.show == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("+++\ntitle", "title"), "serve.md:1: a walkthrough begins with +++"),
        (('"serve"\n+++\n', '"serve"\n'), "serve.md:1: the front matter is not closed"),
        (('title = "Serving"\n', ""), "serve.md:1: the front matter lacks a text for 'title'"),
        (('title = "Serving"', "title = Serving"), "serve.md:2: Invalid value"),
        (("technology", "tecnology"), "serve.md:3: unknown key 'tecnology': did you mean"),
        (('focus = "return"', 'focus = "return'), "serve.md:15: "),
        (("focus", "focsu"), "serve.md:15: unknown key 'focsu': did you mean 'focus'?"),
        (('focus = "return"', "focus = 3"), "serve.md:11: focus must be a text"),
        (('focus = "return"', "show = 3"), "serve.md:11: show must be a text or a list of texts"),
        (('focus = "return"', 'show = [""]'), "serve.md:11: show must be a text or a list"),
        (('focus = "return"', "show = [[]]"), "serve.md:11: show must be a text or a list"),
        (('focus = "return"', 'show = [["a", 3]]'), "serve.md:11: show must be a text or a list"),
        (("follows = ", 'call = ["a", "b"]\nfollows = '), "serve.md:24: call must be a text"),
        (("where = { path", "where = 3 # { path"), "serve.md:11: where must be a table"),
        (('"lib.views:index"', '"lib.views.index"'), "serve.md:24: 'lib.views.index' is not a def"),
        (('definition = "lib.views:index"\n', ""), "serve.md:24: the step 'Another' names no"),
        (("\nMore.\n", ""), "serve.md:24: the step 'Another' has no note"),
        (("## Another", "## A step"), "serve.md:24: two steps are titled 'A step'"),
        (('"A step"\n', '"No step"\n'), "serve.md:24: follows names no earlier step: 'No step'"),
        (('scenario = "serve"', "scenario = 3"), "serve.md:1: scenario must be a text"),
        (('scenario = "serve"', "order = true"), "serve.md:5: order must be a number"),
        (('scenario = "serve"', 'order = "1"'), "serve.md:5: order must be a number"),
        (('scenario = "serve"', "order = -1"), "serve.md:5: order must be a number"),
        (('```step\ndefinition = "lib.v', '```\ndefinition = "lib.v'), "serve.md:24: the step"),
    ],
)
def test_every_mistake_is_told_with_its_line(change: tuple[str, str], message: str) -> None:
    assert change[0] in GOOD
    assert mistake(GOOD.replace(*change, 1)).startswith(message)


def test_a_walkthrough_without_steps_is_a_mistake() -> None:
    assert "there is no step" in mistake(GOOD.partition("# A part")[0])


def test_the_walkthrough_of_every_topic_is_readable() -> None:
    walkthroughs = [load(topic) for topic in topics()]
    assert [walkthrough.topic for walkthrough in walkthroughs] == list(topics())
    assert all(isinstance(walkthrough, Walkthrough) for walkthrough in walkthroughs)
    assert all(each.visit and each.scenario == each.topic for each in walkthroughs)
    assert [each.order for each in walkthroughs] == list(range(1, len(topics()) + 1))
    assert all(walkthrough.question.endswith("?") for walkthrough in walkthroughs)


def test_an_unknown_topic_is_told_with_the_nearest_one() -> None:
    with pytest.raises(UnknownTopic, match="did you mean 'route'"):
        load("routes")
    with pytest.raises(UnknownTopic, match="There are startup, request"):
        load("zzz")


WORK = """\
+++
title = "Serving"
technology = "lib"
question = "Who answers?"
+++

# Routes

What do you write *now*?

And what did you write then?

## The function

```step
feature = "route"
work = true
definition = "lib.app:App.serve"
focus = "return"
within = ["lib.app:App.run", "lib.old:run"]
uses = ["lib.app:App", "lib.sub:*", "lib.app:Blue*"]
```

It is called.

# Forms

## Never mind

```step
definition = "lib.app:App.find"
```

A note.
"""


def test_a_step_that_shows_the_work_of_a_feature_is_read() -> None:
    walkthrough = parse(WORK, "work", "work.md")
    first, second = walkthrough.steps
    assert (first.feature, first.work) == ("route", True)
    assert first.within == ("lib.app:App.run", "lib.old:run")
    assert first.uses == ("lib.app:App", "lib.sub:*", "lib.app:Blue*")
    assert (second.feature, second.work, second.within, second.uses) == (None, False, (), ())
    assert walkthrough.parts == {
        "Routes": "What do you write *now*?\n\nAnd what did you write then?",
        "Forms": "",
    }
    assert {"lib.app:App.run", "lib.old:run"} <= walkthrough.named
    assert "lib.app:App.run" not in walkthrough.wanted, "its lines and values are not needed"
    assert "lib.sub:*" not in walkthrough.named


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('feature = "route"\n', ""), "work.md:13: a step with work = true names its feature"),
        (('focus = "return"\n', ""), "work.md:13: a step with work = true names its feature"),
        (("work = true", "work = false"), "work.md:13: a step with a feature shows a line"),
        (("work = true\n", ""), "work.md:13: a step with a feature shows a line"),
        (("work = true", "work = 1"), "work.md:13: work must be true or false"),
        (('feature = "route"', "feature = 3"), "work.md:13: feature must be a text"),
        (("feature", "featrue"), "work.md:16: unknown key 'featrue': did you mean 'feature'?"),
        (("lib.old:run", "lib.old.run"), "work.md:13: 'lib.old.run' is not a definition"),
        (("lib.old:run", "lib.old:*"), "work.md:13: 'lib.old:*' is not a definition"),
        (("lib.sub:*", "lib.sub*"), "work.md:13: 'lib.sub*' is not a definition"),
        (("lib.sub:*", "*"), "work.md:13: '*' is not a definition"),
        (("lib.sub:*", "lib:*sub"), "work.md:13: 'lib:*sub' is not a definition"),
        (('["lib.app:App.run", "lib.old:run"]', "3"), "work.md:13: within must be a text"),
        (('["lib.app:App", "lib.sub:*"', '[1, "lib.sub:*"'), "work.md:13: uses must be a text"),
    ],
)
def test_every_mistake_in_it_is_told_with_its_line(change: tuple[str, str], message: str) -> None:
    assert change[0] in WORK
    with pytest.raises(WalkthroughError) as caught:
        parse(WORK.replace(*change, 1), "work", "work.md")
    assert str(caught.value).startswith(message)
