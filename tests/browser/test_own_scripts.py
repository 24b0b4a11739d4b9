"""What our scripts share in the browser: signs are folded as the domain folds them."""

import unicodedata

from playwright.sync_api import Browser

from components.elements.script import source
from domain.text import fold

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
