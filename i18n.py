"""Languages: English sources in the code, catalogues in `locale/<language>/*.po`.

The catalogue is read from the `.po` files at first use, so there is nothing to compile.
Babel gives dates and numbers the form of the language.
"""

import gettext as _gettext
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache, wraps
from math import inf
from typing import Any, Literal, NamedTuple, ParamSpec, TypeVar

import phonenumbers
from babel import Locale, dates, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from domain.business_time import ROME, day_of
from domain.phones.number import BETWEEN, Number
from domain.phones.number import numbers as phone_numbers
from settings import ROOT

LANGUAGES = {"it": "Italiano", "en": "English"}
DEFAULT_LANGUAGE = "it"
_TAGS = {"it": "it-IT", "en": "en-GB"}
"""With the country whose spelling is meant, where a file has to say it."""
_SPELLED = {"en": "en_GB"}
"""Whose dates are meant, where a language has several: Babel would take American ones."""
_UNITS: dict[Any, int] = dict(dates.TIMEDELTA_UNITS)
"""Babel's, the largest first, in seconds."""
Form = Literal["medium", "EEEE d MMMM y", "EEEE d MMMM", "d MMM", "EEE", "MMMM y", "MMM y", "MMMM"]
"""The forms of a day, as the glossary has them: 26 nov 2026, with its weekday in full, without its
year; the month alone.
"""

P = ParamSpec("P")
R = TypeVar("R")
_chosen: ContextVar[str | None] = ContextVar("language", default=None)


_resolver: Callable[[], str | None] = lambda: None  # noqa: E731 - until the screens have theirs


def use(language: str | None) -> None:
    """Speak `language` in this context (a request, a test); None returns to the resolver."""
    _chosen.set(language if language in LANGUAGES else None)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` inside, and what was spoken before again after it."""
    before = _chosen.set(language if language in LANGUAGES else None)
    try:
        yield
    finally:
        _chosen.reset(before)


def resolve_with(resolver: Callable[[], str | None]) -> None:
    """Ask `resolver` for the language wherever `use` has not been called (script threads)."""
    global _resolver
    _resolver = resolver


def language() -> str:
    """The language in force, always one of LANGUAGES."""
    code = _chosen.get() or _resolver()
    return code if code in LANGUAGES else DEFAULT_LANGUAGE


def once(size: int = 256) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """What a function makes of the same arguments is made once in each language and kept, for the
    `size` asked for last. For what hangs on them and the language alone: never on who asks, on the
    day or on the database (reference data are an argument: a new version is another object). Who
    gets it must not change it.
    """

    def keeping(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=size)
        def made(_spoken: str, *args: P.args, **kwargs: P.kwargs) -> R:
            return function(*args, **kwargs)

        @wraps(function)
        def told(*args: P.args, **kwargs: P.kwargs) -> R:
            return made(language(), *args, **kwargs)  # type: ignore[arg-type]  # hashable

        return told

    return keeping


@once(300)
def tongue(code: str) -> str:
    """The name of a language: `ar` as `arabo`."""
    return str(Locale(language()).languages.get(code, code))


def tag(code: str) -> str:
    """What other programs call a language."""
    return _TAGS.get(code, code)


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    """All `.po` files of a language as one; English is its own source. One table: a chain of them
    is asked one after the other, and a screen asks hundreds of times.
    """
    files = sorted((ROOT / "locale" / code).glob("*.po"))
    if not files:
        return _gettext.NullTranslations()
    merged = Catalog(locale=code)
    for path in files:
        with path.open("rb") as source:
            for message in read_po(source, locale=code):
                if message.id:
                    merged[message.id] = message
    binary = io.BytesIO()
    write_mo(binary, merged)
    binary.seek(0)
    return _gettext.GNUTranslations(binary)


class _Said(dict[str, str]):
    """What has been translated into a language, by its source: a screen asks hundreds of times."""

    def __init__(self, code: str) -> None:
        self._code = code

    def __missing__(self, message: str) -> str:
        said = _catalogue(self._code).gettext(message)
        if len(self) < _MANY:
            self[message] = said
        return said


_MANY = 20_000
"""More texts than Ponte has: what else is given to be translated is not kept."""
_said = cache(_Said)


def _(message: str) -> str:
    """Translate a source string; `{name}` fields are filled by the caller."""
    return _said(language())[message]


def in_every_language(message: str) -> tuple[str, ...]:
    """What a source string is in each language."""
    return tuple(_catalogue(code).gettext(message) for code in LANGUAGES)


def in_others(message: str) -> tuple[str, ...]:
    """What a source string is in the languages that are not the default one, each once."""
    others = (code for code in LANGUAGES if code != DEFAULT_LANGUAGE)
    return tuple(dict.fromkeys(_catalogue(code).gettext(message) for code in others))


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate by number."""
    return _catalogue(language()).ngettext(singular, plural, n)


@once(10_000)
def number(value: float, digits: int = 0) -> str:
    """`1234.5` as `1.234,5` in Italian."""
    return numbers.format_decimal(round(value, digits) + 0, locale=language())  # no -0


@once(10_000)
def decimal(value: float) -> str:
    """With one decimal, a zero too: `3` as `3,0`."""
    return numbers.format_decimal(value + 0, "#,##0.0", locale=language())


@once()
def separators() -> tuple[str, str]:
    """What stands before decimals and between thousands."""
    code = language()
    return numbers.get_decimal_symbol(code), numbers.get_group_symbol(code)


def bounded(count: int, limit: int) -> str:
    """A count that was stopped at `limit`: `1,000+` there, else the number."""
    return f"{number(limit)}+" if count >= limit else number(count)


@once(10_000)
def percent(share: float) -> str:
    """A share from 0 to 1 in whole percent, `80%`."""
    return str(numbers.format_percent(share + 0, locale=language()))


def day(value: date | datetime, form: Form = "medium") -> str:
    """A date, in Rome's time when it has one."""
    if isinstance(value, datetime):
        value = day_of(value)
    return _day(value, form)


@once(10_000)
def _day(value: date, form: Form) -> str:
    return dates.format_date(value, form, locale=_SPELLED.get(language(), language()))


def moment(value: datetime) -> str:
    """Day and hour in Rome: `26 nov 2026, 12:00`."""
    return f"{day(value)}, {clock(value)}"


def span(value: timedelta) -> str:
    """`3 giorni`, `2 ore`: a length of time, without direction. Never `1`: it hides up to half."""
    return _length(*_in_units(value, 1.5), directed=False)


def _in_units(value: timedelta, least: float) -> tuple[Any, int]:
    """The largest unit of which there are so many, and how many: what reads alike is one."""
    seconds = int(value.total_seconds())
    unit = next((u for u, long in _UNITS.items() if abs(seconds) / long >= least), "second")
    return unit, round(seconds / _UNITS[unit])


@once(4_096)
def _length(unit: Any, count: int, *, directed: bool) -> str:
    length = timedelta(seconds=count * _UNITS[unit])
    return dates.format_timedelta(length, unit, inf, directed, locale=language())


def clock(value: datetime) -> str:
    """The hour in Rome, `10:42`."""
    return value.astimezone(ROME).strftime("%H:%M")


def phone(stored: str) -> str:
    """Stored phone numbers as people write them here; short numbers stay as they are."""
    return BETWEEN.join(map(written, phone_numbers(stored)))


class Call(NamedTuple):
    """How one number reads, and what the link to call it leads to."""

    label: str
    href: str
    called: str


def calls(stored: str) -> tuple[Call, ...]:
    """Each of the numbers in a stored text, to be shown and called by itself; no fax."""
    return _calls(stored)


def faxes(stored: str) -> tuple[str, ...]:
    """Those that nobody calls, to be shown."""
    return tuple(written(number) for number in phone_numbers(stored) if number.fax)


@once(20_000)
def _calls(stored: str) -> tuple[Call, ...]:
    callable_ = (number for number in phone_numbers(stored) if not number.fax)
    return tuple(Call(written(number), number.href, number.called) for number in callable_)


def written(number: Number) -> str:
    """One number as people write it here, with what stands beside it."""
    label = _national(number.dialled)
    if number.extension:
        label = _("{number} ext. {extension}").format(number=label, extension=number.extension)
    if number.note:
        label = f"{label} ({number.note})"
    return f"fax {label}" if number.fax else label


def _national(number: str) -> str:
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == phonenumbers.country_code_for_region("IT")
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if home else form.INTERNATIONAL)


_A_MOMENT = timedelta(seconds=5)


def ago(value: datetime, now: datetime | None = None) -> str:
    """`3 giorni fa`, `tra 2 ore`; `adesso` within a few seconds."""
    delta = value - (now or datetime.now(UTC))
    whole = timedelta(seconds=round(delta.total_seconds()))
    if abs(whole) < _A_MOMENT:
        return _("just now")
    if abs(whole) >= timedelta(days=1):
        whole = timedelta(days=round(whole / timedelta(days=1)))
    return _length(*_in_units(whole, 0.85), directed=True)
