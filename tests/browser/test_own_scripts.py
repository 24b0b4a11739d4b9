"""What our scripts share in the browser: signs are folded as the domain folds them."""

import unicodedata

from playwright.sync_api import Browser

from domain.text import fold
from exchange.browser_files import source

NAMES = (
    "Sant'Àgata  de' Goti",
    "D’Angelo-ROSSI",
    "Đặng Thị Hường",
    "Łukasz Żółć",
    "Øystein Ångström",
    "Strauß, STRAUSS, ẞ",
    "İbrahim Yıldız",
    "ΟΔΥΣΣΕΥΣ Παπαδόπουλος",
    "Щёголев Йосиф",
    "مُحَمَّد الإدريسي",
    "कुमार अनिल",
    "สมชาย",
    "O\u0308zgu\u0308r",
    "Ⅷ ½ ﬁne ＡＢＣ １２ ٣",
    "5º piano_int.2",
    "𝔐𝔞𝔯𝔦𝔬 😀",
    "",
)


def signs() -> list[str]:
    """Every sign of Unicode but the Cherokee, whose small letters Python writes large."""
    every = (chr(code) for code in range(ord(" "), 0x20000))
    return [
        sign
        for sign in every
        if unicodedata.category(sign) not in ("Cn", "Cs", "Co")
        and "CHEROKEE" not in unicodedata.name(sign, "")
    ]


def test_the_browser_folds_names_as_the_domain_does(chromium: Browser) -> None:
    texts = [*NAMES, *(f"a{sign}B" for sign in signs())]
    page = chromium.new_page()
    folded = page.evaluate(
        f"(texts) => {{ {source('elements/fold.js')}\n return texts.map(fold); }}", texts
    )
    page.close()
    assert [pair for pair in zip(texts, folded, strict=True) if fold(pair[0]) != pair[1]] == []


TYPED = {
    "0332 555012": "0332 555012;(0332) 555012;0332\u2013555012;+39 0332 555012;0039 0332/555012;"
    "390332555012;0332\u00a0555012;\uff10\uff13\uff13\uff12555012;332555012;555012",
    "333 111 2201": "333 1112201;+39 333 1112201;00393331112201;393331112201;3331112201.0;"
    "3.331112201E9;(333) 1112201;2201",
    "+41 91 123 45 67": "0041 91 123 45 67;+41 (0)91 1234567;+41911234567;91 123",
}


def test_the_browser_finds_a_number_however_it_is_typed(chromium: Browser) -> None:
    pairs = [(phone, each) for phone, typed in TYPED.items() for each in typed.split(";")]
    others = [("333 111 2201", "0332 555012"), ("0332 555012", "+41 91 123"), ("0332 555012", "39")]
    page = chromium.new_page()
    found = page.evaluate(
        f"(pairs) => {{ {source('elements/dial.js')}\n return pairs.map((p) => dials(...p)); }}",
        [*pairs, *others],
    )
    page.close()
    told = dict(zip([*pairs, *others], found, strict=True))
    assert [pair for pair, yes in told.items() if yes != (pair in pairs)] == []
