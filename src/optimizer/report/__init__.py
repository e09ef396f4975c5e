"""What people read: figures, the HTML report, words in French and English."""

from optimizer.report.html import write_report
from optimizer.report.numbers import Figures, figures_of
from optimizer.report.sensitivity_page import write_sensitivity
from optimizer.report.trace_text import trace_text
from optimizer.report.words import LANGUAGES, Words

__all__ = [
    "LANGUAGES",
    "Figures",
    "Words",
    "figures_of",
    "trace_text",
    "write_report",
    "write_sensitivity",
]
