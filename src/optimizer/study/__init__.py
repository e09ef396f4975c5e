"""Many runs: studies, who carries them out, and where their results are kept.

>>> from optimizer.study import connect  # doctest: +SKIP
>>> connect("studies").sql("select name, count(*) from runs group by name")  # doctest: +SKIP
"""

from optimizer.study.definition.jobs import Outcome, RunRequest
from optimizer.study.definition.study_loading import Study, load_study
from optimizer.study.execution.executors import Workers, cluster, processes
from optimizer.study.execution.run_outcome import outcome
from optimizer.study.execution.studying import PILOT, StudyResult, forecast, run_study
from optimizer.study.storage.run_files import target_rows
from optimizer.study.storage.run_folder import RunFolder, run_path, write_tables
from optimizer.study.storage.run_store import RunStore
from optimizer.study.storage.sql_index import connect

__all__ = [
    "PILOT",
    "Outcome",
    "RunFolder",
    "RunRequest",
    "RunStore",
    "Study",
    "StudyResult",
    "Workers",
    "cluster",
    "connect",
    "forecast",
    "load_study",
    "outcome",
    "processes",
    "run_path",
    "run_study",
    "target_rows",
    "write_tables",
]
