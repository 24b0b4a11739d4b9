"""A text is passed over quickly only where nobody is written in it, in whatever way."""

import json

import pytest

from domain.rights.mentioned import _cleaned, names, patterns, without

SOUGHT = patterns(
    ("BRMZND60A41L682X", "+393331234567", "zelinda@example.org", None), ("Nicolò-Kalì", "İlda")
)


@pytest.mark.parametrize(
    "text",
    [
        "tel. 333/123 45.67 la sera",
        "0039 333 1234567",
        "brmznd 60a41 l682x",
        "\u017f: ZELINDA@EXAMPLE.ORG",
        "è NICOLO-KALI Ilda?",
        "ilda  nicolo\u0300-\u212aali\u0300",
        "ılda, Nicolò-Kalì",
        json.dumps({"family_name": "Nicolò-Kalì", "given_name": "İlda", "story": "è qui"}),
        json.dumps(["tel\n333\n1234567"]),
    ],
)
def test_whoever_is_written_is_found(text):
    assert names(SOUGHT, text)
    assert without(SOUGHT, text) != text


def test_a_closer_look_is_saved_and_nothing_is_lost():
    many = [f"La signora {n} ha 33{n} figli, tel. 0332 {n:06d}" for n in range(2_000)]
    assert [text for text in many if _cleaned(SOUGHT, text) != without(SOUGHT, text)] == []
    assert not any(names(SOUGHT, text) for text in many)
