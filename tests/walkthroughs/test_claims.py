"""Mistakes in claims, and in the marks of a note, are told with file and line."""

import pytest

from flaskmagic.walkthroughs import WalkthroughError, parse

NOTES = """\
+++
title = "A shop"
question = "What is sold?"
+++
It sells.

## The view

```step
definition = "shop:view"
CLAIMS
```

NOTE
"""
FINE = 'claims.it = { called = "shop:helper" }'


@pytest.mark.parametrize(
    ("claims", "note", "said"),
    [
        (FINE, "{if it}Yes.", "shop.md:7: {if it} has no {end}"),
        (
            FINE,
            "{if it}{if it}Yes.{end}{end}",
            "shop.md:7: {if it} stands between {if it} and its {end}",
        ),
        (FINE, "{if it}Yes.{end} No.{end}", "shop.md:7: {end} has no {if NAME} before it"),
        (FINE, "{if it}Yes.{else}No.{else}?{end}", "shop.md:7: {else} has no {if NAME} before it"),
        (FINE, "{if its}Yes.{end}", "shop.md:7: there is no claim 'its': did you mean 'it'?"),
        (FINE, "Yes.", "shop.md:7: no sentence rests on the claim 'it'"),
        ("claims.it = {}", "{if it}Yes.{end}", "claims.it: it asks for nothing"),
        ('claims.it = { times = "2" }', "{if it}Yes.{end}", "say how it was called: name called"),
        ("claims.it = { below = true }", "{if it}Yes.{end}", "say how it was called: name called"),
        ("claims.it = 1", "{if it}Yes.{end}", "shop.md:7: claims.it must be a table"),
        (
            "claims.it = { calld = 1 }",
            "{if it}Yes.{end}",
            "unknown key 'calld': did you mean 'called'?",
        ),
        (
            "claims.it = { raised = 1 }",
            "{if it}Yes.{end}",
            "raised must be true, false or the name",
        ),
        (
            'claims.it = { called = "a:b", times = "two" }',
            "{if it}Yes.{end}",
            "'two' is no count: write '2' or '>= 2'",
        ),
        (
            'claims.it = { release = "3.0" }',
            "{if it}Yes.{end}",
            "write a release as 'Werkzeug >= 2.3'",
        ),
        ('claims.it = { before = "shop" }', "{if it}Yes.{end}", "'shop' is not a definition"),
    ],
)
def test_a_mistake_is_told_with_its_place(claims: str, note: str, said: str) -> None:
    with pytest.raises(WalkthroughError) as caught:
        parse(NOTES.replace("CLAIMS", claims).replace("NOTE", note), "shop", "shop.md")
    assert said in str(caught.value)
    assert str(caught.value).startswith("shop.md:7: ")


@pytest.mark.parametrize(
    "claim",
    [
        "{ raised = true }",
        "{ values = { name = 'Ada' } }",
        '{ line = "helper()" }',
        '{ before = "shop:helper" }',
        '{ called = "shop:helper", below = true }',
    ],
)
def test_an_introduction_can_ask_nothing_of_a_call(claim: str) -> None:
    text = NOTES.replace("CLAIMS\n", "").replace("NOTE", "It is called.")
    text = text.replace('sold?"\n', f'sold?"\nclaims.it = {claim}\n')
    text = text.replace("It sells.", "It sells. {if it}Well.{end}")
    with pytest.raises(WalkthroughError, match=r"shop\.md:1: claims\.it asks something of a call"):
        parse(text, "shop", "shop.md")
