"""Choice models whose alternatives compete through one sum of attractions: MNL and GAM."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats
from optimizer.demand.choice import ChoiceModel, checked, figures
from optimizer.demand.factors import Factors
from optimizer.demand.push import Push, by_offer, flat
from optimizer.scenario.schema.choice_section import GAMChoice, MNLChoice


class AttractionModel(ChoiceModel):
    """P(j) = g v_j / (1 + Σ w v), with w the weight of each alternative's push."""

    one_denominator: ClassVar[bool] = True

    @abstractmethod
    def weight(self, multiplier: Floats) -> Floats:
        """See :meth:`ChoiceModel.weight`."""

    def sales(self, attraction: ArrayLike, multiplier: Push, customers: ArrayLike) -> Floats:
        """See :class:`ChoiceModel`."""
        v, g, n = checked(attraction, multiplier, customers)
        weight = self.weight(g)
        # denominator[(cell,) mix, class]: only it depends on more than the alternative's own push
        each = v[..., 0, :, :, :]
        each = each.sum(axis=-1, keepdims=True) if g.shape[-1] == 1 else each
        denominator = 1.0 + flat(weight) @ np.swapaxes(flat(each), -1, -2)
        return np.asarray((n / denominator)[..., None, None] * (g[..., None, :, :] * v))

    def units(self, classes: int) -> int:
        """A unit is a class."""
        return classes

    def factors(self, attraction: Floats, multiplier: Push, customers: Floats) -> Factors:
        """See :meth:`ChoiceModel.factors`: customers over the class's denominator."""
        g = by_offer(multiplier)
        each = attraction.sum(axis=-1, keepdims=True) if g.shape[-1] == 1 else attraction
        scale = flat(each) @ flat(self.weight(g)).T
        scale += 1.0
        np.divide(customers[..., None], scale, out=scale)
        return Factors(np.arange(attraction.shape[1]), scale, np.moveaxis(g, 0, -1), attraction)


@dataclass(frozen=True)
class MNL(AttractionModel):
    """Multinomial logit: P(j) = g v_j / (1 + Σ g v) (McFadden 1974)."""

    def weight(self, multiplier: Floats) -> Floats:
        """The push itself."""
        return multiplier


@dataclass(frozen=True)
class GAM(AttractionModel):
    """Generalised attraction model (Gallego, Ratliff and Shebalov 2015, Operations Research 63).

    A closed alternative leaves the shadow attraction θ v_j with the outside option:
    P(j) = g v_j / (1 + Σ_closed θ v + Σ_open g v). A channel is closed when its multiplier is
    0. The shadow is that of the reference push, whatever level the channel is closed from.

    Attributes
    ----------
    theta : float or sequence of float, by channel
        In [0, 1]; 0 is MNL, 1 is no substitution. Kept as a float or a tuple.

    Raises
    ------
    ValueError
        When theta is outside [0, 1].
    """

    theta: float | Sequence[float] | Floats

    def __post_init__(self) -> None:
        theta = figures("theta", self.theta)
        if not all(0 <= value <= 1 for value in np.atleast_1d(theta)):
            raise ValueError(f"theta must lie in [0, 1]; got {theta}")
        object.__setattr__(self, "theta", theta)

    def by_channel(self, channels: int) -> Floats:
        """``theta[channel]``.

        Raises
        ------
        ValueError
            When theta is given for another number of channels.
        """
        theta = np.asarray(self.theta, dtype=np.float64)
        if theta.ndim and len(theta) != channels:
            raise ValueError(f"theta is given for {len(theta)} channels; there are {channels}")
        return np.broadcast_to(theta, (channels,))

    def weight(self, multiplier: Floats) -> Floats:
        """The push, or the shadow of what is closed."""
        theta = self.by_channel(multiplier.shape[-2])[:, None]
        return np.asarray(multiplier + np.where(multiplier == 0, theta, 0.0))


def mnl(parameters: MNLChoice, nests: Mapping[str, str]) -> MNL:
    """The model of a scenario's section ``choice``."""
    return MNL()


def gam(parameters: GAMChoice, nests: Mapping[str, str]) -> GAM:
    """The model of a scenario's section ``choice``."""
    return GAM(np.array([parameters.theta[channel] for channel in nests]))
