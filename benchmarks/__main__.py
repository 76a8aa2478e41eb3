"""``python -m benchmarks [NAME...]``: run benchmarks, print a table, keep ``benchmarks/results.json``."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.harness import Result

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
NOT_BENCHMARKS = {"__init__", "__main__", "harness", "corpora"}


def names() -> list[str]:
    """Every benchmark there is: one module a benchmark, each with ``run() -> Result``."""
    return sorted(
        file.stem
        for file in HERE.glob("*.py")
        if file.stem not in NOT_BENCHMARKS and not file.stem.startswith("_")
    )


def show(console: Console, result: Result) -> None:
    """A table for people."""
    table = Table(title=result.title, title_justify="left", show_edge=False)
    for column in ("measure", "ours", "peer", "peer's", "ratio", "target", ""):
        table.add_column(column, justify="left" if column in {"measure", "peer", "target"} else "right")
    for m in result.measures:
        mark = "" if m.met is None else "[green]ok[/]" if m.met else "[red]missed[/]"
        table.add_row(
            m.name,
            f"{m.value:,.4g} {m.unit}",
            m.peer or "",
            "" if m.peer_value is None else f"{m.peer_value:,.4g}",
            "" if m.ratio is None else f"{m.ratio:,.1f}x",
            m.target or "",
            mark,
        )
    console.print(table)
    if result.skipped:
        console.print(f"  skipped: {result.skipped}")
    for line in result.worst:
        console.print(f"  {line}", markup=False, highlight=False)


def run(package: str, wanted: list[str], available: list[str], keep: Path | None) -> int:
    """Run each; returns the exit status: 0, or 2 for a name that does not exist."""
    unknown = [name for name in wanted if name not in available]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(available)}", file=sys.stderr)
        return 2
    console = Console()
    kept: dict[str, object] = json.loads(keep.read_text()) if keep and keep.exists() else {}
    for name in wanted or available:
        result: Result = import_module(f"{package}.{name}").run()
        show(console, result)
        console.print()
        kept[name] = asdict(result)
    if keep:
        kept["machine"] = {
            "python": platform.python_version(),
            "system": platform.system(),
            "cpu": platform.machine(),
        }
        keep.write_text(json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(run("benchmarks", sys.argv[1:], names(), RESULTS))
