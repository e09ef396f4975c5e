"""Every command, once, in the order in which ``optimizer --help`` lists them.

A command of another package comes in by an entry point of the group ``optimizer.commands``.
"""

from __future__ import annotations

from collections.abc import Callable

import typer

from optimizer.commands.compare_command import compare
from optimizer.commands.field_commands import check_actions, sheets, visits
from optimizer.commands.main_job_commands import plan, report, run, simulate
from optimizer.commands.midyear_commands import replan, track
from optimizer.commands.network_commands import design, loop, trace
from optimizer.commands.scenario_commands import init, schema, validate
from optimizer.commands.study_commands import runs, sensitivity, study
from optimizer.commands.trade_off_commands import alternatives, export, frontier
from optimizer.registry import Registry

Command = Callable[..., int] | typer.Typer
"""A command gives its exit code; several below one word are a ``Typer``."""

_FUNCTIONS = (
    *(design, compare, check_actions, sheets, replan, track, visits, study, sensitivity, run, plan),
    *(loop, frontier, alternatives, export, simulate, trace, validate, init, schema, report),
)
COMMANDS: Registry[Command] = Registry(
    "commands",
    {command.__name__.replace("_", "-"): command for command in _FUNCTIONS} | {"runs": runs},
)
