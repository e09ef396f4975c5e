"""A package from outside, as somebody else would write it: one extension of each kind."""

from __future__ import annotations

from pathlib import Path

PACKAGE = '''
"""A logit against a stronger outside option, tables parted by bars, a row, pay and a policy."""

from typing import Literal

import numpy as np

import optimizer as opt
from optimizer.demand import MNL, ChoiceModel
from optimizer.plan.audit.row_audit import RowAudit
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, sales_weights
from optimizer.scenario.schema.base import Model, Positive
from optimizer.scenario.schema.choice_section import ChoiceKind, ChoiceParameters
from optimizer.scenario.schema.pay_section import PayComponent
from optimizer.scenario.schema.plan_row import MonthsLeft, RowScope
from optimizer.scenario.schema.row_sections import OtherRow, RowKind
from optimizer.scenario.scope import cells_of
from optimizer.scenario.tables.table_formats import TableFormat
from optimizer.scenario.tables.csv_file import read_text


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


class Floor(OtherRow):
    """A channel sells so many lines at least."""

    key = "floor"
    months_left = MonthsLeft.WITHIN

    channel: str
    lines: Positive

    def scope(self, calendar, month=None):
        return RowScope(channels=(self.channel,))


def state(spec, scenario, market):
    cells = cells_of(scenario, None, None, None)
    weights = sales_weights(scenario, channels=[spec.channel])
    yield Row(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.name,
        unit="lines",
        quantity=Quantity(cells, weights, no_push(scenario)),
        lower=spec.lines,
        scale=spec.lines,
    )


def judge(spec, judged):
    value = judged.sales[:, :, :, judged.scenario.channels.index(spec.channel)].sum()
    yield RowAudit(
        spec=spec, name=spec.name, value=value, lower=spec.lines, unit="lines", size=spec.lines
    )


class Thanks(Model):
    """So much for every line, of whatever offer."""

    rate: Positive


class Newest:
    """Visits the last point of sale more than others."""

    def weights(self, outlook):
        return 1.0 + np.arange(len(outlook.turnover))


FLOOR = RowKind(Floor, state, judge, {"en": "floor", "fr": "plancher"})
THANKS = PayComponent(
    content=Thanks,
    earn=lambda content, lines, offers, month: lines.sum(axis=1) * content.rate,
    labels={"en": "thanks", "fr": "merci"},
    sentences={"en": "{rate} EUR a line.", "fr": "{rate} € par ligne."},
)
opt.register("row_kinds", "floor", FLOOR, version="1")
opt.register("pay_components", "thanks", THANKS, version="1")
opt.register("visit_policies", "newest", Newest(), version="1")
opt.register("choice_models", "cautious", ChoiceKind(Cautious, build), version="1.2")
opt.register("table_formats", ".bars", TableFormat(read_bars), version="3")
'''


REGISTERED = {
    "row_kinds": "floor",
    "pay_components": "thanks",
    "visit_policies": "newest",
    "choice_models": "cautious",
    "table_formats": ".bars",
}
"""What the package registers, by kind."""


def write_package(folder: Path, name: str) -> None:
    """Write the package where it can be imported once the folder is on the path."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(PACKAGE, encoding="utf-8")
