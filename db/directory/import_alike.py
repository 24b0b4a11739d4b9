"""Which partners, and which rows before, a new row of a spreadsheet is likely the same as."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.directory import Partner
from db.reference.catalogue import catalogue_of
from domain.directory.alike import Alikes, Likely
from domain.directory.forms import Organisation
from domain.imports.plan import SameAs


class LikelySame:
    """The partners of the database and the new ones of the file, by what tells them apart; or
    only what was `found` of these rows before.
    """

    def __init__(
        self, session: Session, found: Mapping[int, tuple[SameAs, ...]] | None = None
    ) -> None:
        self.found = dict(found or {})
        """By line, of those rows that may mean somebody."""
        self._looks = found is None
        self._keys: set[str] = set()
        self._towns = {m.istat: m.name for m in catalogue_of(session).municipalities.values()}
        self._alikes: Alikes | None = None
        self._session = session
        self._said: dict[str, tuple[str, str]] = {}
        """Of each its name and where it is."""

    def of(self, line: int, key: str, form: Organisation) -> tuple[SameAs, ...]:
        """Whom a new organisation may be, the surest first; then the first row of each `key` is
        remembered for those that follow: `#7` is that of row 7.
        """
        if self._looks:
            stored = self._stored()
            if found := self._candidates(stored, form):
                self.found[line] = found
            if key not in self._keys:
                self._keys.add(key)
                self._remember(stored, f"#{line}", form)
        return self.found.get(line, ())

    def _candidates(self, stored: Alikes, form: Organisation) -> tuple[SameAs, ...]:
        return tuple(
            SameAs(ref, self._said[ref][0], why.label, self._said[ref][1])
            for ref, why in stored.find(self._likely("", form))
        )

    def _stored(self) -> Alikes:
        """Read when the first new row asks: a file of nothing new has no use for it."""
        if self._alikes is None:
            self._alikes = Alikes()
            columns = (Partner.name, Partner.alternate_name, Partner.istat, Partner.tax_id)
            query = select(Partner.reference, *columns, Partner.phone, Partner.email)
            for reference, name, other, istat, tax_id, phone, email in self._session.execute(
                query.order_by(Partner.id)
            ):
                form = Organisation(name, "", istat, other, phone, email, tax_id=tax_id)
                self._remember(self._alikes, reference, form)
        return self._alikes

    def _remember(self, alikes: Alikes, ref: str, form: Organisation) -> None:
        alikes.add(self._likely(ref, form))
        self._said[ref] = form.name, self._towns.get(form.istat, "")

    def _likely(self, ref: str, form: Organisation) -> Likely:
        names = tuple(filter(None, (form.name, form.alternate_name)))
        reached = tuple(filter(None, (form.phone, form.email)))
        return Likely(ref, names, self._towns.get(form.istat, ""), form.tax_id, reached)
