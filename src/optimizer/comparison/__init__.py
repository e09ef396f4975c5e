"""What differs between runs: inputs, targets, figures.

>>> from optimizer.comparison import compare  # doctest: +SKIP
>>> compare(["scenarios/small", "my-plan"])  # doctest: +SKIP
"""

from optimizer.comparison.comparing import Comparison, Difference, compare
from optimizer.comparison.inputs import InputDifference, input_differences
from optimizer.comparison.side import Side
from optimizer.comparison.target_differences import TargetDifference, target_difference

__all__ = [
    "Comparison",
    "Difference",
    "InputDifference",
    "Side",
    "TargetDifference",
    "compare",
    "input_differences",
    "target_difference",
]
