"""Who can answer: the list of services that fit a case, each with the person to call and why."""

from collections.abc import Callable
from datetime import date

from babel.lists import format_list

import i18n
from components.cases.words import reason as reason_text
from components.choosing import distinct
from components.elements.rows import Action, Link, Row, Tag, calls, choices
from db.matching.excluded import Excluded
from db.matching.rank import Suggestion, Suggestions
from domain.matching.rank import FAILED, Reason, Why
from i18n import _, ngettext

REFER = "refer"


def show(
    suggestions: Suggestions,
    key: str,
    *,
    refer_label: str | None = None,
    on_refer: Callable[[int], None] | None = None,
) -> int | None:
    """Draw the list; with `refer_label` each service has that button.

    Returns the id of the service whose button was just clicked, None otherwise; `on_refer` is
    called with it before the run that follows.
    """
    named = _names(suggestions)
    chosen = choices(
        [
            _row(
                f"{place}. {named(suggestion.partner_reference)}",
                suggestion,
                suggestions,
                refer_label,
                first=place == 1,
            )
            for place, suggestion in enumerate(suggestions.fitting, start=1)
        ],
        key,
        label=_("Who can answer"),
        folded=[_left_out(item, suggestions) for item in suggestions.excluded],
        folded_label=_("Why not others"),
        on_act=(lambda _code, service: on_refer(int(service))) if on_refer else None,
    )
    return int(chosen[1]) if chosen else None


def _names(suggestions: Suggestions) -> Callable[[str], str]:
    """The name of an organisation by its code; of two of one name the code is told too."""
    found = {one.partner_reference: one.partner_name for one in suggestions.fitting}
    return distinct(found, found.__getitem__, lambda code: code)


def _row(
    title: str,
    suggestion: Suggestion,
    among: Suggestions,
    refer_label: str | None,
    *,
    first: bool,
) -> Row:
    actions = (Action(REFER, refer_label, primary=first),) if refer_label else ()
    return Row(
        id=str(suggestion.service_id),
        title=title,
        href=f"/partner?partner={suggestion.partner_reference}",
        tags=_tags(suggestion),
        lines=(suggestion.service_name, sentence(suggestion.reasons, among)),
        aside=_channels(suggestion),
        actions=actions,
    )


def _tags(suggestion: Suggestion) -> tuple[Tag, ...]:
    codes = {reason.why for reason in suggestion.reasons}
    tags = []
    if Why.AWAY in codes:
        tags.append(Tag(_("closed for holidays"), "bad"))
    if Why.FULL in codes:
        tags.append(Tag(_("full"), "bad"))
    if codes & FAILED:
        tags.append(Tag(_("tried for this case"), "warn"))
    if Why.NO_REFERENT in codes:
        tags.append(Tag(_("no referent"), "warn"))
    return tuple(tags)


def _channels(suggestion: Suggestion) -> tuple[Link, ...]:
    who = suggestion.contact_name
    if who and suggestion.contact_hours:
        who = f"{who}, {suggestion.contact_hours}"
    phone, mail = suggestion.contact_phone, suggestion.contact_email
    links = [
        Link(who),
        *calls(phone, suggestion.wrong),
        Link(f"✉ {mail}" if mail else "", f"mailto:{mail}"),
    ]
    return tuple(link for link in links if link.text)


def _left_out(item: Excluded, among: Suggestions) -> Row:
    return Row(
        id=item.partner_reference + item.service_name,
        title=item.partner_name,
        href=f"/partner?partner={item.partner_reference}",
        lines=(f"{item.service_name}: {_phrase(item.reason, among)}",),
    )


def sentence(reasons: tuple[Reason, ...], among: Suggestions) -> str:
    """The coded reasons as one sentence in the language in force."""
    text = ", ".join(_phrase(reason, among) for reason in reasons)
    return text[:1].upper() + text[1:]


def _phrase(reason: Reason, among: Suggestions) -> str:
    match reason.why:
        case Why.ANSWERS:
            return _answers(reason.value.split(), among)
        case Why.SPEAKS:
            return _("speaks {languages}").format(languages=_languages(reason.value))
        case Why.REFERENT_VERIFIED:
            return _verified(int(reason.value))
        case Why.ANSWERED:
            return _answered(*map(int, reason.value.split()))
        case Why.SEAT:
            return _("seat {n} km away").format(n=reason.value)
        case Why.AWAY:
            return _("closed for holidays until {day}").format(day=_day(reason.value))
        case Why.FULL if reason.value:
            return _("full until {day}").format(day=_day(reason.value))
        case Why.OTHER_HAS_DECLINED if reason.value:
            return _("its other service has declined this case: {why}").format(
                why=reason_text(reason.value).lower()
            )
        case Why.HAS_DECLINED if reason.value:
            return _("has declined: {why}").format(why=reason_text(reason.value).lower())
        case _other:
            return _PHRASES[reason.why]().format(place=among.municipality)


_PHRASES = {
    Why.IN_MUNICIPALITY: lambda: _("works in {place}"),
    Why.IN_PROVINCE: lambda: _("works in the whole province"),
    Why.EVERYWHERE: lambda: _("works in all three provinces"),
    Why.REFERENT_TO_VERIFY: lambda: _("referent to be verified"),
    Why.NO_REFERENT: lambda: _("no referent: call the office"),
    Why.PLACES_FREE: lambda: _("has free places"),
    Why.PLACES_FEW: lambda: _("has few places"),
    Why.FULL: lambda: _("has no places now"),
    Why.NEVER_ASKED: lambda: _("never asked so far"),
    Why.NOT_MARKED: lambda: _("not marked for restricted needs"),
    Why.IN_HAND: lambda: _("has the case in hand already"),
    Why.TO_SEND: lambda: _("its message is ready, to be sent"),
    Why.HAS_DONE: lambda: _("has done its part already"),
    Why.HAS_DECLINED: lambda: _("has declined"),
    Why.DID_NOT_ANSWER: lambda: _("did not answer last time"),
    Why.WITHDRAWN: lambda: _("the request was withdrawn"),
    Why.NOT_CONFIRMED: lambda: _("the tenant says it did not help"),
    Why.OTHER_IN_HAND: lambda: _("its other service has the case in hand"),
    Why.OTHER_HAS_DONE: lambda: _("its other service has done its part"),
    Why.OTHER_HAS_DECLINED: lambda: _("its other service has declined this case"),
    Why.OTHER_DID_NOT_ANSWER: lambda: _("its other service did not answer for this case"),
    Why.OTHER_NOT_CONFIRMED: lambda: _("its other service did not help, says the tenant"),
    Why.OUT_OF_AREA: lambda: _("does not work in {place}"),
    Why.INACTIVE: lambda: _("is no longer active"),
}


def _answered(in_time: int, due: int, accepted: int, answered: int) -> str:
    return _("answered {in_time} of {due} in time, accepted {accepted} of {answered}").format(
        in_time=in_time, due=due, accepted=accepted, answered=answered
    )


def _day(text: str) -> str:
    return i18n.day(date.fromisoformat(text))


def _verified(days: int) -> str:
    if days == 0:
        return _("referent verified today")
    return ngettext(
        "referent verified {days} day ago", "referent verified {days} days ago", days
    ).format(days=days)


def _answers(codes: list[str], among: Suggestions) -> str:
    if len(codes) == len(among.needs) > 1:
        return _("answers every need")
    labels = [term.label for term in among.needs if term.code in codes]
    return _("answers {needs}").format(needs=_listed(labels))


def _languages(codes: str) -> str:
    return _listed([i18n.tongue(code) for code in codes.split()])


def _listed(items: list[str]) -> str:
    return format_list(items, locale=i18n.language()) if items else ""
