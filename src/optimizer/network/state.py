"""The state of the network: one entry per point of sale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.model import NetworkModel


@dataclass(eq=False)
class NetworkState:
    """What changes while the network is simulated; written by the weekly and monthly steps.

    Attributes
    ----------
    active : array[pos] of bool
        Still sells for us.
    motivation : array[pos]
        In (0, 1).
    reference_pay : array[pos]
        EUR a month that it is used to.
    low_months : array[pos] of int
        Months in a row with a motivation below the floor.
    last_visit : array[pos]
        Working day of the last visit; -inf before the first.
    knowledge : array[pos]
        Of our offers, in [0, 1].
    since : array[pos] of int
        Month in which it began to sell for us; the number of months for those that have not.
    turnover : array[pos]
        Lines a month, smoothed over three months.
    counted : array[pos]
        Lines so far in the period that the policy plans for, as it counts them. A point of sale
        that joins in the middle has a head start: so much is left to sell as for that part.
    quota : array[pos]
        Of the quota period, for the weeks with us; 0 of those that have not joined.
    cohort : array[pos, offer, month of sale]
        Active lines; in memory a row of points of sale for each month and offer.
    poor : array[pos, offer, month of sale]
        Active poor lines, likewise; empty without gaming.
    sold : array[pos, quarter]
        Lines of each quota period.
    pay : array[pos, month]
        Net pay of each month (EUR).
    """

    active: Bools
    motivation: Floats
    reference_pay: Floats
    low_months: Ints
    last_visit: Floats
    knowledge: Floats
    since: Ints
    turnover: Floats
    counted: Floats
    quota: Floats
    cohort: Floats
    poor: Floats
    sold: Floats
    pay: Floats

    @classmethod
    def fresh(cls, model: NetworkModel) -> NetworkState:
        """Every point of sale at its start, prospects not yet with us."""
        count, months, offers = model.rate.shape
        own = np.arange(count) < model.own
        cohorts = np.zeros((2, months, offers, count)).transpose(0, 3, 2, 1)
        return cls(
            active=own,
            motivation=np.full(count, model.behaviour.coefficients.initial),
            reference_pay=model.start_pay.copy(),
            low_months=np.zeros(count, dtype=np.int64),
            last_visit=np.full(count, -np.inf),
            knowledge=np.full(count, model.skill.usual if model.skill is not None else 0.0),
            since=np.where(own, 0, months),
            turnover=model.rate[:, 0].sum(axis=1) * model.calendar.weeks_of[0],
            counted=np.zeros(count),
            quota=np.where(own, model.quota[:, 0], 0.0),
            cohort=cohorts[0],
            poor=cohorts[1] if model.behaviour.gaming else cohorts[1][:0],
            sold=np.zeros((count, model.calendar.quarters)),
            pay=np.zeros((count, months)),
        )

    def billed(self, month: int) -> Floats:
        """``[pos, offer, cohort]``: active lines, poor ones among them, up to those of a month."""
        good = self.cohort[:, :, : month + 1]
        return good + self.poor[:, :, : month + 1] if len(self.poor) else good.copy(order="K")
