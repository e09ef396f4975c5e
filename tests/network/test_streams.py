"""Streams are told apart by what they are for, and by nothing that was drawn."""

from __future__ import annotations

import numpy as np

from optimizer.network.streams import BranchedStreams, Purpose, Streams


def test_streams_do_not_depend_on_what_was_drawn() -> None:
    """A stream is named by seed, replication, purpose and step; one does not move another."""
    a, b = Streams(1, 2), Streams(1, 2)
    b.uniform(Purpose.CHURN, 7, (1000,))
    assert (a.uniform(Purpose.SALES, 3, (9,)) == b.uniform(Purpose.SALES, 3, (9,))).all()
    assert (a.uniform(Purpose.SALES, 3, (9,)) != a.uniform(Purpose.SALES, 4, (9,))).any()


def test_competitors_go_on_from_where_they_were() -> None:
    """Their draws before the month are the past's; all others are the future's own."""
    branched, past, future = BranchedStreams(7, 3, 0, 4), Streams(7, 0), Streams(7, 3)
    for step, other in ((3, past), (4, future)):
        found = branched.uniform(Purpose.COMPETITORS, step, (5,))
        assert np.array_equal(found, other.uniform(Purpose.COMPETITORS, step, (5,)))
    found = branched.uniform(Purpose.SALES, 3, (5,))
    assert np.array_equal(found, future.uniform(Purpose.SALES, 3, (5,)))
