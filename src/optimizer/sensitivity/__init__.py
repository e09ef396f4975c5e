"""What drives what in a study, and which decision holds up in most futures."""

from optimizer.sensitivity.analysis import Sensitivity, analyse
from optimizer.sensitivity.drivers import MEASURES, drivers
from optimizer.sensitivity.robustness import ALL, good_enough, regret

__all__ = ["ALL", "MEASURES", "Sensitivity", "analyse", "drivers", "good_enough", "regret"]
