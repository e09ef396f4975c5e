"""The command line: registers every command, and makes an exit code of every outcome."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from rich.console import Console

from optimizer.commands.registered import COMMANDS
from optimizer.console import print_faults
from optimizer.errors import InfeasibleError, OptimizerError, ScenarioError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Commercial planning: central targets for all channels, and what the network does.",
)
for name, command in COMMANDS.items():
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=name)
    else:
        app.command(name)(command)
# typer's base of all errors of usage; it does not export the name
_USAGE: Any = typer.BadParameter.__mro__[2]
INTERRUPTED = 130


def main() -> None:
    """Run the command line; every outcome is an exit code, none a traceback."""
    sys.exit(exit_code())


def exit_code() -> int:
    """Run the command of ``sys.argv``; gives its exit code, and prints what went wrong."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        code = app(standalone_mode=False)
    except ScenarioError as error:
        print_faults(errors, error)
        return error.exit_code
    except InfeasibleError as error:
        errors.print(f"[bold]Not possible:[/bold] {error}")
        return error.exit_code
    except OptimizerError as error:
        errors.print(f"[bold]Error:[/bold] {error}", markup=True)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        if isinstance(error, _USAGE):
            error.show()
            return int(error.exit_code)
        if os.environ.get("OPTIMIZER_DEBUG"):
            raise
        errors.print(
            f"[bold]Unexpected error[/bold] ({type(error).__name__}: {error}). This is a fault of "
            "the engine; run again with OPTIMIZER_DEBUG=1 to see where, and report it."
        )
        return 1
    if code == INTERRUPTED:
        # typer turns Ctrl-C into this code itself, without a word
        errors.print("Interrupted. What was finished is kept; the same command goes on from there.")
    return int(code or 0)
