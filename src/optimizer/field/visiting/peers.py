"""Peers of a point of sale: those of the same type in the same region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network import History

LEAST = 3
"""With fewer peers in the region those of the type everywhere are taken (assumption)."""


@dataclass(frozen=True, eq=False)
class Peers:
    """Figures of each point of sale and of its peers, which it is not among.

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
    """Compare every point of sale with its peers.

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
    near, of_type = _others(columns, group), _others(columns, type_)
    peers = np.where((near[:, 0] < LEAST)[:, None], of_type, near)
    offers = mix.shape[1]
    theirs, count = peers[:, 1 : 1 + offers], peers[:, 0]
    total = theirs.sum(axis=1)
    share = np.divide(theirs, total[:, None], out=np.zeros_like(theirs), where=total[:, None] > 0)
    return Peers(
        count=count.astype(np.int64),
        mix=mix,
        expected=share * mix.sum(axis=1, keepdims=True),
        lines=np.divide(total, count, out=np.zeros(len(count)), where=count > 0),
        early=_ratio(early, sold),
        early_of_peers=_ratio(peers[:, -1], peers[:, -2]),
    )


def _others(columns: Floats, group: Ints) -> Floats:
    """Sums over the others of each one's group."""
    sums = np.zeros((int(group.max(initial=0)) + 1, columns.shape[1]))
    np.add.at(sums, group, columns)
    return np.asarray(sums[group] - columns)


def _ratio(lines: Floats, of: Floats) -> Floats:
    return np.asarray(np.divide(lines, of, out=np.full(len(lines), np.nan), where=of > 0))
