"""Many runs: where their results are kept."""

from optimizer.study.store import TIMES, RunFolder, write_tables

__all__ = ["TIMES", "RunFolder", "write_tables"]
