"""What may be written in a scenario file: frozen, strict models, one section a module."""

from optimizer.scenario.schema.scenario_file import ScenarioSpec

__all__ = ["ScenarioSpec"]
