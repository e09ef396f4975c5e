"""W(n): what a point of sale expects to be paid for n lines in a period, as its policy counts them.

A line of the network's mix counts v (1 or 0, or points). Lines come as a Poisson flow, so what
is counted is a compound one, of mean λ E v and variance λ E v² a week. The policy reads it as
κ times a Poisson number of mean λ s, with the same mean and variance: κ = E v²/E v and
s = (E v)²/E v². Where each line counts 1 or 0 that is exact (κ = 1, s the share that counts).

A line's worth is net of the expected clawback, k (1 − λ_cb f p_cb) with
p_cb = 1 − (1 − h)^window, plus air time a · ARPU · Σ_u ((1 − h) d)^u, discounted by the payment
delay (models.md, the network, Effort). A poor line is worth what this gives at its own churn;
it counts toward the tiers like a good one. Of a tier's pay the share is kept that clawback
leaves of an average line's.

Tiers of the planned period are paid as :mod:`optimizer.network.pay.amounts` pays them. Those of a
longer one are read at the current pace: as if all periods in it had these lines, for an equal part
of the pay; caps of another period likewise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.network.pay.amounts import expected_outside_pay, thresholds, tier_euros
from optimizer.network.pay.terms import Terms
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.tier_section import PERIOD_MONTHS, Tier

PERIODS = ("month", "quarter", "year")


@dataclass(frozen=True, eq=False)
class Counting:
    """How lines are counted by the policy.

    Attributes
    ----------
    weights : array[offer]
        v/κ: what a line adds to the policy's count.
    step : float
        κ: lines or points of the tier in one of the policy's count.
    share : float
        s: counts by line of the network's mix.
    """

    weights: Floats
    step: float
    share: float


def planned_period(terms: Terms) -> str:
    """The shortest period that a tier counts; a quarter without tiers."""
    return min((t.period for t in terms.tiers), key=PERIODS.index, default="quarter")


def counting(terms: Terms, mix: Floats) -> Counting:
    """Count as the first tier of the planned period does; all lines without tiers.

    Tiers that count otherwise are read at the network's mix.
    """
    period = planned_period(terms)
    for tier in terms.tiers:
        if tier.period != period:
            continue
        v = terms.units(tier)
        mean, square = float(mix @ v), float(mix @ v**2)
        if mean > 0 and not (v == 1.0).all():
            step = square / mean
            return Counting(v / step, step, mean / step)
        break
    return Counting(np.ones(len(mix)), 1.0, 1.0)


@dataclass(frozen=True, eq=False)
class Offers:
    """What the policy knows of the offers.

    Attributes
    ----------
    arpu, churn, mix : array[offer]
        EUR a month; a month; share of the network's expected lines.
    """

    arpu: Floats
    churn: Floats
    mix: Floats


@dataclass(frozen=True)
class LineWorth:
    """What an average line brings (EUR a line), and what clawback is felt to leave of it.

    Attributes
    ----------
    per_line, air_time : float
        Before clawback; air time over the line's expected life.
    kept : dict of str to float
        Share that is left, by kind of component; below 0 when clawback weighs more than pay. All
        is left of components from outside.
    wait : float
        Discount of pay that comes late.
    """

    per_line: float
    air_time: float
    kept: dict[str, float]
    wait: float

    @property
    def net(self) -> float:
        """Worth of a line outside tiers (EUR)."""
        line = self.per_line * self.kept["per_line"] + self.air_time * self.kept["air_time"]
        return line * self.wait


@dataclass(frozen=True, eq=False)
class PeriodPay:
    """Expected pay of a period by what is counted.

    Attributes
    ----------
    pay : array[problem, n]
        W(n) (EUR).
    loss : array[problem, n]
        Less when one of the n is poor (EUR).
    goals : array[goal, problem]
        Thresholds of the planned period's tiers, as counted.
    """

    pay: Floats
    loss: Floats
    goals: Floats


def line_worth(terms: Terms, behaviour: Behaviour, offers: Offers, churn: Floats) -> LineWorth:
    """Worth of an average line of which ``churn[offer]`` leave a month, good ones or poor ones."""
    mix, felt = offers.mix, behaviour.clawback_aversion

    def left(kind: str, weight: Floats, paid: Floats | None = None) -> float:
        """Kept share of a component that pays so much by offer, or by offer and months lived."""
        share = terms.taken_back(kind)
        whole = float(mix @ weight)
        if not len(share) or whole <= 0:
            return 1.0
        ages = np.arange(1, len(share))
        leaves = churn[:, None] * (1.0 - churn)[:, None] ** (ages - 1)
        amounts = weight[:, None] if paid is None else paid[:, : len(ages)]
        back = (leaves * share[1:] * amounts).sum(axis=1)
        return 1.0 - felt * float(mix @ back) / whole

    stay = (1.0 - churn) * behaviour.pay_discount
    air, paid = np.zeros(len(mix)), np.zeros((len(mix), 60))
    for part in terms.air_time:
        each = part.share * offers.arpu
        air += each * (stay[:, None] ** np.arange(part.months)).sum(axis=1)
        paid += each[:, None] * np.minimum(np.arange(1, 61), part.months)
    one = np.ones(len(mix))
    kept = {"tier": left("tier", one), "spiff": left("spiff", one), "fixed": 1.0}
    kept["per_line"] = left("per_line", terms.per_line)
    kept["air_time"] = left("air_time", air, paid)
    wait = behaviour.pay_discount**terms.delay
    return LineWorth(float(mix @ terms.per_line), float(mix @ air), kept, wait)


def wage(
    terms: Terms,
    worth: LineWorth,
    count: Counting,
    mix: Floats,
    quota: Floats,
    n: Floats,
    months: tuple[str, float],
) -> Floats:
    """W(n): expected pay of a period (EUR).

    Parameters
    ----------
    worth, count
        See :func:`line_worth`, :func:`optimizer.network.pay.expected_pay.counting`.
    mix : array[offer]
    quota, n : array
        Lines to reach, and what is counted; broadcast together.
    months : (period, months)
        The planned period, and how many months it has.
    """
    parts = _parts(terms, worth, count, mix, quota, n, months)
    pay = sum((part * worth.kept.get(kind, 1.0) for kind, part in parts.items()), np.zeros(()))
    return np.asarray(pay * worth.wait)


def period_pay(
    terms: Terms,
    behaviour: Behaviour,
    offers: Offers,
    count: Counting,
    quota: Floats,
    n: Floats,
    months: tuple[str, float],
) -> PeriodPay:
    """Expected pay of a period, as :func:`wage`, by ``quota[problem]`` and ``n[n]`` counted."""
    good = line_worth(terms, behaviour, offers, offers.churn)
    early = np.maximum(offers.churn, behaviour.poor_churn)
    poor = line_worth(terms, behaviour, offers, early)
    parts = _parts(terms, good, count, offers.mix, quota[:, None], n[None], months)
    pay = sum((part * good.kept.get(kind, 1.0) for kind, part in parts.items()), np.zeros(()))
    loss = np.zeros_like(pay)
    for kind, part in parts.items():
        if kind == "fixed" or kind not in good.kept:
            # not taken back, whatever leaves
            continue
        # of each line its share of what the kind pays, which falls with what is felt to be kept
        each = np.divide(part, n[None], out=np.zeros_like(part), where=n[None] > 0)
        ratio = good.air_time and poor.air_time / good.air_time if kind == "air_time" else 1.0
        loss += each * (good.kept[kind] - ratio * poor.kept[kind])
    goals = [
        _goals(tier, quota[:, None])[:, :, 0] * _counted(terms, tier, count, offers.mix)
        for tier in terms.tiers
        if tier.period == months[0]
    ]
    none = np.zeros((0, len(quota)))
    return PeriodPay(pay * good.wait, loss * good.wait, np.concatenate([none, *goals]))


def spiff_by_week(terms: Terms, worth: LineWorth, count: Counting, mix: Floats) -> Floats | None:
    """``[week]``: EUR of spiffs for each one counted, net of expected clawback; None without."""
    if terms.spiff is None or not terms.spiff.any():
        return None
    return np.asarray(terms.spiff @ mix * (worth.kept["spiff"] * worth.wait / count.share))


def _parts(
    terms: Terms,
    worth: LineWorth,
    count: Counting,
    mix: Floats,
    quota: Floats,
    n: Floats,
    months: tuple[str, float],
) -> dict[str, Floats]:
    """What each kind of component earns, after caps and before clawback (EUR)."""
    lines = np.asarray(n / count.share + 0.0 * quota)
    parts = {
        "per_line": worth.per_line * lines,
        "tier": np.zeros_like(lines),
        "air_time": worth.air_time * lines,
        "fixed": np.full_like(lines, terms.fixed * months[1]),
        **expected_outside_pay(terms, lines, mix, months[1]),
    }
    period = PERIOD_MONTHS[months[0]]
    for tier in terms.tiers:
        times = PERIOD_MONTHS[tier.period] / period
        by_line = terms.netted(tier)
        net = None if by_line is None else times * lines * float(mix @ by_line)
        units = times * n / _counted(terms, tier, count, mix) + 0.0 * quota
        parts["tier"] = parts["tier"] + (
            tier_euros(tier, units, _goals(tier, times * quota), net) / times
        )
    for cap in terms.caps:
        room = np.full_like(lines, cap.at_most * months[1] / PERIOD_MONTHS[cap.period])
        for kind in terms.components:
            if kind in parts and (cap.of is None or kind in cap.of):
                parts[kind] = np.minimum(parts[kind], room)
                room = room - parts[kind]
    return parts


def _goals(tier: Tier, quota: Floats) -> Floats:
    return thresholds(tier, quota, np.ones_like(quota))


def _counted(terms: Terms, tier: Tier, count: Counting, mix: Floats) -> float:
    """The policy's count of one line or point of a tier; infinite when nothing is counted."""
    v = terms.units(tier)
    if np.array_equal(v, count.weights * count.step):
        return 1.0 / count.step
    mean = float(mix @ v)
    return count.share / mean if mean > 0 else np.inf
