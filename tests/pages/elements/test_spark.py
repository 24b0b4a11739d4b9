"""A small line says all its months in words, and a month that may not be told is a gap in it."""

import re
from base64 import b64decode
from datetime import date

import i18n
from components.elements import spark
from domain.figures.figure import Figure, Missing

MONTHS = [date(2026, month, 1) for month in range(1, 6)]
UNTOLD = Figure(None, "n.d.", missing=Missing.NOT_TOLD)


def drawn(html: str) -> str:
    return b64decode(re.search(r"base64,([\w+/=]+)", html)[1]).decode()


def test_a_gap_parts_the_line_and_is_said():
    i18n.use("it")
    figures = [Figure(20, "20"), Figure(None, "<10", 5.0), UNTOLD, Figure(30, "30"), UNTOLD]
    html = spark.line("Casi <b>", MONTHS, figures)
    picture = drawn(html)
    assert (picture.count("<polyline"), picture.count("<circle"), picture.count("<line")) == (
        1,
        2,
        2,
    )
    months = "gen 2026: 20; feb 2026: &lt;10; mar 2026: n.d.; apr 2026: 30; mag 2026: n.d."
    assert f"aria-label='Casi &lt;b&gt;. {months}'" in html and "tabindex='0'" in html
    assert "vuoti: non detto o non rilevato" in html


def test_a_line_begins_at_nought_and_without_a_number_there_is_none():
    i18n.use("it")
    even = drawn(spark.line("x", MONTHS, [Figure(9, "9")] * 4 + [Figure(10, "10")]))
    heights = [
        float(corner.split(",")[1]) for corner in re.search(r"points='([^']+)'", even)[1].split()
    ]
    assert max(heights) - min(heights) < 3  # a tenth more is a tenth higher
    nothing = spark.line("x", MONTHS, [UNTOLD] * 5)
    assert "<polyline" not in drawn(nothing) and "Ancora nessun mese da mostrare" in nothing
    before = [Figure(None, "non rilevato", missing=Missing.NOT_RECORDED)] * 5
    assert "il primo punto arriva a fine mese" in spark.line("x", MONTHS, before)
    zeros = drawn(spark.line("x", MONTHS, [Figure(0, "0")] * 5))
    assert zeros.count("<polyline") == 1
