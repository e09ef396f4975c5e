"""Points of sale of one type that differ in their aversions: a few kinds, each solved once.

Ratios of risk and loss aversion are rounded to a ladder, so that a network of thousands has a
few dozen effort problems. A ratio of effort cost needs no kind of its own: the effort problem
sees only cost over motivation, so that a dearer effort is a lower motivation there.
"""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.points_of_sale_section import PosType
from optimizer.scenario.tables.points_table import PointsOfSale

STEP = 2.0
"""Ratio between neighbouring rungs."""
RUNGS = 2
"""Rungs on either side of a ratio of one; what lies beyond is taken to the last."""


def aversion_kinds(
    pos: PointsOfSale, types: list[PosType], behaviour: Behaviour
) -> tuple[list[PosType], Ints]:
    """The kinds that occur, and which each point of sale is.

    With no differences the kinds are the types.

    Returns
    -------
    kinds : list of PosType
        With the aversions of each.
    kind : array[pos] of int
    """
    if not behaviour.differences:
        return types, pos.type
    risk, loss = _rung(pos.risk_aversion), _rung(pos.loss_aversion)
    if not (risk.any() or loss.any()):
        return types, pos.type
    keys = np.stack([pos.type, risk, loss], axis=1)
    occurring, kind = np.unique(keys, axis=0, return_inverse=True)
    return [_kind(types[k], behaviour, r, x) for k, r, x in occurring.tolist()], kind.reshape(-1)


def _rung(ratio: Floats) -> Ints:
    # no risk aversion at all is as little as the ladder has
    steps = np.log(np.maximum(ratio, 1e-9)) / np.log(STEP)
    return np.asarray(np.clip(np.rint(steps), -RUNGS, RUNGS), dtype=np.int64)


def _kind(of: PosType, behaviour: Behaviour, risk: int, loss: int) -> PosType:
    rho = behaviour.risk_aversion if of.risk_aversion is None else of.risk_aversion
    aversion = behaviour.loss_aversion if of.loss_aversion is None else of.loss_aversion
    return of.model_copy(
        update={"risk_aversion": rho * STEP**risk, "loss_aversion": aversion * STEP**loss}
    )
