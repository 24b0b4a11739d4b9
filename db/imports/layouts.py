"""How lists of other offices are read: remembered for the next file of that shape, of each kind of
list apart, and shared by the agency.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, requires
from db.chunks import chunks
from db.clock import utcnow
from db.crypto import blind
from db.engine import insert_into
from db.imports.own import demand
from db.models.layouts import ImportLayout, ImportMeaning
from domain.acts import Act
from domain.imports.runs import ImportList
from domain.permissions import Actor, Permission

Meanings = Mapping[tuple[str, str], tuple[str, ...]]
"""By the key of a column and a folded writing its codes; none: it is left blank."""


@dataclass(frozen=True, slots=True)
class KeptLayout:
    """Of each column of a file the key of ours, empty for none; `turned`: names begin with the
    given name.
    """

    fingerprint: str
    feeds: tuple[str, ...]
    turned: bool


@requires(Permission.IMPORTS_WRITE)
def layout(
    session: Session, actor: Actor, of: ImportList, fingerprints: Collection[str]
) -> KeptLayout | None:
    """What was chosen last for a file with one of these heads; None: nothing ever was."""
    demand(actor, of)
    query = select(ImportLayout).where(
        ImportLayout.list == of, ImportLayout.fingerprint.in_(sorted(fingerprints))
    )
    held = session.scalars(query.order_by(ImportLayout.changed_at.desc()).limit(1)).first()
    if held is None:
        return None
    return KeptLayout(held.fingerprint, tuple(json.loads(held.feeds)), held.turned)


@requires(Permission.IMPORTS_WRITE)
def keep_layout(session: Session, actor: Actor, of: ImportList, chosen: KeptLayout) -> None:
    """Remember a choice for the next file with that head; the record says whose it was."""
    demand(actor, of)
    told = {
        "feeds": json.dumps(chosen.feeds),
        "turned": chosen.turned,
        "changed_at": utcnow(),
    }
    session.execute(
        insert_into(session, ImportLayout)
        .values(list=of, fingerprint=chosen.fingerprint, **told)
        .on_conflict_do_update(index_elements=["list", "fingerprint"], set_=told)
    )
    audit(session, actor, Act.IMPORT_LAYOUT, of)


@requires(Permission.IMPORTS_WRITE)
def meanings(
    session: Session, actor: Actor, of: ImportList, asked: Collection[tuple[str, str]]
) -> Meanings:
    """What is remembered of these writings, each with the key of its column."""
    demand(actor, of)
    wanted = {(key, _digest(of, key, writing)): (key, writing) for key, writing in asked}
    query = select(ImportMeaning).where(ImportMeaning.list == of)
    return {
        wanted[held.field, held.writing]: tuple(json.loads(held.codes))
        for some in chunks(sorted({writing for _key, writing in wanted}))
        for held in session.scalars(query.where(ImportMeaning.writing.in_(some)))
        if (held.field, held.writing) in wanted
    }


@requires(Permission.IMPORTS_WRITE)
def keep_meanings(session: Session, actor: Actor, of: ImportList, chosen: Meanings) -> None:
    """Remember what writings mean; the record says whose choice it was."""
    demand(actor, of)
    for (key, text), codes in sorted(chosen.items()):
        told = {"codes": json.dumps(codes), "changed_at": utcnow()}
        session.execute(
            insert_into(session, ImportMeaning)
            .values(list=of, field=key, writing=_digest(of, key, text), **told)
            .on_conflict_do_update(index_elements=["list", "field", "writing"], set_=told)
        )
    audit(session, actor, Act.IMPORT_MEANING, of)


def _digest(of: ImportList, key: str, writing: str) -> int:
    return blind(f"import-{of.value}-{key}", writing)
