"""The commands on a scenario's files: ``optimizer init``, ``validate`` and ``schema``."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from optimizer.commands.common import loaded_scenario
from optimizer.console import print_json
from optimizer.errors import ScenarioError, StoreError
from optimizer.options import AsJson, ScenarioPath


def init(folder: Annotated[Path, typer.Argument(help="New folder for the scenario.")]) -> int:
    """Make a scenario to start from."""
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise StoreError(f"{folder} is there already; name a new folder")
    source = _template()
    try:
        shutil.copytree(source, folder, dirs_exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({error.strerror})") from None
    print(f"{folder} is ready. Next: optimizer run {folder}")
    return 0


def validate(scenario: ScenarioPath, as_json: AsJson = False) -> int:
    """Name every fault of a scenario: file, line, field, what is wrong, what would be right."""
    try:
        loaded = loaded_scenario(scenario)
    except ScenarioError as error:
        if not as_json:
            raise
        print_json([vars(fault) for fault in error.faults])
        return error.exit_code
    if as_json:
        print("[]")
        return 0
    print(
        f"{loaded.spec.name}: no fault. {len(loaded.zones.ids)} zones, {len(loaded.months)} "
        f"months, {len(loaded.channels)} channels, {len(loaded.offers)} offers"
    )
    return 0


def schema() -> int:
    """Print the JSON Schema of a scenario file."""
    from optimizer.scenario import json_schema

    print_json(json_schema())
    return 0


def _template() -> Path:
    """The small scenario: inside an installed package, or beside an editable one's source."""
    package = Path(str(files("optimizer")))
    places = (package / "_templates" / "small", package.parents[1] / "scenarios" / "small")
    return next(place for place in places if place.is_dir())
