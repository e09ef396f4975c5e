"""Streams are told apart by what they are for; draws are the quantiles of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from optimizer.network.random_draws import (
    BranchedStreams,
    Purpose,
    Streams,
    binomial_inverse,
    poisson_inverse,
    thinned,
)


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


@given(u=st.floats(0.0, 0.999999), mean=st.floats(0, 200))
def test_poisson_is_the_quantile(u: float, mean: float) -> None:
    """The draw is the smallest n whose cumulative chance reaches u (to rounding error)."""
    n = int(poisson_inverse(np.array([u]), np.array([mean]))[0])
    assert stats.poisson.cdf(n, mean) >= u - 1e-10
    assert n == 0 or stats.poisson.cdf(n - 1, mean) < u + 1e-10


@given(u=st.floats(0.0, 0.999999), n=st.integers(0, 300), p=st.floats(0, 1))
def test_binomial_is_the_quantile(u: float, n: int, p: float) -> None:
    """So is the binomial's, up to the mirrored uniform for chances above one half."""
    k = int(binomial_inverse(np.array([u]), np.array([n]), np.array([p]))[0])
    assert 0 <= k <= n
    assert stats.binom.cdf(k, n, p) >= u - 1e-9
    assert k == 0 or stats.binom.cdf(k - 1, n, p) <= u + 1e-9


def test_a_higher_mean_never_draws_less() -> None:
    """With the same uniforms, more demand is never fewer lines: what common numbers rest on."""
    u = np.random.default_rng(5).random(5000)
    assert (poisson_inverse(u, np.full(5000, 6.5)) >= poisson_inverse(u, np.full(5000, 6.0))).all()


def test_means_and_variances() -> None:
    """A hundred thousand draws have the Poisson's mean and variance within four standard errors."""
    u = np.random.default_rng(6).random(100_000)
    drawn = poisson_inverse(u, np.full(u.shape, 7.3))
    assert abs(drawn.mean() - 7.3) < 4 * np.sqrt(7.3 / u.size)
    assert drawn.var() == pytest.approx(7.3, rel=0.03)


def test_impossible_means_are_refused() -> None:
    """Negative means raise instead of drawing something."""
    with pytest.raises(ValueError, match="0 or more"):
        poisson_inverse(np.array([0.5]), np.array([-1.0]))


def test_far_means_and_many_trials_are_scipys_quantiles() -> None:
    """Where the chance of nothing underflows (one point of sale for a region), scipy's quantile."""
    u = np.array([0.001, 0.4, 0.999])
    assert (poisson_inverse(u, np.full(3, 5e4)) == stats.poisson.ppf(u, 5e4)).all()
    assert (binomial_inverse(u, np.full(3, 40_000), 0.3) == stats.binom.ppf(u, 40_000, 0.3)).all()


@given(seed=st.integers(0, 2**32 - 1), p=st.sampled_from([0.0, 0.003, 0.045, 0.3, 0.5, 0.9, 1.0]))
def test_thinning_is_the_binomial(seed: int, p: float) -> None:
    """The fast draw for one chance gives the numbers of the general one."""
    rng = np.random.default_rng(seed)
    u, n = rng.random((3, 400)), rng.integers(0, 9, (3, 400)).astype(np.float64)
    n[1] = 0.0
    chance = np.array([p, 0.5, p / 2])
    at, lost = thinned(u.__getitem__, n, chance)
    found = np.zeros(n.shape, dtype=np.int64)
    found.flat[at] = lost
    assert (lost > 0).all()
    assert (found == binomial_inverse(u, n.astype(np.int64), chance[:, None])).all()


def test_many_draws_are_the_draws_one_by_one() -> None:
    """An entry's draw does not depend on its neighbours: dense and sparse walks agree."""
    rng = np.random.default_rng(8)
    u, mean = rng.random(3000), rng.gamma(0.7, 3.0, 3000)
    alone = [int(poisson_inverse(a, b)) for a, b in zip(u, mean, strict=True)]
    assert (poisson_inverse(u, mean) == alone).all()
