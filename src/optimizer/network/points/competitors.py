"""Other brands' push in multi-brand points of sale: given by month, times a factor that wanders."""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter
from scipy.special import ndtri

from optimizer.arrays import Floats
from optimizer.network.streams import Purpose, Streams
from optimizer.scenario.schema.environment_section import Competitors, RandomPush
from optimizer.scenario.tables.zone_table import ZoneTable


def competitors_push(
    spec: Competitors, zones: ZoneTable, months: int, streams: Streams, noise: bool
) -> Floats:
    """Push of one replication.

    Parameters
    ----------
    noise : bool
        Without it the factor is its mean, one.

    Returns
    -------
    array[month, zone]
        Ratio; 1 is as usual.
    """
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
