"""Our share of what a multi-brand point of sale sells."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats


def shelf_ratio(pull: Floats, our_share: Floats, push: Floats) -> Floats:
    """Our share of the shelf over its usual: p / (s p + (1 − s) c).

    A logit share between us, pulling p, and all other brands, pushing c, both 1 as usual, so
    that our usual share is s. An exclusive point of sale (s = 1) has exactly 1 whatever p and c.
    The form is this engine's own assumption.

    Parameters
    ----------
    pull, our_share, push : array[pos]
        p, s in (0, 1], c; ratios.

    Returns
    -------
    array[pos]
    """
    return np.asarray(pull / (our_share * pull + (1.0 - our_share) * push))
