"""The forms in which a value that is followed is known as the same one."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from itsdangerous import URLSafeTimedSerializer
from markupsafe import escape

from flaskmagic.tracer import marker
from flaskmagic.tracer.marker import Marker

MARKER = Marker("fm7f3a9c21d0", ' <&"é')
TEXT = MARKER.text
SIGNED = URLSafeTimedSerializer("key")

FORMS = {
    TEXT: (marker.AS_IT_IS,),
    f"a={quote(TEXT)}&b=1": (marker.PERCENT,),
    f"a={quote_plus(TEXT)}": (marker.PERCENT,),
    str(escape(TEXT)): (marker.ESCAPED,),
    html.escape(TEXT): (marker.ESCAPED,),
    json.dumps({"a": TEXT}): (marker.JSON,),
    json.dumps([TEXT], ensure_ascii=False): (marker.JSON,),
    json.dumps(json.dumps(TEXT)): (marker.JSON,),
    TEXT.encode().decode("latin-1"): (marker.LATIN,),
    f"{TEXT[:14]}, and no more": (marker.CUT,),
    base64.b64encode(f"a{TEXT}".encode()).decode(): (marker.BASE64,),
    base64.b64encode(f"ab{TEXT}".encode()).decode(): (marker.BASE64,),
    str(SIGNED.dumps({"a": TEXT})): (marker.BASE64, marker.SIGNED),
    str(SIGNED.dumps([TEXT, "long " * 50])): (marker.COMPRESSED, marker.BASE64, marker.SIGNED),
}

IDS = [f"{n} {forms[-1]}" for n, forms in enumerate(FORMS.values())]
"""A signature is of the second in which it was made: it can't name a test."""


@pytest.mark.parametrize("text", FORMS, ids=IDS)
def test_each_form_is_known_in_a_text_and_in_bytes(text: str) -> None:
    found, in_bytes = MARKER.in_text(text), MARKER.in_bytes(text.encode())
    assert found is not None
    assert in_bytes is not None
    assert found.forms == in_bytes.forms == FORMS[text]


@pytest.mark.parametrize("text", FORMS, ids=IDS)
def test_another_value_is_not_taken_for_it(text: str) -> None:
    other = Marker("fm000000000f", MARKER.tail)
    assert other.in_text(text) is None
    assert other.in_bytes(text.encode()) is None


def test_it_is_known_under_the_mask_of_a_websocket() -> None:
    data = json.dumps(["say", TEXT]).encode()
    for mask in (b"\x12\xfe\x33\x99", b"\x00\x00\x00\x01"):
        masked = bytes(each ^ mask[at % 4] for at, each in enumerate(data))
        found = MARKER.in_bytes(b"\x81\xaa" + mask + masked)
        assert found is not None
        assert found.forms == (marker.MASKED,)


def test_bytes_in_latin_1_are_read_to_their_end() -> None:
    found = MARKER.in_bytes(b"X: " + TEXT.encode("latin-1") + b"\r\n")
    assert found == (3, 3 + len(TEXT), (marker.AS_IT_IS,))


def test_where_it_ends_in_bytes_is_told_in_bytes() -> None:
    data = f"a={TEXT};".encode()
    found = MARKER.in_bytes(data)
    assert found is not None
    assert data[found.start : found.end].decode() == TEXT
