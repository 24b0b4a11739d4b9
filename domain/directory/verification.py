"""What a partner may say should read otherwise, field by field, in the form behind its link.

A field of the form is named `part.id.field`: `organization..phone`, `service.12.opening_hours`,
`contact.7.email`; a referent to add is `new..name`, `new..title`, `new..phone`, `new..email`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from domain.directory.fields import FormField, of
from domain.directory.forms import Organisation, Referent, Service
from domain.errors import Refused
from domain.vocabulary import N_, Capacity

LINK_LIFE, ASK_AGAIN = timedelta(days=60), timedelta(days=30)
MOST_CHANGES = 60
ORGANIZATION, SERVICE, CONTACT, NEW = "organization", "service", "contact", "new"
NOTE = "note"
"""As a field of the organisation: what they added in their own words, to be read."""
Form = Organisation | Service | Referent
_FORMS: dict[str, type] = {
    ORGANIZATION: Organisation,
    SERVICE: Service,
    CONTACT: Referent,
    NEW: Referent,
}
FIELDS: dict[str, tuple[str, ...]] = {
    part: tuple(name for name, it in of(form).items() if it.proposed)
    for part, form in _FORMS.items()
} | {NEW: ("name", "title", "phone", "email")}
"""What may be proposed of each part; needs and areas are agreed on with a coordinator."""
_OFFERED = {"capacity": {item.value for item in Capacity}, "active": {"True", "False"}}
_NOT_OFFERED = N_("Choose from the list.")
TOO_MANY = N_("These are too many changes for one form: tell them to the person at ALER you know.")


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One field that should read otherwise, as text. `part_id` is None for the organisation and
    for a referent to add, whose `field` is `new` and whose `after` is JSON of its fields.
    """

    part: str
    part_id: int | None
    field: str
    before: str
    after: str


def name_of(part: str, part_id: int | None, field: str) -> str:
    """The name of a field in the form."""
    return f"{part}.{'' if part_id is None else part_id}.{field}"


def declared(part: str, field: str) -> FormField:
    """What a field is: its label, how long it may be."""
    return of(_FORMS[part])[field]


def said(form: Form, field: str) -> str:
    """A field of what we hold, as text."""
    return str(getattr(form, field))


def fingerprint(held: Mapping[tuple[str, int | None], Form]) -> str:
    """The same for the same content, whatever became of it meanwhile, as a confirmation."""
    content = [
        (part, part_id, [said(form, field) for field in FIELDS[part]])
        for (part, part_id), form in held.items()
    ]
    return sha256(json.dumps(content).encode()).hexdigest()


def changes(
    held: Mapping[tuple[str, int | None], Form], answers: Mapping[str, str]
) -> tuple[ProposedChange, ...]:
    """What differs from what we hold. Raises Refused with the problems by name of field, too many
    changes under NOTE; fields we did not ask about are passed over.
    """
    found, problems = [], dict[str, str]()
    for (part, part_id), form in held.items():
        for field in FIELDS[part]:
            name, before = name_of(part, part_id, field), said(form, field)
            if name not in answers:
                continue
            try:
                after = _clean(part, field, answers[name])
            except ValueError as error:
                problems[name] = str(error)
                continue
            if not after and (required := declared(part, field).required):
                problems[name] = required
            elif after != before:
                found.append(ProposedChange(part, part_id, field, before, after))
    try:
        found += _newcomer(answers)
    except Refused as invalid:
        problems |= invalid.problems
    if len(found) > MOST_CHANGES:
        problems[NOTE] = TOO_MANY
    if problems:
        raise Refused(problems)
    return tuple(found)


def newcomer(text: str) -> Referent:
    """The referent to add, from the `after` of its change."""
    return Referent(**json.loads(text))


def _newcomer(answers: Mapping[str, str]) -> list[ProposedChange]:
    values, problems = {}, {}
    for field in FIELDS[NEW]:
        name = name_of(NEW, None, field)
        try:
            values[field] = _clean(NEW, field, answers.get(name, ""))
        except ValueError as error:
            problems[name] = str(error)
    if any(values.values()) and not values.get("name"):
        problems[name_of(NEW, None, "name")] = declared(NEW, "name").required
    if problems:
        raise Refused(problems)
    if not any(values.values()):
        return []
    return [ProposedChange(CONTACT, None, NEW, "", json.dumps(values, ensure_ascii=False))]


def _clean(part: str, field: str, text: str) -> str:
    if field not in _OFFERED:
        return declared(part, field).cleaned(text)
    if text not in _OFFERED[field]:
        raise ValueError(_NOT_OFFERED)
    return text
