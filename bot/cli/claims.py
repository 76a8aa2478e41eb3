"""The commands ``sectorwire claims`` and ``sectorwire calendar``."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.shared import AnswerFormat, environment_of, finish, span_of


class CalendarFormat(StrEnum):
    """How the calendar is printed."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"


def claims(
    context: typer.Context,
    who: Annotated[list[str], typer.Argument(metavar="COMPANY|SECTOR", help="A sector's key, or a company.")],
    format: Annotated[AnswerFormat, typer.Option(help="How to print it.")] = AnswerFormat.TEXT,  # noqa: A002
) -> None:
    """The ledger of claims: what a company or sector committed to, what became of it, and the sentence."""
    from bot.cli.claims_output import print_claims

    finish(print_claims(environment_of(context), " ".join(who), style=format.value))


def _ahead(value: str) -> timedelta | None:
    return None if value.strip().lower() == "all" else span_of(value)


def calendar(
    context: typer.Context,
    who: Annotated[
        list[str] | None, typer.Argument(metavar="[SECTOR|COMPANY]", help="Whose; all sectors by default.")
    ] = None,
    ahead: Annotated[
        timedelta | None,
        typer.Option("--ahead", parser=_ahead, metavar="SPAN", help="How far: 2w, 90d, or all."),
    ] = "all",  # type: ignore[assignment]
    coarse: Annotated[
        bool, typer.Option("--coarse", help="With ics: also what is told by week, month, quarter or year.")
    ] = False,
    format: Annotated[CalendarFormat, typer.Option(help="How to print it.")] = CalendarFormat.TEXT,  # noqa: A002
) -> None:
    """What is ahead, each with the sentence that says so."""
    from bot.cli.claims_output import print_calendar

    finish(
        print_calendar(
            environment_of(context),
            " ".join(who or []) or None,
            ahead=ahead,
            coarse=coarse,
            style=format.value,
        )
    )
