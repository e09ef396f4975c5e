"""What a search over schemes came to: the scheme, how sure that is, what was tried."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from optimizer import storage
from optimizer.design.confirmation import Confirmation
from optimizer.design.design_frontier import FrontierPoints
from optimizer.design.search import Search


@dataclass(frozen=True, eq=False)
class Design:
    """A search over the parameters of a remuneration scheme, and its confirmation.

    Attributes
    ----------
    parameters : mapping of str to mapping
        Parameters of each finalist, by its name.
    schemes : mapping of str to str
        Each finalist as YAML that can be pasted below ``schemes:``.
    confirmation : Confirmation or FrontierPoints or None
        None when no trial kept the limits.
    """

    search: Search
    parameters: Mapping[str, Mapping[str, float]]
    schemes: Mapping[str, str]
    confirmation: Confirmation | FrontierPoints | None

    @property
    def confirmed(self) -> bool:
        """Whether there is a recommendation with the confidence asked."""
        return self.confirmation is not None and self.confirmation.confirmed

    @property
    def best(self) -> str | None:
        """Name of the finalist recommended; None for a frontier, or when there is none."""
        return self.confirmation.best if isinstance(self.confirmation, Confirmation) else None

    @property
    def scheme(self) -> str | None:
        """The scheme recommended, as YAML that can be pasted below ``schemes:``."""
        return None if self.best is None else self.schemes[self.best]

    @property
    def guarantee(self) -> str:
        """How sure it is, in sentences; what came closest when nothing kept the limits."""
        if self.confirmation is not None:
            return self.confirmation.guarantee
        near = self.search.closest
        missed = {name: by for name, by in self.search.excess(near).items() if by > 0}
        misses = ", ".join(f"{name} is missed by {by:,.4g}" for name, by in missed.items())
        values = ", ".join(f"{name} {value:g}" for name, value in near.parameters.items())
        return (
            f"none of {len(self.search.trials)} trials keeps the limits with "
            f"{self.search.level:.0%} confidence; trial {near.number} comes closest ({values}): "
            f"{misses}"
        )

    def to_frame(self) -> pd.DataFrame:
        """Finalists and hand-written schemes on fresh replications: means and half-widths."""
        if isinstance(self.confirmation, FrontierPoints):
            return self.confirmation.to_frame()
        if self.confirmation is None:
            return pd.DataFrame(columns=["scheme"])
        confirmation = self.confirmation
        rows = [
            {"scheme": name, "figure": figure, "mean": x.mean, "half_width": x.half_width, "n": x.n}
            for figure, by_name in confirmation.figures.items()
            for name, x in by_name.items()
        ]
        return pd.DataFrame(rows, columns=["scheme", "figure", "mean", "half_width", "n"])

    def differences(self) -> pd.DataFrame:
        """The objective of the best less that of each hand-written scheme, paired."""
        leads = self.confirmation.leads if isinstance(self.confirmation, Confirmation) else {}
        rows = [(name, x.mean, x.low, x.high, x.low > 0) for name, x in leads.items()]
        return pd.DataFrame(rows, columns=["scheme", "lead", "low", "high", "sure"])

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        plain: dict[str, Any] = {
            "confirmed": self.confirmed,
            "best": self.best,
            "guarantee": self.guarantee,
            "scheme": self.scheme,
            "parameters": {name: dict(values) for name, values in self.parameters.items()},
            "schemes": dict(self.schemes),
            "figures": json.loads(self.to_frame().to_json(orient="records")),
            "trials": len(self.search.trials),
        }
        if isinstance(self.confirmation, Confirmation):
            plain["differences"] = json.loads(self.differences().to_json(orient="records"))
            plain["limits"] = {
                name: {"bound": bound, "kept": kept}
                for name, (bound, kept) in self.confirmation.limits.items()
            }
            chosen = self.confirmation.selection
            plain["selection"] = None if chosen is None else asdict(chosen)
        return plain

    def save(self, folder: Path) -> None:
        """Write the result, every trial, and the schemes to a folder."""
        storage.write_json(folder / "design.json", self.as_json())
        storage.write_csv(self.search.to_frame(), folder / "trials.csv")
        storage.write_csv(self.to_frame(), folder / "fresh.csv")
        wanted = [self.scheme] if self.scheme is not None else list(self.schemes.values())
        (folder / "schemes.yaml").write_text("".join(wanted), encoding="utf-8")

    def __repr__(self) -> str:
        word = "confirmed" if self.confirmed else "not confirmed"
        return f"<Design: {len(self.search.trials)} trials, best {self.best}, {word}>"
