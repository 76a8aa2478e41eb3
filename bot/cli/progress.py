"""How a poll looks to a person: a bar on stderr while it goes on, a table at its end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.feeds.poller import Progress
from bot.models.feeds import PollRecord

GOOD = {"new": "green", "updated": "green", "baseline": "green", "unchanged": "dim", "not-modified": "dim"}


@contextmanager
def poll_progress() -> Iterator[Progress | None]:
    """A progress bar on stderr where that is a terminal; else None, and nothing is shown."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("Polling"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int, latest: PollRecord) -> None:
            bar.update(task, completed=done, total=total, description=latest.feed)

        yield show


def poll_table(records: Sequence[PollRecord]) -> None:
    """A line a feed on stdout, what needs attention last, and a sum."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name, side in (
        ("feed", "left"),
        ("outcome", "left"),
        ("new", "right"),
        ("updated", "right"),
        ("s", "right"),
    ):
        table.add_column(name, justify="right" if side == "right" else "left")
    table.add_column("", overflow="fold")
    for record in sorted(records, key=lambda one: (one.error is not None, one.feed.casefold())):
        colour = GOOD.get(record.outcome, "red")
        table.add_row(
            escape(record.feed),
            f"[{colour}]{record.outcome}[/]",
            str(record.new or ""),
            str(record.updated or ""),
            f"{record.seconds:.1f}",
            escape(record.error or ""),
        )
    console = Console()
    console.print(table)
    failed = sum(record.error is not None for record in records)
    console.print(
        f"\n{len(records)} feeds, {sum(record.new for record in records)} new articles"
        + (f", [red]{failed} without an answer[/]" if failed else "")
    )
