"""The operator's pay office: payments that are late, or wrong and corrected later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.streams import Purpose, Streams
from optimizer.scenario.schema.environment_section import PayOffice


@dataclass(frozen=True, eq=False)
class Mishaps:
    """What the pay office does to the pay of one month.

    Attributes
    ----------
    late : array[pos] of int
        Months that the payment comes late.
    error : array[pos]
        Share by which it is wrong: negative is too little; 0 is right.
    corrected_after : int
        Months from a wrong payment to its correction.
    """

    late: Ints
    error: Floats
    corrected_after: int

    @property
    def felt(self) -> Floats:
        """``[pos]``: months that pay is late; what is missing counts until it is corrected."""
        return np.asarray(self.late + np.maximum(-self.error, 0.0) * self.corrected_after)


def mishaps(spec: PayOffice, streams: Streams, month: int, count: int) -> Mishaps:
    """What happens to the pay earned in a month, by each point of sale's own draws."""
    late, length = streams.uniform(Purpose.LATE_PAY, month, (count, 2)).T
    wrong, sign = streams.uniform(Purpose.WRONG_PAY, month, (count, 2)).T
    months = 1 + np.floor(length * spec.late_months).astype(np.int64)
    share = np.where(sign < 0.5, -spec.wrong_share, spec.wrong_share)
    return Mishaps(
        np.where(late < spec.late, months, 0),
        np.where(wrong < spec.wrong, share, 0.0),
        spec.corrected_after,
    )


def on_time(count: int) -> Mishaps:
    """Nothing happens to so many points of sale."""
    return Mishaps(np.zeros(count, dtype=np.int64), np.zeros(count), 0)


def payments(net: Ints, mishap: Mishaps) -> Iterator[tuple[int, Ints]]:
    """Split a month's net pay into what is paid when.

    Parameters
    ----------
    net : array[pos, component] of int
        Cents due.

    Yields
    ------
    months : int
        After the payment was due.
    cents : array[pos, component] of int
        Paid then; over all months they sum to the net pay.
    """
    if not mishap.late.any() and not mishap.error.any():
        yield 0, net
        return
    excess, wrong = np.zeros_like(net), np.flatnonzero(mishap.error)
    excess[wrong] = np.rint(net[wrong] * mishap.error[wrong, None])
    for late in np.unique(mishap.late):
        affected = (mishap.late == late)[:, None]
        yield int(late), np.where(affected, net + excess, 0)
        if (excess[affected[:, 0]] != 0).any():
            yield int(late) + mishap.corrected_after, np.where(affected, -excess, 0)
