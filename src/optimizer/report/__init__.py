"""What people read: figures, the HTML report, words in French and English."""

from optimizer.report.locale import LANGUAGES, Words
from optimizer.report.network.trace_text import trace_text
from optimizer.report.plan.report_page import write_report
from optimizer.report.sensitivity.sensitivity_page import write_sensitivity
from optimizer.results.report_figures import Figures, figures_of

__all__ = [
    "LANGUAGES",
    "Figures",
    "Words",
    "figures_of",
    "trace_text",
    "write_report",
    "write_sensitivity",
]
