"""What a sheet says, in the language of the tenant: the same for the page and for the message."""

from dataclasses import dataclass
from datetime import date, datetime

from babel import dates

from domain.business_time import ROME, day_of
from domain.errors import Refused
from domain.handout.contents import Handout, NextStop, SheetPlace, cleared
from domain.handout.judge import tells
from domain.handout.tongues import TEXTS
from domain.handout.topics import to_bring
from domain.phones.number import Number
from exchange.handout import hours
from i18n import written
from settings import get_settings

LONGEST = 90
"""Characters of a line; the page is one."""
_DATES = {"en": "en_GB"}


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """An organisation: title, what it helps with, lines of label and text, numbers to call."""

    name: str
    helps: str
    lines: tuple[tuple[str, str], ...]
    phones: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class SaidSheet:
    """A sheet in words. `about`: what stands under the title."""

    language: str
    title: str
    agency: str
    about: tuple[str, ...]
    places: tuple[SaidPlace, ...]
    bring_title: str
    bring: tuple[str, ...]
    stops_title: str
    stops: tuple[str, ...]
    phone: str
    call: str
    made: str


def say(handout: Handout, language: str, now: datetime, name: str = "") -> SaidSheet:
    """The sheet in words. Raises Refused (`tells`) where lines that were cleared one by one tell
    something together.
    """
    texts = TEXTS[language]
    topics = [topic for place in handout.places for topic in place.topics]
    about = [texts["for"].format(name=cleared(name)[:LONGEST])] if cleared(name) else []
    if handout.asked:
        about.append(texts["asked"].format(topics=_listed(handout.asked, language)))
    made = SaidSheet(
        language=language,
        title=texts["title"],
        agency=cleared(get_settings().agency),
        about=(*about, texts["keep"]),
        places=tuple(_place(place, language) for place in handout.places),
        bring_title=texts["bring"],
        bring=tuple(texts[line] for line in to_bring(dict.fromkeys(topics))),
        stops_title=texts["office"] if handout.stops else "",
        stops=tuple(_stop(stop, language) for stop in handout.stops),
        phone=texts["phone"],
        call=texts["call"],
        made=texts["made"].format(day=_day(now, language, "long")),
    )
    for place in made.places:
        if tells(" ".join((place.name, place.helps, *(text for _label, text in place.lines)))):
            raise Refused("tells", place.name)
    return made


def _place(place: SheetPlace, language: str) -> SaidPlace:
    texts = TEXTS[language]
    lines = (
        (texts["where"], place.address),
        (texts["when"], hours.said(place.hours, language)),
        (texts["ask"], place.contact),
        (texts["bring"], place.bring),
    )
    shown = [(label, _short(text)) for label, text in lines if text]
    if place.away_until:
        day = _written(place.away_until, language, "long")
        shown.insert(0, ("", texts["away"].format(day=day)))
    if place.speaks and language != "it":
        shown.append(("", texts["speak"]))
    helps = _listed(place.topics, language)
    told = [f"{texts['helps']}: {helps}"] if helps else []
    told = [_short(place.service), *told] if place.service else told
    return SaidPlace(
        _short(place.name) or texts["nameless"], " · ".join(told), tuple(shown), place.phones
    )


def _listed(topics: tuple[str, ...], language: str) -> str:
    comma = "، " if language == "ar" else ", "
    return comma.join(TEXTS[language][f"t.{topic}"] for topic in topics)


def _stop(stop: NextStop, language: str) -> str:
    begin, end = (f"{at.astimezone(ROME):%H:%M}" for at in (stop.starts_at, stop.ends_at))
    when = (
        f"{_day(stop.starts_at, language, 'EEEE d MMMM')}, {hours.span(f'{begin}-{end}', language)}"
    )
    return f"{when}: {_short(stop.place)}" if stop.place else when


def _day(at: datetime, language: str, form: str) -> str:
    return _written(day_of(at), language, form)


def _written(day: date, language: str, form: str) -> str:
    return str(dates.format_date(day, form, locale=_DATES.get(language, language)))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def number(each: Number) -> str:
    """A number as people write it."""
    return written(each)
