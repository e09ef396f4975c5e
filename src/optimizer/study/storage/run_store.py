"""The store of runs: a Parquet file a run, which holds all of it and is whole or not there.

::

    store.json            what this folder is, and in which form
    runs/3f/3f9a….parquet one run: figures (name, replication, value, unit), then targets (channel,
                          zone, offer, month, value), and in the file's metadata what was run, of
                          which scenario, and how it ended
    tables/<hash>         tables of scenarios, each once
    designs/<study>.parquet   level of each factor in each run of a study; beside it, .json: of
                          which file it is
    results/<study>.csv   what a study came to, a row a run
    times.jsonl           how long each run took: the only file that depends on the clock
    index.<n>.duckdb      made of these files, and made again whenever it is not
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa

from optimizer.errors import StoreError
from optimizer.scenario import Scenario
from optimizer.scenario.documents import FILE_NAME, Document, Key
from optimizer.scenario.loading import build
from optimizer.study.definition.jobs import Job, Result, RunModel
from optimizer.study.storage import run_files
from optimizer.study.storage.shared_files import PART, Claim, claim, refusal, write_whole

FORMAT = 2
"""Form of the store; another one is neither read nor written."""


class RunStore:
    """Runs kept in a folder.

    Parameters
    ----------
    make : bool
        Make the folder a store when it is none yet; else it must be one.

    Raises
    ------
    StoreError
        When it cannot be made or read, or is a store of another form; it stays as it is. By every
        method, when a file cannot be read, written or removed; nothing half-written stays.
    """

    def __init__(self, folder: str | Path, make: bool = True) -> None:
        self.folder = Path(folder)
        mark = self.folder / "store.json"
        if self.folder.exists() and not self.folder.is_dir():
            raise StoreError(f"{folder} is a file; name a folder to keep runs in")
        if mark.exists():
            _check(self.folder, mark)
        elif (self.folder / "runs").exists():
            raise StoreError(
                f"{folder} holds runs of another kind (it has no store.json); name another folder "
                "to keep the runs of studies in. Nothing in it was touched"
            )
        elif make:
            write_whole(mark, json.dumps({"format": FORMAT}).encode())
        else:
            raise StoreError(f"{folder} keeps no runs; `optimizer study` makes it")

    def path(self, key: str) -> Path:
        """Place of a run."""
        return self.folder / "runs" / key[:2] / f"{key}.parquet"

    def has(self, key: str) -> bool:
        """Whether a run is there; it is whole then."""
        return self.path(key).exists()

    def keys(self) -> list[str]:
        """Every run there is, in order."""
        return sorted(p.stem for p in (self.folder / "runs").glob("??/*.parquet"))

    def find(self, start: str) -> str:
        """The key that starts so.

        Raises
        ------
        StoreError
            When none or several do.
        """
        keys = [key for key in self.keys() if key.startswith(start)]
        if len(keys) != 1:
            shown = ", ".join(key[:12] for key in keys[:5])
            wrong = f"{len(keys)} runs start with it ({shown}, ...)" if keys else "is no run here"
            raise StoreError(f"{start}: {wrong}; `optimizer runs list` shows the keys")
        return keys[0]

    def claim(self, key: str) -> Claim | None:
        """The right to compute a run; None when another process has it."""
        return claim(self.folder / "claims" / key)

    def put(self, job: Job, scenario: Scenario, model: RunModel, result: Result) -> None:
        """Keep a run, whole, and how long it took."""
        place = self.path(job.key)
        named = run_files.keep_tables(self._tables, scenario.tables)
        write_whole(place, run_files.content(job, scenario, model, result, named))
        # whoever has the claim is the only writer of this run: what is beside it, a dead one left
        for remains in place.parent.glob(f".{place.name}.*{PART}"):
            remains.unlink(missing_ok=True)
        line = json.dumps({"key": job.key, "seconds": round(result.seconds, 3)}) + "\n"
        path = self.folder / "times.jsonl"
        try:
            with path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            raise refusal(path, error) from None

    def table(self, key: str) -> pa.Table:
        """Figures of a run: name, replication (null: over all), value, unit; what it was of."""
        return self._read(key, run_files.figures_in)

    def targets(self, key: str) -> pa.Table:
        """Targets of a run that are not 0: channel, zone, offer, month, lines."""
        return self._read(key, run_files.targets_in)

    def scenario(self, key: str) -> Scenario:
        """The scenario of a run, as it was.

        Raises
        ------
        ScenarioError
            When this version finds a fault in it.
        """
        facts = self.about(key)

        def source(name: str, where: Key) -> bytes:
            return run_files.read_table_file(self._tables, facts["tables"][name])

        return build(Document(self.path(key).parent / FILE_NAME, facts["scenario"]), source)

    @property
    def _tables(self) -> Path:
        return self.folder / "tables"

    def _read(self, key: str, part: Callable[[bytes], pa.Table]) -> pa.Table:
        try:
            return part(self.path(key).read_bytes())
        except (OSError, pa.ArrowException) as error:
            raise StoreError(
                f"{self.path(key)} cannot be read ({error}); remove it and the run is computed anew"
            ) from None

    def about(self, key: str) -> dict[str, Any]:
        """What a run is of, and how it ended."""
        return run_files.about(self.table(key))

    def seconds(self) -> dict[str, float]:
        """How long runs took; one that was killed while noting it is not there."""
        seconds = {}
        path = self.folder / "times.jsonl"
        for line in path.read_bytes().split(b"\n") if path.exists() else ():
            with suppress(ValueError, KeyError, TypeError):
                timing = json.loads(line)
                seconds[str(timing["key"])] = float(timing["seconds"])
        return seconds

    def remove(self, key: str) -> None:
        """Remove a run."""
        try:
            self.path(key).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path(key)} cannot be removed ({error.strerror})") from None

    def sweep(self) -> int:
        """Remove what killed processes left half-written, and tables of no run; gives how many."""
        named = {digest for key in self.keys() for digest in self.about(key)["tables"].values()}
        count = run_files.remove_unused(self._tables, named)
        for part in self.folder.rglob(f".*{PART}"):
            with suppress(FileNotFoundError):
                # a file takes far less than a minute to write: nobody is at this one any more
                if time.time() - part.stat().st_mtime > 60:
                    part.unlink()
                    count += 1
        return count


def _check(folder: Path, mark: Path) -> None:
    try:
        form = json.loads(mark.read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{mark} cannot be read ({error}); restore it from a copy") from None
    if form != FORMAT:
        age = "an older" if isinstance(form, int) and form < FORMAT else "a newer"
        raise StoreError(
            f"{folder} is a store of {age} version (form {form}; this version reads form "
            f"{FORMAT}); name another folder, or use that version. Nothing in it was touched"
        )
