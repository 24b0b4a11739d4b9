"""Reports to write files from: one as it will be, one large, one without a case."""

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.figures.figure import Figure
from domain.report.contents import (
    ChartKind,
    Column,
    Definition,
    Headline,
    Line,
    Message,
    Report,
    Section,
    Table,
)

MADE_AT = datetime(2026, 3, 2, 9, 30, 5, tzinfo=UTC)
HIDDEN, UNKNOWN = Figure(None, "<5"), Figure(None, "n.d.")
MONTHS = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
NASTY = (
    '=HYPERLINK("https://example.org","x")',
    "+1",
    "-1",
    "@x",
    "https://example.org/",
    "0042",
    '#eval("1")',
    "#set page(width: 1cm)",
    "] $ x $ [",
    "$sum_(i=1)$",
    "<tag>",
    "_corsivo_ *no*",
    '<b>Sant\'Àgata & "C."</b>',
    "a\x00b\x07c\x1bd\ufffe",
    "\ud800",
    "due\nrighe\te\r\naltro",
    "\u202eodevor",
    "שלום",
    "مرحبا",
    "中文",
    "👩‍👧 😀",
    "x" * 900,
    "parola " * 80,
    "",
    "   ",
    "_x0041_",
    "TRUE",
    "2026-01-01",
    "{=A1}",
    "\\u{202e}",
    "//",
    "/*",
    "`raw`",
    "a@b.example.org",
    "\u00a0",
)


def count(value: int) -> Figure:
    """A count as `db` would make it for an executive."""
    return HIDDEN if 0 < value < 5 else Figure(value, f"{value:,}".replace(",", "."), digits=0)


def share(value: float) -> Figure:
    """A share from 0 to 1, in whole percent."""
    return Figure(100 * value, f"{value:.0%}", digits=0, unit="%")


def decimal(value: float) -> Figure:
    """A number with a decimal."""
    return Figure(round(value, 1), f"{value:.1f}".replace(".", ","), digits=1)


def signed(value: int) -> Figure:
    """A difference."""
    return Figure(value, f"{value:+d}".replace("-", "−"), digits=0, signed=True)


def definition(code: str, name: str, unit: str, denominator: str = "") -> Definition:
    return Definition(
        code,
        name,
        f"{name} nel periodo e nel territorio scelti, contati una volta sola per nucleo.",
        unit,
        f"Numero di {name.lower()}",
        denominator,
        "I numeri da 1 a 4 non sono mostrati (<5); gli altri sono spostati di poco.",
    )


DEFINITIONS = (
    definition("convened", "Inquilini convocati", "inquilini"),
    definition("came", "Inquilini venuti su convocazione", "inquilini"),
    definition("spontaneous", "Inquilini venuti spontaneamente", "inquilini"),
    definition("opened", "Casi aperti nel periodo", "casi"),
    definition("closed", "Casi chiusi nel periodo", "casi"),
    definition("answered", "Richieste con risposta in tempo", "%", "Richieste inviate nel periodo"),
    definition("first_referral", "Tempo mediano al primo invio", "ore lavorative"),
    definition("rate", "Casi aperti ogni 100 alloggi", "casi", "Alloggi del quartiere"),
)
HEADLINES = (
    Headline("convened", "Inquilini convocati", count(112), count(96), signed(16)),
    Headline("came", "Venuti su convocazione", count(75), count(70), signed(5)),
    Headline("spontaneous", "Venuti spontaneamente", count(38), HIDDEN, UNKNOWN),
    Headline("opened", "Casi aperti nel periodo", count(1240), count(1302), signed(-62)),
    Headline("closed", "Casi chiusi nel periodo", count(987), count(1001), signed(-14)),
    Headline("answered", "Richieste con risposta in tempo", share(0.83), share(0.79), signed(4)),
    Headline("first_referral", "Tempo mediano al primo invio", decimal(6.5), decimal(9), UNKNOWN),
    Headline("rate", "Casi aperti ogni 100 alloggi", decimal(7.2), UNKNOWN, UNKNOWN),
)


def by_month(months: int = 12) -> Table:
    columns = (Column("opened", "Aperti", "opened"), Column("closed", "Chiusi", "closed"))
    lines = tuple(
        Line(
            f"{2025 - i // 12}-{i % 12 + 1:02}",
            f"{MONTHS[i % 12]} {25 - i // 12}",
            (count(80 + i * 37 % 60), count(3 if i % 12 == 7 else 60 + i * 23 % 50)),
        )
        for i in range(months)
    )
    return Table(
        "by_month",
        "Casi aperti e chiusi per mese",
        "Da giugno si chiudono più casi di quanti se ne aprono",
        "Mese",
        columns,
        lines,
        note="Il mese in cui il caso è stato aperto o chiuso.",
        chart=ChartKind.COLUMNS,
        charted=("opened", "closed"),
    )


def by_quarter(labels: tuple[str, ...]) -> Table:
    columns = (
        Column("opened", "Casi aperti nel periodo", "opened"),
        Column("open", "Ancora aperti"),
        Column("rate", "Ogni 100 alloggi", "rate"),
        Column("answered", "Risposte in tempo", "answered"),
    )
    size = len(labels)
    lines = tuple(
        Line(
            f"VA-{i + 1:02}",
            label,
            (
                count(max(0, (size - i) * 3 - 2)),
                count(max(0, size - i - 1)),
                UNKNOWN if i % 5 == 4 else decimal(12.5 - i * 0.2),
                share(0.5 + i % 40 / 100),
            ),
        )
        for i, label in enumerate(labels)
    )
    return Table(
        "by_quarter",
        "Casi per quartiere",
        "Un terzo dei casi viene da tre quartieri: San Fermo, Biumo e Bizzozero",
        "Quartiere",
        columns,
        lines,
        note="n.d.: alloggi non noti.",
        chart=ChartKind.BARS,
        charted=("opened",),
        empty="Nessun caso nel periodo scelto.",
    )


def by_need(labels: tuple[str, ...]) -> Table:
    columns = (Column("needs", "Bisogni"), Column("uncovered", "Senza copertura"))
    lines = tuple(
        Line(f"N{i:02}", label, (count(max(0, 300 - i * 8)), count(i % 9)))
        for i, label in enumerate(labels)
    )
    return Table(
        "by_need",
        "Bisogni dei casi aperti",
        "La povertà alimentare è il primo bisogno ovunque",
        "Bisogno",
        columns,
        lines,
        chart=ChartKind.BARS,
        charted=("needs", "uncovered"),
        empty="Nessun bisogno registrato nel periodo scelto.",
    )


def by_outcome() -> Table:
    columns = (Column("closed", "Casi chiusi", "closed"), Column("share", "Quota"))
    outcomes = ("Risolto", "Risolto in parte", "Non risolto", "Ritirato", "Trasferito", "Doppione")
    lines = tuple(
        Line(f"O{i}", label, (count(400 - i * 79), share(0.4 - i * 0.07)))
        for i, label in enumerate(outcomes)
    )
    return Table(
        "by_outcome",
        "Esiti dei casi chiusi",
        "Quattro casi chiusi su dieci sono risolti",
        "Esito",
        columns,
        lines,
        chart=ChartKind.COLUMNS,
        charted=("closed",),
    )


def by_area() -> Table:
    months = tuple(Column(f"m{i + 1:02}", month) for i, month in enumerate(MONTHS))
    areas = ("Sociale", "Sanitaria", "Economica", "Familiare", "Gestione alloggio")
    lines = tuple(
        Line(f"A{i}", area, tuple(count((i + 2) * (j % 7)) for j in range(12)))
        for i, area in enumerate(areas)
    )
    return Table(
        "by_area",
        "Casi per area e mese",
        "L'area economica pesa sempre di più",
        "Area",
        months,
        lines,
    )


def report(
    quarters: tuple[str, ...], needs: tuple[str, ...], months: int = 12, **more: object
) -> Report:
    """A report on those quarters and needs."""
    made = Report(
        language="it",
        title="Ponte: ascolto e risposte",
        agency="ALER Varese-Como-Monza Brianza-Busto Arsizio",
        territory="Provincia di Varese",
        period="gennaio 2025 – dicembre 2025",
        since=date(2025, 1, 1),
        until=date(2025, 12, 31),
        made_at=MADE_AT,
        protected=True,
        fictitious=True,
        note="I numeri da 1 a 4 sono scritti <5 e gli altri sono spostati di poco, sempre allo "
        "stesso modo, perché nessuno possa riconoscere una persona.",
        highlights=(
            "Sono stati aperti 1.240 casi, 62 meno dell'anno prima.",
            "La povertà alimentare è il primo bisogno in ogni quartiere.",
            "L'83% delle richieste ha avuto risposta in tempo.",
            "In quattro comuni nessun servizio risponde al disagio psichico.",
        ),
        headlines=HEADLINES,
        sections=(
            Section(
                "cases",
                "I casi",
                "Chi è venuto, da dove e che cosa è stato deciso.",
                (by_month(months), by_quarter(quarters), by_outcome()),
            ),
            Section(
                "needs",
                "I bisogni",
                "Che cosa manca, e dove nessuno risponde.",
                (by_need(needs), by_area()),
            ),
        ),
        method=(
            "I casi sono contati nel mese in cui sono stati aperti; un caso conta una volta sola.",
            "I numeri sono protetti con il metodo delle chiavi di cella.",
        ),
        definitions=DEFINITIONS,
    )
    return told(replace(made, **more))  # type: ignore[arg-type]


def told(made: Report) -> Report:
    """The same report, with a message of each of its tables."""
    said = tuple(
        Message(table.code, table.message or table.title, table.title, table)
        for table in made.tables
        if table.lines
    )
    return replace(made, messages=said)


QUARTERS = ("San Fermo", "Biumo Inferiore", "Bizzozero", "Belforte", "Valle Olona", "Bustecche")
NEEDS = ("Povertà alimentare", "Bollette", "Solitudine", "Disagio psichico", "Lavoro", "Barriere")


def sample() -> Report:
    """A report as it will be, with 15 quarters."""
    more = tuple(f"Quartiere di prova {i}" for i in range(7, 16))
    return report(QUARTERS + more, NEEDS)


def large() -> Report:
    """61 quarters, 38 needs, 12 months."""
    return report(
        tuple(f"Quartiere di prova numero {i}" for i in range(61)),
        tuple(f"Bisogno di prova numero {i}" for i in range(38)),
    )


def nasty() -> Report:
    """Every name is one that a careless writer would break on."""
    made = report(NASTY, NASTY)
    return replace(made, title="#eval(1) ] $ =1+1", territory=NASTY[0], agency="<b>&amp;\x00")


def empty() -> Report:
    """No case at all: tables without lines, headlines of nought."""
    made = report((), (), 0)
    zero = Figure(0, "0", digits=0)
    return replace(
        made,
        messages=(),
        highlights=("Nel periodo scelto non è stato aperto nessun caso.",),
        headlines=tuple(replace(each, now=zero, before=zero, change=zero) for each in HEADLINES),
        sections=tuple(
            replace(each, tables=tuple(replace(table, lines=()) for table in each.tables))
            for each in made.sections
        ),
    )


def bare() -> Report:
    """Nothing but a title: less than any real report."""
    return replace(
        sample(),
        highlights=(),
        headlines=(),
        sections=(),
        method=(),
        definitions=(),
        note="",
        messages=(),
    )
