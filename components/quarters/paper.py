"""What of the map goes on paper or along as a file: the rows of the screen, for its reader."""

from dataclasses import dataclass, field, replace

import i18n
from components.quarters import panel, told_panel
from components.quarters import words as quarter_words
from components.quarters.doing import Found
from components.quarters.question import Question
from components.quarters.table import column_labels
from components.warnings.words import reason
from db.clock import utcnow
from db.quarters.profile import Profile, Span
from db.quarters.row import Rows
from db.quarters.table import AsOf
from db.reference.catalogue import Catalogue
from db.warnings.read import Signal
from domain.figures.measures_of_quarters import Measure
from exchange.papers.contents import Paper, PaperTable, PaperTile
from exchange.quarters import carry
from exchange.quarters import scale as quarter_scale
from exchange.quarters.drawn import MapPicture, MapPoint
from exchange.quarters.map_data import SOURCE
from exchange.quarters.numbering import numbered
from exchange.quarters.points import Marked, picture_of
from i18n import _
from settings import get_settings

FIRST = 10
PLACE_SIZE = 18


@dataclass(frozen=True, slots=True)
class OnScreen:
    """What stands on the screen of the map: the rows shown, and `whole` of which grades are made;
    `as_of`: of released figures; `warned`: codes with an early warning; `doing`: what runs in
    quarters.
    """

    question: Question
    rows: Rows
    whole: Rows
    catalogue: Catalogue
    as_of: AsOf | None
    warned: frozenset[str] = frozenset()
    doing: Found = field(default_factory=dict)

    @property
    def unordered(self) -> str:
        """Why this measure puts no quarter before another; empty where it does."""
        return quarter_words.no_order(self.question.measure, self.whole) if self.as_of else ""


def of_map(shown: OnScreen) -> Paper:
    """The map with its legend, the first quarters, the definition."""
    first = _first(shown)
    codes = [row.place.code for row in first]
    return Paper(
        language=i18n.language(),
        title=_title(shown),
        said=_narrowed(shown),
        agency=get_settings().agency,
        foot=foot(shown.as_of),
        made_at=utcnow(),
        fictitious=get_settings().demo,
        notes=_notes(shown),
        picture=None if shown.unordered else numbered(picture(shown), codes),
        tables=(_ranking(shown, first),) if not shown.unordered else (),
    )


def picture(shown: OnScreen) -> MapPicture:
    """The map as the screen draws it."""
    said = (*_narrowed(shown), foot(shown.as_of))
    measure = shown.question.measure
    scale = quarter_scale.scale_of(shown.whole, measure)
    marked = Marked(shown.warned, frozenset(shown.doing))
    return picture_of(shown.rows, measure, _title(shown), said, marked, scale)


def carried(shown: OnScreen) -> bytes:
    """The map with its rows as one HTML file."""
    measure = shown.question.measure
    columns = (_("Quarter"), _("Municipality"), column_labels()[measure])
    rows = tuple((row.place.name, row.place.municipality, row.text) for row in shown.rows)
    drawn = picture(shown)
    if get_settings().demo:
        invented = _("The data are invented, for demonstration only.")
        drawn = replace(drawn, said=(*drawn.said, invented))
    return carry.write(drawn, columns, rows, _notes(shown))


def _title(shown: OnScreen) -> str:
    return _("{measure} by quarter").format(measure=_measure(shown))


def _measure(shown: OnScreen) -> str:
    question, catalogue = shown.question, shown.catalogue
    if question.measure is Measure.SHARE:
        return _("Weight of the area: {area}").format(area=catalogue.areas[question.area].label)
    return _(question.measure.label)


def _narrowed(shown: OnScreen) -> tuple[str, ...]:
    """Filters and days in a line."""
    question = shown.question
    if shown.as_of:
        return (quarter_words.released_on(shown.as_of.day),)
    known = quarter_words.heading(question, shown.catalogue)
    names = [_("Area of need")]
    if question.measure.is_of_weeks:
        names += [_("Period"), _("Urgency")]
    return (" · ".join(f"{name}: {known[name]}" for name in names),)


def _notes(shown: OnScreen) -> tuple[str, ...]:
    question = shown.question
    meaning = quarter_words.meaning(question, question.measure, shown.as_of)
    limits = quarter_words.limits(question.measure) if shown.as_of else ""
    return tuple(note for note in (shown.unordered, meaning, limits) if note)


def _told(shown: OnScreen) -> Rows:
    return tuple(row for row in shown.rows if row.counts)


def _first(shown: OnScreen) -> Rows:
    return _told(shown)[:FIRST]


def _ranking(shown: OnScreen, first: Rows) -> PaperTable:
    """The rows that have their number on the map."""
    rows = tuple(
        (f"{at}.", row.place.name, row.place.municipality, row.text)
        for at, row in enumerate(first, 1)
    )
    return PaperTable(
        _("First by this measure"),
        (_("No."), _("Quarter"), _("Municipality"), column_labels()[shown.question.measure]),
        rows,
        3,
        len(_told(shown)),
        _("No quarter has a number to show with these filters."),
        (1, 12, 8, 9),
    )


def foot(as_of: AsOf | None) -> str:
    """Who may read it, in two words."""
    if as_of is None:
        return _("Exact figures, for internal use")
    return _("Figures protected, as of {day}").format(day=i18n.day(as_of.day))


def of_quarter(profile: Profile, shown: OnScreen, signals: tuple[Signal, ...]) -> Paper:
    """The profile of a quarter, with where it lies."""
    place, catalogue, as_of = profile.place, shown.catalogue, shown.as_of
    told = told_panel.tiles(profile, as_of) if as_of else panel.tiles(profile)
    rate = told_panel.rate(profile) if as_of else panel.rate(profile)
    return Paper(
        language=i18n.language(),
        title=f"{place.name} · {place.municipality}",
        said=(*_narrowed(shown), *_early(signals, catalogue)),
        agency=get_settings().agency,
        foot=foot(as_of),
        made_at=utcnow(),
        fictitious=get_settings().demo,
        notes=(rate, *((quarter_words.suppression(),) if as_of else ())),
        tiles=tuple(PaperTile(name, text) for text, name in told),
        picture=_place(profile),
        tables=(_asked(profile, catalogue, as_of), _trend(profile.trend), _partners(profile)),
    )


def _early(signals: tuple[Signal, ...], catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(
        f"{_('early warning')}: {catalogue.areas[each.area].label}. {reason(each)}"
        for each in signals
    )


def _place(profile: Profile) -> MapPicture:
    place = profile.place
    title = f"{place.name} · {place.municipality}"
    point = MapPoint(
        place.code, place.name, place.municipality, place.lat, place.lon, "v5", PLACE_SIZE
    )
    return MapPicture(
        title=title,
        said=(),
        key_title="",
        keys=(),
        points=(point,),
        source=_("Boundaries: {source}").format(source=SOURCE),
        described=_("Map: where {quarter} lies.").format(quarter=title),
    )


def _asked(profile: Profile, catalogue: Catalogue, as_of: AsOf | None) -> PaperTable:
    if as_of:
        shares = tuple((catalogue.areas[a].label, f.text) for a, f in profile.areas.items())
        return PaperTable(
            _("What the areas of need weigh"),
            (_("Area of need"), _("Weight of the area")),
            shares,
            1,
            len(shares),
            told_panel.too_few(),
        )
    needs = tuple(
        (catalogue.needs[need.code].label, _(need.grade.label), need.count.text)
        for need in profile.needs
    )
    columns = (_("Need"), _("Cover"), _("Open cases"))
    title = _("Needs of the open cases")
    return PaperTable(title, columns, needs, 2, len(needs), _("No need to show."))


def _trend(spans: tuple[Span, ...]) -> PaperTable:
    rows = tuple((quarter_words.span(span), span.opened.text) for span in reversed(spans))
    none = _("No quarter of the year with records has ended yet.")
    return PaperTable(_("New cases"), (_("Period"), _("New cases")), rows, 1, len(rows), none)


def _partners(profile: Profile) -> PaperTable:
    rows = tuple(
        (partner.name, _("verified") if partner.verified else _("not verified"))
        for partner in profile.partners
    )
    return PaperTable(
        _("Who works here"),
        (_("Organisation"), _("Verification")),
        rows,
        2,
        profile.partner_count,
        _("No organisation covers this quarter yet."),
    )
