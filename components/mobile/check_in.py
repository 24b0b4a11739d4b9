"""Check-in at a stop: who is on the list, came, did not, walked in; from there to a case.

The list draws itself again every few seconds, so that two people at two tablets see each other's
taps; not for ever, because each run counts as use of the session.
"""

from time import monotonic

import streamlit as st

import i18n
from components import context
from components.context import DatabaseUnavailable
from components.mobile import address, intake, tap
from components.mobile import words as mobile_words
from db.clock import utcnow
from db.drafts import keep as drafts
from db.mobile import check_in as mobile_checkin
from db.mobile import stops as mobile_stops
from db.mobile.check_in import Name, VisitLine
from db.mobile.stops import StopDetail
from db.reference.catalogue import Catalogue
from domain.errors import Changed, NotThere, Refused
from domain.mobile.stops import VisitFlaw, VisitState
from domain.people.likeness import answering
from domain.people.words import asked, own_words
from domain.permissions import PermissionDenied
from domain.text import fold
from domain.vocabulary import N_
from i18n import _

EVERY_S = 10
AWAKE_S = 600
"""After so long without a tap the list is not drawn by itself any more."""
_MARKS = {"came": VisitState.CAME, "no_show": VisitState.NO_SHOW, "undo": VisitState.CONVENED}
_KEY = "mobile-checkin"
TAKEN_BACK = N_("Somebody took this visit back meanwhile. The list is up to date now.")


class _Desk:
    """What this browser knows of the stop it is checking in at."""

    def __init__(self, stop_id: int) -> None:
        self.stop_id = stop_id
        self.token = drafts.new_token()
        self.round = 0
        self.last_tap = monotonic()
        self.follows = False
        """Whether the list is drawn by itself."""
        self.notes: dict[int, str] = {}
        self.failed = ""
        """Why the last tap changed nothing, an English source."""
        self.sought = ""
        """What was typed last into the search of the list."""
        self.names: dict[int, Name] = {}
        self.wanted: int | None = None
        """The visit from which a case is to be opened."""
        self.ahead = False
        """Whether the stop is still to come: nobody is registered, but the list is put right."""
        self.correcting: int | None = None
        """The visit of the tenant who is to be corrected."""
        self.question: intake.DraftQuestion | None = None
        """What is asked before it is."""

    @property
    def awake(self) -> bool:
        return monotonic() - self.last_tap < AWAKE_S

    def forget_question(self) -> None:
        """It was answered, or put away."""
        self.question = None

    def seek(self, text: str) -> None:
        """Say at the next drawing whose names are meant by `text`."""
        self.sought = text

    def meant(self, names: dict[int, Name]) -> list[int]:
        """The visits of those whose names answer what was typed, in spite of slips."""
        owned = {visit: own_words(n.family_name, n.given_name) for visit, n in names.items()}
        return answering(asked(self.sought), owned)

    def names_of(self, visits: tuple[VisitLine, ...]) -> dict[int, Name]:
        """Names, read (and put on record) only when somebody is new on the list."""
        if any(v.person_id is not None and v.id not in self.names for v in visits):
            self.names = context.write(mobile_checkin.names, self.stop_id)
        return self.names


def show(stop: StopDetail, catalogue: Catalogue) -> None:
    """The list; it follows what others do."""
    desk = _desk(stop.id)
    desk.follows = desk.awake and stop.today
    every = EVERY_S if desk.follows else None
    st.fragment(context.guarded(_list), run_every=every)(stop.id, catalogue)


def leave() -> None:
    """Forget names read for a list that is not on screen any more."""
    st.session_state.pop(_KEY, None)


def _desk(stop_id: int) -> _Desk:
    desk = st.session_state.get(_KEY)
    if not isinstance(desk, _Desk) or desk.stop_id != stop_id:
        desk = st.session_state[_KEY] = _Desk(stop_id)
    return desk


def _list(stop_id: int, catalogue: Catalogue) -> None:
    desk = _desk(stop_id)
    stop = context.read(mobile_stops.stop, stop_id)
    if desk.follows != (desk.awake and stop.today):
        st.rerun()
    _open_case(desk)
    if desk.correcting is not None:
        visit_id, desk.correcting = desk.correcting, None
        address.go(stop=str(stop_id), do=address.TENANT, visit=str(visit_id))
        st.rerun()
    visits = context.read(mobile_checkin.visits, stop_id)
    names = desk.names_of(visits)
    if desk.failed:
        st.error(_(desk.failed), icon=":material/error:")
    open_ = not stop.ahead and stop.cancelled_at is None
    desk.ahead = stop.ahead and stop.cancelled_at is None
    if not visits:
        _empty(open_=open_)
    tap.show(
        [
            _line(visit, names.get(visit.id), catalogue, desk, home=stop.quarter.id, open_=open_)
            for visit in _order(visits)
        ],
        mobile_words.figures(stop.counts),
        key=f"mobile-tap-{stop_id}",
        label=_("Tenants at this stop"),
        walk_in=desk.token if open_ else "",
        round_=desk.round,
        on_tap=lambda tapped: _tapped(desk, tapped),
        answer=(desk.sought, desk.meant(names)),
        on_find=desk.seek,
    )


def _open_case(desk: _Desk) -> None:
    """Leave for the intake of the visit tapped, or ask about the draft in its way."""
    if desk.wanted is not None:
        wanted, desk.wanted = desk.wanted, None
        try:
            desk.question = intake.begin(wanted)
        except NotThere:
            desk.failed = TAKEN_BACK
    if desk.question is not None:
        intake.ask(desk.question, desk.forget_question)


def _empty(*, open_: bool) -> None:
    text = _("Nobody is on the list of this stop yet: import it, or add the tenants one by one.")
    if open_:
        text = _(
            "Nobody is on the list of this stop. Whoever comes is a walk-in; a list can still be "
            "imported."
        )
    st.info(text, icon=":material/group_add:")


def _order(visits: tuple[VisitLine, ...]) -> list[VisitLine]:
    """Walk-ins without a case first, the last come on top: they stand before us. Then by hour."""
    convened = [v for v in visits if v.state is not VisitState.SPONTANEOUS]
    walked_in = [v for v in visits if v.state is VisitState.SPONTANEOUS]
    walked_in.sort(key=lambda v: (v.checked_at or utcnow(), v.id), reverse=True)
    waiting = [v for v in walked_in if not v.case]
    return [*waiting, *convened, *(v for v in walked_in if v.case)]


def _line(
    visit: VisitLine,
    name: Name | None,
    catalogue: Catalogue,
    desk: _Desk,
    *,
    home: int,
    open_: bool,
) -> tap.TapLine:
    """`home` is the quarter of the stop: only another one is worth saying."""
    walked_in = visit.state is VisitState.SPONTANEOUS
    at = visit.checked_at if walked_in else visit.starts_at
    title = name.full if name else _("Walk-in") if walked_in else _("Name not known")
    call = next(iter(i18n.calls(name.phone if name else "")), None)
    return tap.TapLine(
        id=visit.id,
        version=visit.version,
        state=visit.state.value,
        hour=i18n.clock(at) if at else "",
        title=title,
        details="" if visit.quarter_id == home else catalogue.quarters[visit.quarter_id].name,
        said=_said(visit),
        search=fold(title),
        phone=call.label if call else "",
        call=call.href if call else "",
        href=f"/casi?case={visit.case}" if visit.case else "",
        case=visit.case,
        note=desk.notes.get(visit.id, ""),
        taps=_taps(visit) if open_ else _before(visit) if desk.ahead else (),
    )


def _said(visit: VisitLine) -> str:
    """`Came at 10:42 · Anna`."""
    if visit.state is VisitState.CONVENED or visit.checked_at is None:
        return ""
    words = {
        VisitState.CAME: _("Came, registered at {time} by {who}"),
        VisitState.NO_SHOW: _("Did not come, registered at {time} by {who}"),
        VisitState.SPONTANEOUS: _("Registered at {time} by {who}"),
    }
    return words[visit.state].format(time=i18n.clock(visit.checked_at), who=visit.whose or "?")


def _correct() -> tap.Tap:
    return tap.Tap("correct", _("Correct"))


def _before(visit: VisitLine) -> tuple[tap.Tap, ...]:
    """Who is convened and not registered yet can be corrected, before the day too."""
    return (_correct(),) if visit.state is VisitState.CONVENED and visit.person_id else ()


def _taps(visit: VisitLine) -> tuple[tap.Tap, ...]:
    if visit.case:
        return ()
    undo = tap.Tap("undo", _("Undo"))
    match visit.state:
        case VisitState.CONVENED:
            return (
                tap.Tap("came", _("Has come"), primary=True),
                tap.Tap("no_show", _("Has not come")),
                *_before(visit),
            )
        case VisitState.NO_SHOW:
            return (undo,)
    return (tap.Tap("case", _("Open a case"), primary=True), undo)


def _tapped(desk: _Desk, tapped: tap.Tapped) -> None:
    """In the callback: what follows is drawn in the same run."""
    desk.round += 1
    desk.last_tap = monotonic()
    desk.notes, desk.failed = {}, ""
    try:
        _act(desk, tapped)
    except Changed as error:
        desk.notes[tapped.id] = _meanwhile(error)
    except NotThere:
        desk.failed = VisitFlaw.NOT_TODAY.label if tapped.code == "walk_in" else TAKEN_BACK
    except Refused as error:
        if error.why is VisitFlaw.HAS_CASE:
            desk.notes[tapped.id] = _(error.why.label)
        else:
            desk.failed = error.why.label
    except DatabaseUnavailable:
        desk.failed = N_("Not registered: the database does not answer. Tap again in a moment.")
    except (context.SignedOut, PermissionDenied):
        return  # the run that follows says so


def _act(desk: _Desk, tapped: tap.Tapped) -> None:
    if tapped.code == "walk_in":
        context.write(mobile_checkin.walk_in, desk.stop_id, tapped.token)
        if tapped.token == desk.token:
            desk.token = drafts.new_token()
    elif tapped.code == "case":
        desk.wanted = tapped.id
    elif tapped.code == "correct":
        desk.correcting = tapped.id
    elif tapped.code in _MARKS:
        _mark(desk, tapped)


def _mark(desk: _Desk, tapped: tap.Tapped) -> None:
    """A mark, or its undo; the undo of a walk-in takes it off the list."""
    visits = context.read(mobile_checkin.visits, desk.stop_id)
    mine = next((visit for visit in visits if visit.id == tapped.id), None)
    if mine is not None and mine.state is VisitState.SPONTANEOUS:
        context.write(mobile_checkin.take_back, tapped.id)
    else:
        context.write(mobile_checkin.mark, tapped.id, tapped.version, _MARKS[tapped.code])


def _meanwhile(error: Changed) -> str:
    """Who was quicker, what they said and when."""
    mark = error.present
    words = {
        VisitState.CAME: _("{who} has registered already that they came, at {time}."),
        VisitState.NO_SHOW: _("{who} has registered already that they did not come, at {time}."),
        VisitState.CONVENED: _("{who} has taken the registration back, at {time}."),
        VisitState.SPONTANEOUS: _("{who} has registered them already, at {time}."),
    }
    said = words[mark.state].format(
        who=mark.whose or "?", time=i18n.clock(mark.at) if mark.at else "?"
    )
    return f"{said} {_('Nothing was counted twice.')}"
