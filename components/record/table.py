"""Lines of the record as a table, on screen and in a file."""

import pandas as pd

import i18n
from components.record import words
from db.reference.catalogue import Catalogue
from domain.record.changes import read
from exchange.rights.words import act
from i18n import _


def table(events: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """What `db.record.listing` tells, in words."""
    return pd.DataFrame(
        {
            _("When"): [i18n.moment(at.to_pydatetime()) for at in events["at"]],
            _("By whom"): [name if isinstance(name, str) else "Ponte" for name in events["name"]],
            _("What"): [act(code) for code in events["action"]],
            _("On what"): list(map(words.subject, events["action"], events["subject"])),
            _("Detail"): [_detail(event, catalogue) for event in events.itertuples()],
        }
    )


def _detail(event: object, catalogue: Catalogue) -> str:
    """What is known besides: where from, and from what to what where nothing else says it."""
    told = words.detail(event.action, event.detail, catalogue)  # type: ignore[attr-defined]
    origin, changes = event.origin, event.changes  # type: ignore[attr-defined]
    came = _("from {address}").format(address=origin) if isinstance(origin, str) else ""
    fields = read(changes)[0] if isinstance(changes, str) and not told else {}
    return "; ".join(filter(None, (told, came, *words.changes(event.action, fields, catalogue))))  # type: ignore[attr-defined]
