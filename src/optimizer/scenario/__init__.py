"""What the user writes: one validated, frozen scenario."""

from optimizer.scenario.identity import json_schema
from optimizer.scenario.loading import load
from optimizer.scenario.scenario import Scenario, keep_targets
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables.points_table import PointsOfSale
from optimizer.scenario.tables.zone_table import ZoneTable

__all__ = [
    "PointsOfSale",
    "Scenario",
    "ScenarioSpec",
    "ZoneTable",
    "json_schema",
    "keep_targets",
    "load",
    "replace",
    "replace_all",
    "write",
]

# as functions, for those who have always called them so
replace, replace_all, write = Scenario.replace, Scenario.replace_all, Scenario.write
