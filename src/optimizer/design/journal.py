"""Trials on disk, one a line, so that a search that was stopped goes on from the next one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from optimizer.design.space import Trial
from optimizer.errors import StoreError


class Journal:
    """A file of trials that only grows; the first line says which search it is.

    A line is written in one go and ends with a line break, so a process killed while writing
    leaves at most one last line that is not whole; it is left out and written again.

    Parameters
    ----------
    search : str
        What the search is of. A file of another search is begun anew.
    """

    def __init__(self, path: Path, search: str) -> None:
        self.path = path
        self.trials: list[Trial] = []
        try:
            lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
            if lines and lines[0].decode() == search:
                self.trials = [_trial(line) for line in lines[1:]]
            kept = [search, *(_line(trial) for trial in self.trials)]
            part = path.with_suffix(".tmp")
            part.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be written ({error.strerror})") from None
        except (ValueError, KeyError, TypeError):
            raise StoreError(f"{path} holds no trials that can be read; remove it") from None

    def add(self, trial: Trial) -> None:
        """Keep a trial.

        Raises
        ------
        StoreError
            When it cannot be written.
        """
        self.trials.append(trial)
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(_line(trial) + "\n")
        except OSError as error:
            raise StoreError(f"{self.path} cannot be written ({error.strerror})") from None


def _line(trial: Trial) -> str:
    return json.dumps(
        {
            "number": trial.number,
            "parameters": dict(trial.parameters),
            "responses": {name: list(map(float, v)) for name, v in trial.responses.items()},
            "state": dict(trial.state),
        }
    )


def _trial(line: bytes) -> Trial:
    fields = json.loads(line)
    responses = {name: np.array(values) for name, values in fields["responses"].items()}
    return Trial(fields["number"], fields["parameters"], responses, fields["state"])
