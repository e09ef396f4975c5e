"""Push by offer."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.demand import GAM, MNL, ChoiceModel, NestedLogit, alone, transfer
from optimizer.demand.push import ByOffer


def models_of_four() -> dict[str, tuple[ChoiceModel, ChoiceModel]]:
    """Models of two channels, and the same of four with each channel's offers apart."""
    return {
        "mnl": (MNL(), MNL()),
        "gam": (GAM((0.3, 0.9)), GAM((0.3, 0.3, 0.9, 0.9))),
        "nested": (NestedLogit((0, 1), (0.4, 0.8)), NestedLogit((0, 0, 1, 1), (0.4, 0.8))),
    }


@pytest.mark.parametrize("name", ["mnl", "gam", "nested"])
def test_push_by_offer_is_a_channel_for_each_offer(name: str) -> None:
    """Each offer of a channel pushed apart sells what a channel of its own would."""
    rng = np.random.default_rng(4)
    attraction = rng.uniform(0.1, 0.9, (3, 2, 2))
    push = rng.choice([0.0, 1.0, 1.4], (20, 2, 2))
    customers = rng.uniform(10, 90, 3)
    split = np.zeros((3, 4, 2))
    for channel in range(2):
        for offer in range(2):
            split[:, 2 * channel + offer, offer] = attraction[:, channel, offer]
    two, four = models_of_four()[name]
    found = two.sales(attraction, ByOffer(push), customers)
    apart = four.sales(split, push.reshape(20, 4), customers)
    expected = apart.reshape(20, 3, 2, 2, 2).sum(axis=3)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["mnl", "gam", "nested"])
def test_the_same_push_for_every_offer_is_push_by_channel(name: str) -> None:
    """Sales, sales alone and transfer do not depend on how the same push is written."""
    rng = np.random.default_rng(5)
    attraction, customers = rng.uniform(0.1, 0.9, (3, 2, 4)), rng.uniform(10, 90, 3)
    push = rng.choice([0.0, 1.0, 1.4], (20, 2))
    model, _ = models_of_four()[name]
    wide = ByOffer(np.repeat(push[..., None], 4, axis=-1))
    for figure in (model.sales, lambda *a: alone(model, *a), lambda *a: transfer(model, *a)):
        np.testing.assert_allclose(
            figure(attraction, wide, customers), figure(attraction, push, customers), rtol=1e-12
        )


def test_push_for_other_offers_is_refused() -> None:
    """As many factors as offers, or one for all."""
    with pytest.raises(ValueError, match="push is given for 3 offers"):
        MNL().sales(np.ones((1, 2, 2)), ByOffer(np.ones((1, 2, 3))), [1.0])
