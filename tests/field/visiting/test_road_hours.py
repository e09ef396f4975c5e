"""The hours of a day on the road, by hand."""

from __future__ import annotations

import numpy as np

from optimizer.field.visiting.road_hours import Roadbook, day_hours


def test_a_day_by_hand() -> None:
    """Half an hour opening, an hour between, one home: arrivals, road, hours."""
    legs = np.array([[0.0, 1.0], [1.0, 0.0]])
    day = day_hours(Roadbook(np.arange(2), np.array([0.5, 1.0]), legs, 1.25, 7.5, 3), [0, 1])
    assert day.arrivals == (0.5, 2.75)
    assert (day.legs, day.road, day.hours) == ((0.5, 1.0), 2.5, 5.0)
