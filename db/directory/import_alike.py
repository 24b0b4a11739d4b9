"""Which partners, and which rows before, a new row of a spreadsheet is likely the same as."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.directory import Partner
from db.reference.catalogue import catalogue_of
from domain.directory.alike import Alikes, Likely
from domain.directory.forms import Organisation
from domain.imports.plan import SameAs


class LikelySame:
    """The partners of the database and the new ones of the file, by what tells them apart."""

    def __init__(self, session: Session) -> None:
        self._towns = {m.istat: m.name for m in catalogue_of(session).municipalities.values()}
        self._alikes: Alikes | None = None
        self._session = session
        self._said: dict[str, tuple[str, str]] = {}
        """Of each its name and where it is."""

    def candidates(self, form: Organisation) -> tuple[SameAs, ...]:
        """Whom a new organisation may be, the surest first."""
        return tuple(
            SameAs(ref, self._said[ref][0], why.label, self._said[ref][1])
            for ref, why in self._stored().find(self._likely("", form))
        )

    def add(self, line: int, form: Organisation) -> None:
        """Remember a new one of the file: `#7` is that of row 7."""
        self._remember(self._stored(), f"#{line}", form)

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
