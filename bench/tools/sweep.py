"""What the clock of the server does every half minute about referrals, without a browser."""

from time import perf_counter

from bench.browser import Sample
from bench.data import Dataset
from db.engine import make_engine, reading
from db.mail import outbox
from db.referrals import expiry as referral_expiry
from db.referrals import reminders


class Sweep:
    """Looks for what is to be expired, reminded and sent, in the database to measure."""

    def __init__(self, dataset: Dataset) -> None:
        self._engine = make_engine(dataset.url)

    def look(self, turn: int) -> Sample:
        """From the first query to the last answer."""
        begin = perf_counter()
        with reading(self._engine) as session:
            referral_expiry.due(session)
            reminders.due(session)
            outbox.anything(session)
        return Sample((perf_counter() - begin) * 1000, 0)
