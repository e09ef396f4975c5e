"""What comes from outside the points of sale: competitors' push, the pay office's mishaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter
from scipy.special import ndtri

from optimizer.arrays import Floats, Ints
from optimizer.network.random_draws import Purpose, Streams
from optimizer.scenario.schema.network_section import Competitors, PayOffice, RandomPush
from optimizer.scenario.tables.zone_table import ZoneTable


def competitors_push(
    spec: Competitors, zones: ZoneTable, months: int, streams: Streams, noise: bool
) -> Floats:
    """``[month, zone]``: push of one replication, 1 as usual; without noise its factor is one."""
    # before the plan, in a warm-up, it is as usual
    before = np.ones(months - len(spec.push))
    given = np.concatenate([before, np.array(spec.push, dtype=np.float64)])
    push = np.repeat(given[:, None], len(zones.ids), axis=1)
    if spec.random is None or not noise:
        return push
    return push * _factor(spec.random, zones, months, streams)


def _factor(spec: RandomPush, zones: ZoneTable, months: int, streams: Streams) -> Floats:
    """exp(x − sd²/2), x an AR(1) started in its stationary law; mean one every month."""
    area = {
        "nation": np.zeros(len(zones.ids), dtype=np.int64),
        "region": zones.region_index,
        "zone": np.arange(len(zones.ids)),
    }[spec.each]
    count = int(area.max(initial=0)) + 1
    u = np.stack([streams.uniform(Purpose.COMPETITORS, m, (count,)) for m in range(months)])
    shock = spec.sd * ndtri(np.clip(u, 1e-12, 1.0 - 1e-12))
    shock[1:] *= np.sqrt(1.0 - spec.persistence**2)
    x = lfilter([1.0], [1.0, -spec.persistence], shock, axis=0)
    return np.asarray(np.exp(x - spec.sd**2 / 2)[:, area])


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
    """Split ``net[pos, component]``, a month's cents due, into what is paid when.

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
