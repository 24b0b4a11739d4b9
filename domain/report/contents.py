"""What a report holds, whatever file it becomes: slides, document and workbook read this alone.

Every text is ready to print, in one language; every number is a `Figure` that its reader may see.
A file writer decides where things stand, never what they say.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.figures.figure import Figure


class ChartKind(StrEnum):
    """How a table is drawn: bars lie, columns follow time."""

    BARS = "bars"
    COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Definition:
    """A measure in words, as the registry (`domain.figures.measures`) has it."""

    code: str
    name: str
    meaning: str
    unit: str
    numerator: str
    denominator: str
    """Empty where the measure is a count."""
    suppression: str
    """How small numbers are treated."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the whole period and territory, and of the same length of time before."""

    measure: str
    """Code of a Definition of the report."""
    name: str
    now: Figure
    before: Figure
    change: Figure


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers, or of `words`; `measure` is the code of a Definition of the report, or
    empty.
    """

    code: str
    title: str
    measure: str = ""
    words: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row: `code` names it for machines, `cells` are in the order of the columns."""

    code: str
    label: str
    cells: tuple[Figure, ...]
    day: date | None = None
    """The day or the first day of the month it is about, where it is about one."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what it says in a sentence.

    `code` is a name for machines, unique in a report (`by_quarter`). `chart` and `charted` (codes
    of columns of counts or shares) say how to draw it; no chart where `chart` is None.
    """

    code: str
    title: str
    message: str
    """The finding in a sentence; the title of its slide."""
    row_title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    note: str = ""
    chart: ChartKind | None = None
    charted: tuple[str, ...] = ()
    empty: str = ""
    """What to say instead where there are no lines."""
    short: str = ""
    """The title where there is little room: at most 31 letters, the name of a sheet."""

    @property
    def told(self) -> bool:
        """Whether it has nothing but words: it is told row by row, not ruled into columns."""
        return bool(self.columns) and all(column.words for column in self.columns)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on the map a row of a table is, by its code; WGS84."""

    code: str
    name: str
    municipality: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Message:
    """What one slide says: a finding, told by its title and proved by what is under it.

    `code` is a name for machines (`map`, `needs`). Under the title stand the table, drawn where
    that says more than its rows, or else `points`.
    """

    code: str
    title: str
    """A sentence with its figure."""
    shows: str = ""
    """What is under it, in words."""
    table: Table | None = None
    points: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    """Of a table whose rows are places: it is drawn as a map."""


@dataclass(frozen=True, slots=True)
class Section:
    """Tables that belong together, a chapter of the document."""

    code: str
    title: str
    text: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `until` is the last day of the period; `made_at` is aware (UTC).

    `language` is `it` or `en`. `note` explains the figures in one sentence: exact, or how they
    are protected. `highlights` are the findings, the most important first, three to six.
    """

    language: str
    title: str
    agency: str
    territory: str
    period: str
    since: date
    until: date
    made_at: datetime
    protected: bool
    fictitious: bool
    """Whether the figures come from invented data; said on every page then."""
    note: str
    highlights: tuple[str, ...]
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    method: tuple[str, ...]
    """Paragraphs on how the figures are made."""
    definitions: tuple[Definition, ...]
    released: date | None = None
    """As of which day protected figures stand."""
    messages: tuple[Message, ...] = ()
    """What is said to the network, a slide for each, in their order."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in the order of the sections."""
        return tuple(table for section in self.sections for table in section.tables)
