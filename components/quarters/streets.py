"""What an administrator is told of the streets under the map: who learns what."""

from urllib.parse import urlsplit

from exchange.quarters import streets
from i18n import _


def who_learns() -> str:
    """A sentence: what another host learns of who looks at the map, or that none does."""
    chosen = streets.chosen()
    if chosen is None:
        return _("The map shows no streets, and asks no other host for anything.")
    if not chosen.origin:
        return _("Streets on the map come from a file of this machine: no other host is asked.")
    return _(
        "Streets on the map come from {host}. From close by, the browser of whoever looks asks it "
        "for each tile: that host learns which place is looked at, from which network address and "
        "when. It gets no figures, no names and not the address of the page."
    ).format(host=urlsplit(chosen.origin).netloc)
