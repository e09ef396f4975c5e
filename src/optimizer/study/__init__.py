"""Many runs: studies, who carries them out, and where their results are kept.

>>> from optimizer.study import connect  # doctest: +SKIP
>>> connect("studies").sql("select name, count(*) from runs group by name")  # doctest: +SKIP
"""

from optimizer.study.hands import Hands, cluster, processes
from optimizer.study.index import connect
from optimizer.study.jobs import Ask, Outcome
from optimizer.study.loading import Study, load_study
from optimizer.study.run_store import RunStore
from optimizer.study.store import TIMES, RunFolder, run_path, write_tables
from optimizer.study.studying import PILOT, Forecast, StudyResult, forecast, run_study
from optimizer.study.target_rows import target_rows

__all__ = [
    "PILOT",
    "TIMES",
    "Ask",
    "Forecast",
    "Hands",
    "Outcome",
    "RunFolder",
    "RunStore",
    "Study",
    "StudyResult",
    "cluster",
    "connect",
    "forecast",
    "load_study",
    "processes",
    "run_path",
    "run_study",
    "target_rows",
    "write_tables",
]
