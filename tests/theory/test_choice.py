"""Choice models against closed forms and against choices made by drawn utilities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.demand import (
    GAM,
    MNL,
    NestedLogit,
    alone,
    cannibalisation_rate,
    gam_theta_from_rate,
    overlap,
    transfer,
)

POSITIVE = st.floats(0.01, 5)
ATTRACTIONS = st.lists(POSITIVE, min_size=3, max_size=3)


def one_class(v: list[float]) -> np.ndarray:
    """``attraction[class, channel, offer]`` of one class and one offer."""
    return np.array(v)[None, :, None]


def test_the_launch_of_a_channel() -> None:
    """Shop 1, reseller .5, 1,000 customers; the web opens with 1: 400/200 → 285.71/142.86/285.71.

    The web takes .600 of what it sells from the others, and the market gains 114.29 lines.
    """
    market = (one_class([1.0, 0.5, 1.0]), [[1, 1, 0], [1, 1, 1]], [1000.0])
    before, after = MNL().sales(*market)[:, 0, :, 0]
    assert before == pytest.approx([400, 200, 0])
    assert after == pytest.approx([285.714, 142.857, 285.714], abs=1e-3)
    assert cannibalisation_rate(MNL(), *market)[1, 2] == pytest.approx(0.6)
    assert after.sum() - before.sum() == pytest.approx(114.286, abs=1e-3)
    moved = transfer(MNL(), *market)[1, 2]
    assert moved == pytest.approx([114.286, 57.143, 0], abs=1e-3)


@given(ATTRACTIONS)
def test_the_rate_of_mnl_depends_on_the_others_alone(v: list[float]) -> None:
    """MNL: κ = V / (1 + V), V the other channels' attraction, whatever the channel's own."""
    rate = cannibalisation_rate(MNL(), one_class(v), [[1, 1, 1]], [1000.0])[0]
    others = sum(v) - np.array(v)
    np.testing.assert_allclose(rate, others / (1 + others), rtol=1e-9)


@given(ATTRACTIONS, st.floats(0, 1))
def test_the_rate_of_gam_and_its_inverse(v: list[float], theta: float) -> None:
    """GAM: κ = (1 − θ) V / (1 + θ v_c + V), and θ is found again from the measured κ."""
    rate = cannibalisation_rate(GAM(theta), one_class(v), [[1, 1, 1]], [1000.0])[0]
    others = sum(v) - np.array(v)
    expected = (1 - theta) * others / (1 + theta * np.array(v) + others)
    np.testing.assert_allclose(rate, expected, rtol=1e-8, atol=1e-12)
    # a rate that rounding puts a hair below 0 (θ = 1) is a measured 0
    found = gam_theta_from_rate(max(0.0, float(rate[0])), float(others[0]), v[0])
    assert found == pytest.approx(theta, abs=1e-8)


@given(ATTRACTIONS)
def test_gam_with_full_shadow_has_no_substitution(v: list[float]) -> None:
    """θ = 1: closing a channel loses its sales whole; nobody else gains, nothing overlaps."""
    market = (one_class(v), [[1, 1, 1]], [1000.0])
    model = GAM(1.0)
    assert transfer(model, *market) == pytest.approx(np.zeros((1, 3, 3)), abs=1e-9)
    assert overlap(model, *market) == pytest.approx([0], abs=1e-9)
    np.testing.assert_allclose(alone(model, *market), model.sales(*market), rtol=1e-12)


@given(ATTRACTIONS)
def test_mnl_has_independence_of_irrelevant_alternatives(v: list[float]) -> None:
    """MNL and GAM keep the ratio of two channels' sales when a third one closes."""
    for model in (MNL(), GAM(0.5)):
        full, closed = model.sales(one_class(v), [[1, 1, 1], [1, 1, 0]], [1.0])[:, 0, :, 0]
        assert full[0] / full[1] == pytest.approx(closed[0] / closed[1])


@given(ATTRACTIONS, st.floats(0.05, 1), st.floats(0.05, 1))
def test_nested_logit_is_mcfaddens_formula(v: list[float], first: float, second: float) -> None:
    """Channels 0 and 1 in a nest, 2 in another: chance of the nest times share within it."""
    sales = NestedLogit((0, 0, 1), (first, second)).sales(one_class(v), [[1, 1, 1]], [1.0])
    a, b, c = v
    inclusive = a ** (1 / first) + b ** (1 / first)
    everyone = 1 + inclusive**first + c
    share = [a ** (1 / first) / inclusive, b ** (1 / first) / inclusive]
    expected = [inclusive**first / everyone * part for part in share] + [c / everyone]
    np.testing.assert_allclose(sales[0, 0, :, 0], expected, rtol=1e-8)


@given(ATTRACTIONS, st.floats(0.05, 0.9))
def test_a_nest_takes_first_from_itself(v: list[float], dissimilarity: float) -> None:
    """Closing a channel sends relatively more of its buyers to its own nest than elsewhere."""
    model = NestedLogit((0, 0, 1), (dissimilarity, 1.0))
    full, closed = model.sales(one_class(v), [[1, 1, 1], [1, 0, 1]], [1.0])[:, 0, :, 0]
    assert closed[0] / full[0] >= closed[2] / full[2] * (1 - 1e-9)


def test_mnl_is_what_people_with_gumbel_utilities_choose() -> None:
    """MNL's shares lie inside the interval of 400,000 people's best draws (McFadden 1974)."""
    rng = np.random.default_rng(1974)
    v, people = np.array([1.0, 0.5, 1.4, 0.1]), 400_000
    utility = np.log(np.concatenate([[1.0], v])) + rng.gumbel(size=(people, 5))
    shares = np.bincount(utility.argmax(axis=1), minlength=5)[1:] / people
    theory = MNL().sales(v[None, :, None], [[1, 1, 1, 1]], [1.0])[0, 0, :, 0]
    half_width = 4 * np.sqrt(shares * (1 - shares) / people)
    assert (np.abs(theory - shares) < half_width).all()


def test_nested_logit_is_what_people_with_shared_tastes_choose() -> None:
    """Nested logit's shares lie inside the interval of drawn utilities with a common part.

    Gumbel utilities of a nest share a taste: exponentials divided by one positive stable
    variable of index λ per nest (Kanter's draw) have the generalised extreme value joint law
    exp(−(Σ x^(1/λ))^λ) of McFadden 1978.
    """
    rng = np.random.default_rng(1978)
    v, nest, lam, people = np.array([1.0, 0.5, 1.4, 0.7]), np.array([0, 0, 1, 1]), 0.5, 400_000
    angle = rng.uniform(0, np.pi, (people, 2))
    wait = rng.exponential(size=(people, 2))
    stable = (
        np.sin(lam * angle)
        / np.sin(angle) ** (1 / lam)
        * (np.sin((1 - lam) * angle) / wait) ** ((1 - lam) / lam)
    )
    taste = -lam * np.log(rng.exponential(size=(people, 4)) / stable[:, nest])
    outside = rng.gumbel(size=(people, 1))
    utility = np.concatenate([outside, np.log(v) + taste], axis=1)
    shares = np.bincount(utility.argmax(axis=1), minlength=5)[1:] / people
    theory = NestedLogit(nest, lam).sales(v[None, :, None], [[1, 1, 1, 1]], [1.0])[0, 0, :, 0]
    half_width = 4 * np.sqrt(shares * (1 - shares) / people)
    assert (np.abs(theory - shares) < half_width).all()
    assert (
        np.abs(MNL().sales(v[None, :, None], [[1] * 4], [1.0])[0, 0, :, 0] - shares) > half_width
    ).any()
