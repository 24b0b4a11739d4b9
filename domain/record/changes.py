"""What the record keeps of a change: of each field what it said before and says now."""

import json
from collections.abc import Mapping

Fields = Mapping[str, tuple[object, object]]
LONGEST = 2_000
"""Of a text that was changed the record keeps its beginning; the whole stands where it belongs."""


def plain(fields: Fields) -> dict[str, list[str]]:
    """The fields as texts; those that stay the same are left out, None is nothing."""
    told = {name: (_text(old), _text(new)) for name, (old, new) in fields.items()}
    return {
        name: [*apart(before[:LONGEST], after[:LONGEST])]
        for name, (before, after) in told.items()
        if before != after
    }


def apart(before: str, after: str) -> tuple[str, str]:
    """Both as the record keeps them; where two that differ are kept alike, it is said of the
    second that it is another.
    """
    return before, f"≠ {after}" if before == after else after


def open_to_all(fields: Fields) -> str | None:
    """As it is stored where nothing of a tenant is in it; None: nothing has changed."""
    told = plain(fields)
    return _write({"fields": told}) if told else None


def of_person(person_id: int, token: str) -> str:
    """As it is stored where only the key of a person opens it."""
    return _write({"person": person_id, "sealed": token})


def read(text: str) -> tuple[dict[str, list[str]], int | None, str]:
    """What is stored: fields, or whose key opens the token that follows."""
    stored = json.loads(text)
    return stored.get("fields", {}), stored.get("person"), stored.get("sealed", "")


def _text(value: object) -> str:
    if value is None:
        return ""
    return " ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _write(told: object) -> str:
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"))
