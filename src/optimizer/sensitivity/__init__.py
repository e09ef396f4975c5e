"""What drives what in a study, and which decision holds up in most futures."""

from optimizer.sensitivity.driving import MEASURES, drivers

__all__ = ["MEASURES", "drivers"]
