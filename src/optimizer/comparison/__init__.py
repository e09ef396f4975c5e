"""What differs between runs: inputs, targets, figures.

>>> from optimizer.comparison import compare  # doctest: +SKIP
>>> compare(["scenarios/small", "my-plan"])  # doctest: +SKIP
"""

from optimizer.comparison.comparing import Comparison, Difference, as_json, compare
from optimizer.comparison.input_differences import InputDifference, input_differences
from optimizer.comparison.result_differences import TargetDifference, target_difference
from optimizer.comparison.side import Side

__all__ = [
    "Comparison",
    "Difference",
    "InputDifference",
    "Side",
    "TargetDifference",
    "as_json",
    "compare",
    "input_differences",
    "target_difference",
]
