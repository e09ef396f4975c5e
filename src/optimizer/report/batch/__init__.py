"""The report of a study: every run in one page and one workbook."""

from optimizer.report.batch.batch_page import write_batch_report

__all__ = ["write_batch_report"]
