"""One partner to read, as one piece of HTML: every value escaped, links only to call and write."""

from collections.abc import Collection
from html import escape
from urllib.parse import quote

import i18n
from components.directory import words
from components.elements.rows import Tag, calls
from db.directory.detail import HistoryLine, PartnerDetail, ReferentDetail, ServiceDetail
from db.directory.history import History, Shares
from db.directory.import_record import NUMBER
from db.reference.catalogue import Catalogue
from domain.acts import Act
from domain.directory.fields import of
from domain.directory.forms import Organisation, Service
from domain.directory.places import Away
from domain.figures.protection import BASE
from i18n import _

_SAID_OF_ORGANISATION = "name type_code istat alternate_name phone email website description"
_SAID_OF_SERVICE = "name needs capacity description restricted active"
"""Fields with a place of their own; every other stands with its label."""


def opening(partner: PartnerDetail, reference_data: Catalogue, wrong: Collection[str]) -> str:
    """Who it is and whom to call: what stands above the numbers, of which some are `wrong`."""
    return (
        f'<section class="ponte-partner" aria-label="{escape(partner.form.name)}">'
        f"{_head(partner, reference_data)}{_referents(partner, wrong)}</section>"
    )


def rest(
    partner: PartnerDetail,
    history: tuple[HistoryLine, ...],
    behaviour: History | Shares | None,
    network: str,
    reference_data: Catalogue,
    wrong: Collection[str],
) -> str:
    """What stands below the numbers: how it answers, what it offers, where it is.

    `network` is what it does in the network, as HTML.
    """
    return (
        '<section class="ponte-partner">'
        f"{_behaviour(behaviour)}"
        f"{network}"
        f"{_services(partner, reference_data)}"
        f"{_organisation(partner, reference_data, wrong)}"
        f"{_history(history, reference_data)}"
        "</section>"
    )


def _head(partner: PartnerDetail, reference_data: Catalogue) -> str:
    form = partner.form
    kind = reference_data.partner_types[form.type_code].label
    seat = reference_data.municipalities[form.istat]
    under = [f"{kind} · {seat.name} ({seat.province})", form.alternate_name]
    tags = [words.verification(partner.verified_at)]
    if partner.away.last:
        tags.append(_away(partner.away))
    if partner.no_reminders_at:
        said = _("No reminders since {day}").format(day=i18n.day(partner.no_reminders_at))
        tags.append(Tag(said, "warn"))
    if not partner.active:
        tags.insert(0, Tag(_("No longer active"), "bad"))
    return (
        f"<h2>{escape(form.name)}</h2>"
        f'<p class="under">{escape(" · ".join(part for part in under if part))}'
        f' · <span class="code">{escape(partner.reference)}</span></p>'
        f"<p>{''.join(tag.html for tag in tags)}</p>" + _text(form.description)
    )


def _away(away: Away) -> Tag:
    """Holidays, also those to come."""
    first, last = (i18n.day(day) if day else "" for day in (away.first, away.last))
    return Tag(_("Closed for holidays {first} – {last}").format(first=first, last=last), "bad")


def _referents(partner: PartnerDetail, wrong: Collection[str]) -> str:
    shown = [referent for referent in partner.referents if referent.form.active]
    body = "".join(_referent(place, r, wrong) for place, r in enumerate(shown, start=1))
    body = f"<ol>{body}</ol>" if shown else f"<p>{escape(_('No referent yet.'))}</p>"
    return f"<h3>{escape(_('Whom to call'))}</h3>{body}"


def _referent(place: int, referent: ReferentDetail, wrong: Collection[str]) -> str:
    form = referent.form
    who = f"<strong>{place}. {escape(form.name)}</strong>"
    if form.title:
        who += f", {escape(form.title)}"
    under = " · ".join(
        part for part in (form.hours, words.verification(referent.verified_at).text) if part
    )
    links = _call(form.phone, wrong) + _write(form.email)
    return f'<li>{who}<div class="call">{links}</div><p class="under">{escape(under)}</p></li>'


def _services(partner: PartnerDetail, reference_data: Catalogue) -> str:
    body = "".join(_service(service, reference_data) for service in partner.services)
    body = body or f"<p>{escape(_('No service described yet.'))}</p>"
    return f"<h3>{escape(_('What it offers'))}</h3>{body}"


def _service(service: ServiceDetail, reference_data: Catalogue) -> str:
    form = service.form
    places = words.capacity(form.capacity, service.full_until)
    tag = places.html if places else ""
    if not form.active:
        tag += Tag(_("Not offered now"), "bad").html
    return (
        f'<div class="service{"" if form.active else " off"}">'
        f"<strong>{escape(form.name)}</strong> {tag}"
        f"{_text(form.description)}"
        + _facts(
            _needs_by_area(form.needs, reference_data)
            | _fields(form, _SAID_OF_SERVICE, reference_data)
            | {_("Restricted needs"): _("may be told them") if form.restricted else ""}
        )
        + "</div>"
    )


def _behaviour(found: History | Shares | None) -> str:
    """How it answers: each share with the number behind it, or rounded and of a closed period."""
    if found is None:
        return ""
    title = f"<h3>{escape(_('How it answers'))}</h3>"
    if isinstance(found, Shares):
        return f"{title}{_shares(found)}"
    record = found.record
    facts = {
        _("Requests sent"): i18n.number(found.asked),
        _("Answered in time"): _share(record.in_time, record.due),
        _("Accepted"): _share(record.accepted, record.answered),
        _("Confirmed by the tenant"): _share(found.confirmed, found.judged),
    }
    return f"{title}{_facts(facts)}"


def _shares(found: Shares) -> str:
    """Shares for who sees no cases, with what they are of."""
    if found.period is None:
        return f'<p class="under">{escape(_("Not known yet: no figures are released."))}</p>'
    facts = {_("Answered in time"): found.in_time.text, _("Accepted"): found.accepted.text}
    of = _(
        "From {first} to {last}, rounded; n/a below {base} requests. Services for reserved needs "
        "are not counted."
    ).format(
        first=i18n.day(found.period.first, "MMMM y"),
        last=i18n.day(found.period.last, "MMMM y"),
        base=BASE,
    )
    return f'{_facts(facts)}<p class="under">{escape(of)}</p>'


def _share(part: int, whole: int) -> str:
    if not whole:
        return _("none so far")
    counts = _("{part} of {whole}").format(part=i18n.number(part), whole=i18n.number(whole))
    return f"{i18n.percent(part / whole)} ({counts})"


def _needs_by_area(needs: tuple[str, ...], reference_data: Catalogue) -> dict[str, str]:
    by_area: dict[str, list[str]] = {}
    for code in needs:
        area = reference_data.areas[reference_data.needs[code].area].label
        by_area.setdefault(area, []).append(reference_data.needs[code].label)
    return {area: ", ".join(labels) for area, labels in by_area.items()}


def _organisation(partner: PartnerDetail, reference_data: Catalogue, wrong: Collection[str]) -> str:
    form = partner.form
    links = _call(form.phone, wrong) + _write(form.email)
    if form.website:
        shown = form.website.removeprefix("https://").removeprefix("http://").rstrip("/")
        links += f'<a href="{escape(form.website)}" target="_blank">{escape(shown)}</a>'
    facts = _facts(_fields(form, _SAID_OF_ORGANISATION, reference_data))
    if not links and not facts:
        return ""
    return f'<h3>{escape(_("Organisation"))}</h3><div class="call">{links}</div>{facts}'


def _history(lines: tuple[HistoryLine, ...], reference_data: Catalogue) -> str:
    if not lines:
        return ""
    body = "".join(
        f"<li>{escape(i18n.moment(line.at))} · {escape(line.who)} · "
        f"{escape(act(line, reference_data))}</li>"
        for line in lines
    )
    return f"<details><summary>{escape(_('History'))}</summary><ul>{body}</ul></details>"


def act(line: HistoryLine, reference_data: Catalogue) -> str:
    """What was done, in words: `ha modificato telefono: 0332 … → 031 …`."""
    parts = [_(Act(line.action).history)]
    for row in line.detail.split("\n"):
        name, *values = row.split("\t")
        if name == NUMBER:
            parts.append(_("import no. {n}").format(n=values[0]))
        elif values:
            shown = " → ".join(words.value(name, value, reference_data) or "–" for value in values)
            parts.append(f"{words.field(name)}: {shown}")
        elif name:
            parts.append(name)
    return "; ".join(parts)


def _fields(form: Organisation | Service, apart: str, reference_data: Catalogue) -> dict[str, str]:
    """The fields of a form that have no place of their own, with their labels."""
    return {
        words.field(name): words.value(name, getattr(form, name), reference_data)
        for name in of(type(form))
        if name not in apart.split()
    }


def _facts(facts: dict[str, str]) -> str:
    body = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items() if value
    )
    return f"<dl>{body}</dl>" if body else ""


def _text(text: str) -> str:
    return f'<p class="text">{escape(text)}</p>' if text else ""


def _call(phone: str, wrong: Collection[str]) -> str:
    links = (
        f'<a href="{escape(link.href)}">{escape(link.text)}</a>'
        if link.href
        else f"<span>{escape(link.text)}</span>"
        for link in calls(phone, wrong)
    )
    return "".join((*links, *(f"<span>{escape(fax)}</span>" for fax in i18n.faxes(phone))))


def _write(mail: str) -> str:
    return f'<a href="mailto:{quote(mail, safe="@")}">✉ {escape(mail)}</a>' if mail else ""
