"""A package from outside, as somebody else would write it: a choice model and a table format."""

from __future__ import annotations

from pathlib import Path

PACKAGE = '''
"""A logit against a stronger outside option, and tables parted by bars."""

from typing import Literal

import numpy as np

import optimizer as opt
from optimizer.demand import MNL, ChoiceModel
from optimizer.scenario.schema.base import Positive
from optimizer.scenario.schema.choice_section import ChoiceKind, ChoiceParameters
from optimizer.scenario.tables.formats import TableFormat
from optimizer.scenario.tables.text_file import read_text


class Cautious(ChoiceParameters):
    """People who would rather buy nothing."""

    model: Literal["cautious"]
    outside: Positive


class CautiousModel(ChoiceModel):
    """The outside option has another attraction than 1."""

    def __init__(self, outside):
        self.outside = outside

    def sales(self, attraction, multiplier, customers):
        return MNL().sales(np.asarray(attraction) / self.outside, multiplier, customers)


def build(parameters, nests):
    return CautiousModel(parameters.outside)


def read_bars(table, content, needed, also, readings):
    read_text(table, content.replace(b"|", b","), needed, also, readings)


opt.register("choice_models", "cautious", ChoiceKind(Cautious, build), version="1.2")
opt.register("table_formats", ".bars", TableFormat(read_bars), version="3")
'''


def write_package(folder: Path, name: str) -> None:
    """Write the package where it can be imported once the folder is on the path."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(PACKAGE, encoding="utf-8")
