"""Which reader reads what."""

from collections.abc import Callable

from domain.vocabulary import N_
from exchange.sheets import ods, text, xlsx
from exchange.sheets.book import SIZE_LIMIT, SheetError
from exchange.sheets.bounds import Meter, too_big
from exchange.sheets.recognise import DAMAGED, Format, format_of
from exchange.sheets.sink import Shelf, Sink


def check_size(content: bytes) -> None:
    """Raise SheetError for a file that is too big to look at."""
    if len(content) > SIZE_LIMIT:
        raise SheetError(N_("The file is too big: at most {limit} MB."), limit=SIZE_LIMIT // 10**6)


def parse(content: bytes, shelf: Shelf) -> None:
    """Put on the shelf what is written in a file; what the file is, its content tells.

    Raises SheetError.
    """
    check_size(content)
    reader = _reader(format_of(content))
    try:
        reader(content, Sink(Meter(len(content)), shelf))
    except SheetError:
        raise
    except (MemoryError, RecursionError) as error:
        raise too_big() from error
    except Exception as error:  # a broken file fails in as many ways as there are readers
        raise SheetError(DAMAGED) from error


def _reader(kind: Format) -> Callable[[bytes, Sink], None]:
    if kind is Format.XLS:
        from exchange.sheets import xls  # noqa: PLC0415 - its library is loaded only when needed

        return xls.read
    return {
        Format.XLSX: xlsx.read,
        Format.ODS: ods.read,
        Format.FLAT_ODS: ods.read_flat,
        Format.TEXT: text.read,
    }[kind]
