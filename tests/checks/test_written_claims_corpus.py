"""Claims made of what a run called, half of them turned round: only those are called so."""

import random
from collections.abc import Callable, Iterator

from flaskmagic.checks.written.calls import check_claim
from flaskmagic.checks.written.model import Calls
from flaskmagic.checks.written.recorded import Recorded, short
from flaskmagic.reading import Reading
from flaskmagic.trace import Trace
from flaskmagic.written.claims import find_claims
from flaskmagic.written.text import read_markdown

WORDS = (
    "`{a}` calls `{b}`.",
    "The method `{a}` then calls `{b}`, and so on.",
    "`{b}` is called by `{a}`.",
    "`{a}` > `{b}`",
    "`{a}`, which calls `{b}`",
)


def edges(trace: Trace) -> Iterator[tuple[str, str]]:
    """Yield what calls what, by names of functions alone."""
    for call in trace.calls:
        parent = trace.by_id.get(call.parent_id or 0)
        if parent is not None and not trace.files[call.code.filename].is_template:
            names = short(trace.name(parent.code)), short(trace.name(call.code))
            if all(name.replace(".", "").replace("_", "").isalnum() for name in names):
                yield names


def test_no_true_claim_is_called_the_other_way_round(
    live_reading: Callable[[str], Reading],
) -> None:
    trace = live_reading("route").trace
    chance = random.Random(18)
    every = set(edges(trace))
    pairs = chance.sample(sorted(every), 100)
    true = pairs[:50]
    swapped = [(b, a) for a, b in pairs[50:] if (b, a) not in every]
    recorded = Recorded([trace])

    def verdicts(claims: list[tuple[str, str]]) -> list[Calls]:
        texts = [chance.choice(WORDS).format(a=a, b=b) for a, b in claims]
        found = [find_claims(read_markdown(text)) for text in texts]
        assert all(len(each) == 1 for each in found)
        return [check_claim(claim, {}, recorded).verdict for (claim,) in found]

    said = verdicts(true)
    assert Calls.REVERSED not in said
    assert set(said) <= {Calls.CALLS, Calls.RARELY}
    turned = verdicts(swapped)
    assert Calls.CALLS not in turned
    assert turned.count(Calls.REVERSED) / len(turned) > 0.75
