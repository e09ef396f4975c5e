"""Types that every room uses: arrays by what they hold, and how progress is told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Progress = Callable[[str, int, int], None]
"""Called with a word on the step, how much is done, and how much there is."""
