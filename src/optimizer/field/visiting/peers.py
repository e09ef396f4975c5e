"""Peers: points of sale of the same type in the same region, which one is held against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network import History

LEAST = 3
"""Fewer peers in the region, and those of the type everywhere are taken (assumption)."""


@dataclass(frozen=True, eq=False)
class Peers:
    """Each point of sale beside its peers, itself left out.

    Attributes
    ----------
    count : array[pos] of int
    mix : array[pos, offer]
        Its own lines of the last months.
    expected : array[pos, offer]
        As many lines as it sold, spread over offers as its peers spread theirs.
    lines : array[pos]
        Mean lines of the peers in the same months.
    early, early_of_peers : array[pos]
        Lines lost early over all lines sold; NaN of nothing sold.
    """

    count: Ints
    mix: Floats
    expected: Floats
    lines: Floats
    early: Floats
    early_of_peers: Floats


def peers_of(history: History, type_: Ints, region: Ints, active: Bools, recent: int) -> Peers:
    """Hold every point of sale against its peers.

    Parameters
    ----------
    type_, region : array[pos] of int
    active : array[pos] of bool
        Who can be a peer.
    recent : int
        Last months whose lines are compared.
    """
    mix = history.sold[:, max(history.months - recent, 0) :].sum(axis=1)
    sold, early = history.sold.sum(axis=(1, 2)), history.early.sum(axis=1)
    columns = np.column_stack([active, mix, sold, early]) * active[:, None]
    group = type_ * (int(region.max(initial=0)) + 1) + region
    found = _others(columns, group)
    wide = _others(columns, type_)
    found = np.where((found[:, 0] < LEAST)[:, None], wide, found)
    offers = mix.shape[1]
    theirs, count = found[:, 1 : 1 + offers], found[:, 0]
    total = theirs.sum(axis=1)
    share = np.divide(theirs, total[:, None], out=np.zeros_like(theirs), where=total[:, None] > 0)
    return Peers(
        count=count.astype(np.int64),
        mix=mix,
        expected=share * mix.sum(axis=1, keepdims=True),
        lines=np.divide(total, count, out=np.zeros(len(count)), where=count > 0),
        early=_ratio(early, sold),
        early_of_peers=_ratio(found[:, -1], found[:, -2]),
    )


def _others(columns: Floats, group: Ints) -> Floats:
    """Sums over the others of each one's group."""
    sums = np.zeros((int(group.max(initial=0)) + 1, columns.shape[1]))
    np.add.at(sums, group, columns)
    return np.asarray(sums[group] - columns)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    out = np.full(len(top), np.nan)
    return np.asarray(np.divide(top, bottom, out=out, where=bottom > 0))
