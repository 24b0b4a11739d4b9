"""What the network promised and kept."""

from db.figures.told import exact
from db.network.summary import NetworkSummary
from db.report.sentences import joined, opening
from domain.report.contents import ChartKind, Column, Line, Message, Table
from i18n import _, ngettext, number


def message(network: NetworkSummary, meetings: Table) -> Message | None:
    """The commitments of the period; where none was taken, its meetings."""
    if network.taken:
        return Message("promised", _title(network), _shows(network), _table(network))
    if network.meetings:
        said = ngettext(
            "The network met once and took no commitment",
            "The network met {n} times and took no commitment",
            network.meetings,
        )
        title = said.format(n=number(network.meetings))
        return Message("promised", title, meetings.title, meetings)
    return None


def _title(network: NetworkSummary) -> str:
    if network.taken == 1:
        if network.kept:
            return _("The one commitment taken was kept")
        if network.open:
            return _("The one commitment taken is still open")
        return (
            _("The one commitment taken is late")
            if network.late_still
            else _("The one commitment taken was kept after its day")
        )
    taken = number(network.taken)
    if network.kept == network.taken:
        return _("All {n} commitments taken were kept in time").format(n=taken)
    parts = [
        _kept(network.kept),
        ngettext("one late", "{n} late", network.late).format(n=number(network.late))
        if network.late
        else "",
        ngettext("one still open", "{n} still open", network.open).format(n=number(network.open))
        if network.open
        else "",
    ]
    said = _("Of {n} commitments taken: {parts}")
    return opening(said.format(n=taken, parts=joined(parts)))


def _kept(n: int) -> str:
    if not n:
        return _("none kept")
    return ngettext("one kept", "{n} kept", n).format(n=number(n))


def _shows(network: NetworkSummary) -> str:
    if not network.meetings:
        return _("Commitments taken in the period, as they stood on its last day")
    said = ngettext(
        "Commitments taken in the period, which had one meeting, as they stood on its last day",
        "Commitments taken in the period, which had {n} meetings, as they stood on its last day",
        network.meetings,
    )
    return said.format(n=number(network.meetings))


def _table(network: NetworkSummary) -> Table:
    rows = (
        ("kept", _("Kept in time"), network.kept),
        ("late", _("Late, or kept after the day"), network.late),
        ("open", _("Still open"), network.open),
    )
    return Table(
        "promised",
        _("Commitments"),
        "",
        _("Outcome"),
        (Column("commitments", _("Commitments")),),
        tuple(Line(code, label, (exact(n),)) for code, label, n in rows),
        chart=ChartKind.BARS,
        charted=("commitments",),
    )
