"""Peers of a point of sale, by hand."""

from __future__ import annotations

import numpy as np

from optimizer.field.visiting.peers import peers_of
from optimizer.network import History


def test_peers_by_hand() -> None:
    """Four of a type: one's peers are the other three, and their mix spread over its lines."""
    sold = np.array([[4.0, 0.0], [3.0, 3.0], [6.0, 0.0], [0.0, 6.0]])[:, None]
    early = np.array([[1.0], [3.0], [0.0], [0.0]])
    money = np.zeros((4, 1, 6), dtype=np.int64)
    none = np.zeros(4, dtype=np.int64)
    history = History(sold, early, money, money, money, none, (), np.ones(4))
    peers = peers_of(history, none, none, np.ones(4, dtype=np.bool_), 3)
    assert peers.count.tolist() == [3, 3, 3, 3]
    assert peers.expected[0].tolist() == [2.0, 2.0]
    assert (peers.lines[0], peers.early[0], peers.early_of_peers[0]) == (6.0, 0.25, 3 / 18)
    # of two regions with two each, all of the type are peers
    peers = peers_of(history, none, np.array([0, 0, 1, 1]), np.ones(4, dtype=np.bool_), 3)
    assert peers.count.tolist() == [3, 3, 3, 3]
