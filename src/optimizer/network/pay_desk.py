"""Where pay is settled and paid: the books of every scheme in use, and the pay office."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.environment import Mishaps, mishaps, on_time, payments
from optimizer.network.model import NetworkModel, NetworkState
from optimizer.network.pay.residual_value import air_time_to_come, clawback_to_come
from optimizer.network.pay.settlement import Books, Entries
from optimizer.network.random_draws import Streams

Rows = Ints | slice


class PayDesk:
    """Settles every month and pays it out."""

    def __init__(self, model: NetworkModel, streams: Streams) -> None:
        self.model, self.streams = model, streams
        self.books = [
            Books(group.terms, model.calendar, model.quota[group.rows], model.arpu)
            for group in model.groups
        ]
        self.delay = model.pay_delay
        self.delays = np.unique(self.delay)
        self.on_time_before = 0
        self.known: dict[int, Mishaps] = {}
        self.air_time = any(group.terms.air_time for group in model.groups)

    def sell(self, sold: Floats, with_us: Bools) -> None:
        """Enter a week's lines, ``sold[pos, offer]``, of those with us."""
        for books, rows in self._with_rows():
            books.sell(sold[rows], with_us[rows])

    def settle(self, billed: Floats, lost: Floats) -> Entries:
        """What a month earns and takes back for lines lost at its end; ``[pos, offer, cohort]``.

        Lines billed before its churn are not read where no scheme in use pays air time.
        """
        if len(self.books) == 1:
            return self.books[0].close(billed, lost)
        shape = (len(billed), len(self.model.terms.components))
        settled = Entries(np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64))
        for books, rows in self._with_rows():
            entries = books.close(billed[rows], lost[rows])
            settled.earned[rows], settled.reversed[rows] = entries.earned, entries.reversed
        return settled

    def to_come(self, points: NetworkState, after: int) -> tuple[float, float]:
        """Air time, and what is taken back, expected after so many months (EUR)."""
        air_time = clawback = 0.0
        kinds = [(points.cohort, self.model.churn)]
        if len(points.poor):
            kinds.append((points.poor, np.full_like(self.model.churn, self.model.poor_churn)))
        for books, rows in self._with_rows():
            for active, churn in kinds:
                air_time += air_time_to_come(books, active[rows], churn, points.active[rows], after)
                clawback += clawback_to_come(books, active[rows], churn, after)
        return air_time, clawback

    def _with_rows(self) -> Iterator[tuple[Books, Rows]]:
        """Books with their points of sale; of one scheme for all, without a copy."""
        if len(self.books) == 1:
            yield self.books[0], slice(None)
            return
        for books, group in zip(self.books, self.model.groups, strict=True):
            yield books, group.rows

    def payments(self, month: int, entries: Entries) -> Iterator[tuple[int, Ints]]:
        """When a month's net pay is paid, maybe beyond the plan; ``cents[pos, component]``."""
        net = entries.earned - entries.reversed
        for months, cents in payments(net, self._mishaps(month)):
            for delay in self.delays:
                theirs = cents
                if len(self.delays) > 1:
                    theirs = cents * (self.delay == delay)[:, None]
                yield month + months + int(delay), theirs

    def late(self, month: int) -> Floats:
        """``[pos]``: months that pay due in a month waits, by the scheme and by mishaps."""
        late = self.delay.astype(np.float64)
        if self.model.pay_office is not None:
            for delay in self.delays:
                if month >= delay:
                    felt = self._mishaps(month - int(delay)).felt
                    late += np.where(self.delay == delay, felt, 0.0)
        return late

    def _mishaps(self, month: int) -> Mishaps:
        """What the pay office does to the pay earned in a month."""
        if self.model.pay_office is None or month < self.on_time_before:
            return on_time(len(self.delay))
        if month not in self.known:
            oldest = self.delay.max(initial=0)
            self.known = {m: what for m, what in self.known.items() if m + oldest >= month}
            self.known[month] = mishaps(self.model.pay_office, self.streams, month, len(self.delay))
        return self.known[month]
