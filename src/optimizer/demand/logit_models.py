"""Logit models: alternatives compete through one sum of attractions (MNL, GAM), or by nests."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats, Ints
from optimizer.demand.choice import ChoiceModel, Factors, Push, by_offer, checked, figures, flat
from optimizer.scenario.schema.choice_section import GAMChoice, MNLChoice, NestedChoice


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
        """``theta[channel]``; ValueError when theta is given for another number of channels."""
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


SMALLEST = 1e-200
"""Below it a factor of the nested logit is too near underflow to stand for its mix."""


@dataclass(frozen=True)
class NestedLogit(ChoiceModel):
    """Nested logit over nests of channels (McFadden 1978); the outside option stands alone.

    With λ the dissimilarity of a nest and I = Σ_j (g v_j)^(1/λ) over its alternatives, the nest
    has attraction I^λ and j the share (g v_j)^(1/λ) / I of it.

    Attributes
    ----------
    nests : sequence of int, by channel
        Nest of each channel, counted from 0. Kept as a tuple.
    dissimilarity : float or sequence of float, by nest
        In (0, 1]; 1 is MNL. Kept as a float or a tuple.

    Raises
    ------
    ValueError
        When a dissimilarity is outside (0, 1] or one is missing, or a nest is no number from 0.
    """

    nests: Sequence[int] | Ints
    dissimilarity: float | Sequence[float] | Floats

    def __post_init__(self) -> None:
        nests = np.asarray(self.nests)
        if nests.ndim != 1 or not len(nests) or nests.dtype.kind not in "iu" or (nests < 0).any():
            raise ValueError(f"nests must be a number from 0 for each channel; got {self.nests}")
        lam = figures("dissimilarity", self.dissimilarity)
        if not all(0 < value <= 1 for value in np.atleast_1d(lam)):
            raise ValueError(f"dissimilarity must lie in (0, 1]; got {lam}")
        if isinstance(lam, tuple) and len(lam) <= nests.max():
            raise ValueError(
                f"dissimilarity is given for {len(lam)} nests; the channels name {nests.max() + 1}"
            )
        object.__setattr__(self, "nests", tuple(int(nest) for nest in nests))
        object.__setattr__(self, "dissimilarity", lam)

    @property
    def count(self) -> int:
        """Number of nests."""
        return int(max(self.nests)) + 1

    def by_channel(self, channels: int) -> tuple[Ints, Floats]:
        """``nest[channel]`` and ``dissimilarity[nest]``.

        Raises ValueError when the nests are given for another number of channels.
        """
        if len(self.nests) != channels:
            raise ValueError(
                f"nests are given for {len(self.nests)} channels; there are {channels}"
            )
        lam = np.asarray(self.dissimilarity, dtype=np.float64)
        lam = lam[: self.count] if lam.ndim else np.full(self.count, float(lam))
        return np.asarray(self.nests, dtype=np.int64), lam

    def sales(self, attraction: ArrayLike, multiplier: Push, customers: ArrayLike) -> Floats:
        """See :class:`ChoiceModel`."""
        v, g, n = checked(attraction, multiplier, customers)
        nest, by_nest = self.by_channel(v.shape[-2])
        member = (nest[:, None] == np.arange(self.count)).astype(np.float64)
        # the largest attraction of a nest is taken out first: 1/λ powers overflow without it
        pushed = g[..., None, :, :] * v
        own = [pushed[..., nest == k, :] for k in range(self.count)]
        top = np.stack([v.max(axis=(-2, -1), initial=0.0) for v in own], axis=-1)
        safe = np.where(top > 0, top, 1.0)
        power = (pushed / safe[..., nest][..., None]) ** (1.0 / by_nest[nest])[:, None]
        inclusive = power.sum(axis=-1) @ member
        some = np.where(inclusive > 0, inclusive, 1.0)
        worth = top * some**by_nest
        chance = worth / (1.0 + worth.sum(axis=-1, keepdims=True))
        inside = chance / some
        return np.asarray(n[..., None, None] * power * inside[..., nest][..., None])

    def units(self, classes: int) -> int:
        """A unit is a (class, nest)."""
        return classes * self.count

    def factors(self, attraction: Floats, multiplier: Push, customers: Floats) -> Factors | None:
        """See :meth:`ChoiceModel.factors`: customers · chance of the nest / its inclusive sum."""
        by_mix = by_offer(multiplier)
        cells, classes, channels, _ = attraction.shape
        nest, by_nest = self.by_channel(channels)
        worth = np.zeros((cells, classes, self.count, *attraction.shape[2:]))
        push = np.zeros((channels, by_mix.shape[2], len(by_mix)))
        inclusive = np.zeros((cells, classes, self.count, len(by_mix)))
        value = np.zeros_like(inclusive)
        for k in np.unique(nest):
            own = np.flatnonzero(nest == k)
            # the largest figures of the nest are taken out first: 1/λ powers overflow without it
            v_top = attraction[:, :, own].max(axis=(-2, -1), keepdims=True)
            g_top = float(by_mix[:, own].max())
            power = 1.0 / by_nest[k]
            v = (attraction[:, :, own] / np.where(v_top > 0, v_top, 1.0)) ** power
            pushed = np.moveaxis(by_mix[:, own], 0, -1)
            g = (pushed / (g_top or 1.0)) ** power
            if not _spans(v, attraction[:, :, own], g, pushed):
                return None
            worth[:, :, k, own], push[own] = v, g
            each = v.sum(axis=-1, keepdims=True) if g.shape[1] == 1 else v
            inclusive[:, :, k] = flat(each) @ g.reshape(-1, g.shape[2])
            value[:, :, k] = (v_top[..., 0] * g_top) * inclusive[:, :, k] ** by_nest[k]
        scale = customers[:, :, None, None] * value / (1.0 + value.sum(axis=2, keepdims=True))
        np.divide(scale, inclusive, out=scale, where=inclusive > 0)
        units = classes * self.count
        return Factors(
            np.repeat(np.arange(classes), self.count),
            scale.reshape(cells, units, -1),
            push,
            worth.reshape(cells, units, *attraction.shape[2:]),
        )


def _spans(v: Floats, attraction: Floats, g: Floats, push: Floats) -> bool:
    """Whether the powers keep every positive figure well away from underflow."""
    least_v = float(np.min(v, where=attraction > 0, initial=1.0))
    return least_v * float(np.min(g, where=push > 0, initial=1.0)) >= SMALLEST


def nested_logit(parameters: NestedChoice, nests: Mapping[str, str]) -> NestedLogit:
    """The model of a scenario's section ``choice``."""
    names = list(dict.fromkeys(nests.values()))
    dissimilarity = np.array([parameters.dissimilarity[name] for name in names])
    return NestedLogit(tuple(names.index(nest) for nest in nests.values()), dissimilarity)
