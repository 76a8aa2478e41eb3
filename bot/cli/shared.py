"""What every command shares: its environment, its logging, its exit status, its records."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from bot import errors

if TYPE_CHECKING:
    from bot.config.env import Environment

T = TypeVar("T")
FAILED, MISUSED, INTERRUPTED = 1, 2, 130
NO_CONFIG = (
    "There is no sectors.yaml in this folder. `sectorwire init` makes one; --config FILE names another."
)


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TEXT = "text"
    JSON = "json"


LONGEST = timedelta(days=3650)  # the most that retention_days allows


def span_of(value: str) -> timedelta:
    """A span as typed after an option; raises ``BadParameter`` for anything else."""
    match = re.fullmatch(r"(\d{1,4})\s*([mhdw])", value.strip().lower())
    if not match or int(match[1]) == 0:
        raise typer.BadParameter("allowed is a span as 90m, 24h, 7d or 2w")
    unit = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}[match[2]]
    span = timedelta(**{unit: int(match[1])})
    if span > LONGEST:
        raise typer.BadParameter(f"at most {LONGEST.days} days, as long as articles can be kept")
    return span


def options(context: typer.Context, *, quiet: bool = False) -> None:
    """Log as the options before the command's name say, for a command that needs no environment."""
    _, verbose = context.obj
    set_up(verbose, None, quiet=quiet)


def set_up(verbose: bool, environment: Environment | None, *, quiet: bool = False) -> None:
    """Log to stderr, without this environment's secrets."""
    from bot.telemetry.logs import set_up_logging

    set_up_logging(environment.secrets() if environment else (), verbose=verbose, quiet=quiet)


def environment_of(context: typer.Context) -> Environment:
    """The environment, with the configuration that the command line names."""
    from bot.config.env import read_environment

    config, verbose = context.obj
    environment = exit_on_error(lambda: read_environment(os.environ, config))
    set_up(verbose, environment)
    return environment


@contextmanager
def scratch_database(environment: Environment) -> Iterator[Environment]:
    """The environment for a command that only answers: where nothing was set up, it leaves no file behind."""
    if not environment.config_is_shipped or environment.database_path.exists():
        yield environment
        return
    with tempfile.TemporaryDirectory(prefix="sectorwire-") as folder:
        yield replace(environment, database=Path(folder) / "sectorwire.db")


def own_environment_of(context: typer.Context) -> Environment:
    """The environment of a command that needs a configuration of one's own: it posts or reads for good."""
    environment = environment_of(context)
    if environment.config_is_shipped:
        typer.echo(f"sectorwire: {NO_CONFIG}", err=True)
        raise typer.Exit(MISUSED)
    return environment


def config_of(environment: Environment) -> Any:
    """The configuration."""
    from bot.config.load import load_config

    return load_config(environment.config)


def exit_on_error(work: Callable[[], T]) -> T:
    """Do it; an error of ours ends the command with its sentence and the contract's exit status."""
    try:
        return work()
    except (errors.ConfigError, errors.UsageError) as error:
        typer.echo(f"sectorwire: {error}", err=True)
        raise typer.Exit(MISUSED) from None
    except errors.SectorwireError as error:
        typer.echo(f"sectorwire: {error}", err=True)
        raise typer.Exit(FAILED) from None
    except BrokenPipeError:  # the reader of our output has gone: nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def finish(work: Coroutine[Any, Any, int | None]) -> None:
    """Run a command to its end; its number, where it gives one, is the exit status."""
    status = exit_on_error(lambda: asyncio.run(work))
    if status:
        raise typer.Exit(status)


def print_records(records: Iterable[Mapping[str, object]]) -> None:
    """One JSON object a line; a record that is an error makes the exit status 1, after the rest."""
    import orjson

    failed = False
    for record in records:
        failed = failed or "error" in record
        sys.stdout.buffer.write(orjson.dumps(record) + b"\n")
        sys.stdout.buffer.flush()
    if failed:
        raise typer.Exit(FAILED)
