"""What a device takes along for the day: words to choose from, and the list of today's stop."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import i18n
from db import clock
from db.access import requires
from db.mobile import check_in, stops
from db.mobile.cases import WALK_IN_CHANNEL
from db.mobile.check_in import Name, VisitLine
from db.mobile.stops import StopDetail
from db.models.facts import FactTally
from db.notices import versions
from db.reference.catalogue import Catalogue, catalogue_of
from db.reference.named import named
from domain.figures.months import Statistic
from domain.languages import SPOKEN
from domain.mobile.stops import VisitState
from domain.permissions import Actor, Permission
from domain.rights.notice import TONGUES, NoticeWay
from domain.search.needs import silent, told
from domain.vocabulary import Urgency
from i18n import _

Told = dict[str, Any]
USUAL = 6
"""So many needs stand open on a small screen; the others come by a letter or a tap."""
_REST = [code for code in SPOKEN if code not in TONGUES]


@requires(Permission.CASES_WRITE)
def taken_along(session: Session, actor: Actor, language: str) -> Told:
    """All of it, in the language in force. Writes `person.read` where names are on the list."""
    catalogue = catalogue_of(session)
    stop = stops.today(session, actor)
    notice = versions.given_today(session, actor)
    languages = [{"code": code, "label": TONGUES[code].name} for code in notice.languages]
    ways = [{"code": way.value, "label": _(way.label)} for way in NoticeWay]
    return {
        "day": clock.today().isoformat(),
        "user": {"name": actor.name, "language": language},
        "quarters": _quarters(catalogue),
        "channels": [
            {"code": each.code, "label": each.label} for each in catalogue.channels.values()
        ],
        "needs": _needs(catalogue),
        "usual": _usual(session, catalogue),
        "words": {"told": told(named(catalogue)), "silent": silent()},
        "urgencies": [
            {"code": int(each), "label": _(each.label), "meaning": ""} for each in Urgency
        ],
        "tongues": {"common": _named(TONGUES), "rest": sorted(_named(_REST), key=_label)},
        "notice": {"version": notice.version, "languages": languages, "ways": ways},
        "stop": _stop(stop) if stop else None,
        "check_in": _check_in(session, actor, stop.id) if stop else [],
    }


def _usual(session: Session, catalogue: Catalogue) -> list[str]:
    """The needs heard most of late, the most frequent first."""
    since = clock.today().replace(day=1) - timedelta(days=75)
    total = func.sum(FactTally.n)
    heard = session.scalars(
        select(FactTally.split)
        .where(FactTally.statistic == Statistic.CASE_NEED, FactTally.month >= since)
        .group_by(FactTally.split)
        .having(total > 0)
        .order_by(total.desc(), FactTally.split)
        .limit(USUAL)
    )
    return [code for code in heard if code in catalogue.needs]


def _named(codes: Iterable[str]) -> list[Told]:
    return [{"code": code, "label": i18n.tongue(code)} for code in codes]


def _label(told: Told) -> str:
    return str(told["label"])


def _quarters(catalogue: Catalogue) -> list[Told]:
    places = sorted(catalogue.open_quarters.values(), key=lambda q: (q.municipality, q.name))
    return [
        {"code": str(each.id), "name": each.name, "municipality": each.municipality}
        for each in places
    ]


def _needs(catalogue: Catalogue) -> list[Told]:
    order = list(catalogue.areas)
    return [
        {
            "code": each.code,
            "label": each.label,
            "area": catalogue.areas[each.area].label,
            "urgent": each.urgent,
        }
        for each in sorted(catalogue.needs.values(), key=lambda need: order.index(need.area))
    ]


def _stop(stop: StopDetail) -> Told:
    return {
        "id": stop.id,
        "place": stop.place,
        "quarter": str(stop.quarter.id),
        "channel": WALK_IN_CHANNEL,
        "from": i18n.clock(stop.starts_at),
        "to": i18n.clock(stop.ends_at),
    }


def _check_in(session: Session, actor: Actor, stop_id: int) -> list[Told]:
    names = check_in.names(session, actor, stop_id)
    return [_visit(line, names.get(line.id)) for line in check_in.visits(session, actor, stop_id)]


def _visit(line: VisitLine, name: Name | None) -> Told:
    """`appointment` names the version too: what changed meanwhile is not written over."""
    at = line.checked_at if line.state is VisitState.SPONTANEOUS else line.starts_at
    return {
        "appointment": f"{line.id}.{line.version}",
        "at": i18n.clock(at) if at else None,
        "name": name.full if name else "",
        "state": line.state.value,
    }
