"""The walls of docs/architecture.md: who may import whom."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "handlers", "storage")

BASE = {"bot.models", "bot.errors", "bot.clock"}
SHARED = BASE | {"bot.ports", "bot.text", "bot.urls", "bot.markup", "bot.net"}
STAGES = (
    "bot.feeds",
    "bot.articles",
    "bot.companies",
    "bot.claims",
    "bot.digests",
    "bot.render",
    "bot.requests",
)

# What a room may import besides itself; the first matching prefix counts.
ALLOWED: tuple[tuple[str, set[str]], ...] = (
    ("bot.models", set()),
    ("bot.errors", set()),
    ("bot.clock", set()),
    ("bot.ports", BASE),
    ("bot.text", BASE),
    ("bot.urls", BASE),
    ("bot.markup", BASE | {"bot.text"}),
    ("bot.net", SHARED),
    ("bot.config", BASE),
    ("bot.logs", BASE | {"bot.config"}),
    ("bot.metrics", set()),
    ("bot.attention", set()),
    ("bot.watchdog", BASE),
    ("bot.lease", SHARED),
    *((stage, SHARED) for stage in STAGES),
    ("bot.collect", SHARED | {"bot.feeds", "bot.articles"}),
    ("storage", SHARED | {"bot.claims"}),
    ("handlers", SHARED | {"bot.config", "bot.collect", "bot.metrics", "bot.sealing", *STAGES}),
    ("bot.demo", SHARED | {"bot.config", "bot.render", "bot.companies", "bot.app", "bot.logs"}),
    ("bot.company_parts", SHARED | {"bot.config", "bot.companies", "storage"}),
    (
        "bot.app",
        SHARED | {"bot.company_parts", "bot.config", "bot.logs", "storage", *STAGES},
    ),
    (
        "bot.network",
        SHARED | {"bot.app", "bot.collect", "bot.company_parts", "bot.config", "handlers", *STAGES},
    ),
    ("bot.slack_parts", SHARED | {"bot.app", "bot.config", "bot.sealing", "handlers", "storage", *STAGES}),
    ("bot.sealing", BASE | {"bot.config"}),
    ("bot.progress", SHARED | {"bot.feeds"}),
    (
        "bot.commands",
        SHARED
        | {
            "bot.company_parts",
            "bot.config",
            "bot.app",
            "bot.network",
            "bot.progress",
            "storage",
            *STAGES,
        },
    ),
    ("bot.claims_command", SHARED | {"bot.config", "bot.app", "storage", *STAGES}),
    (
        "bot.doctor",
        SHARED
        | {
            "bot.config",
            "bot.app",
            "bot.cli_shared",
            "bot.lease",
            "bot.network",
            "bot.slack_parts",
            "handlers",
            "storage",
            *STAGES,
        },
    ),
    (
        "bot.duties",
        SHARED
        | {"bot.company_parts", "bot.app", "bot.network", "bot.collect", "bot.metrics", "storage", *STAGES},
    ),
    (
        "bot.service",
        SHARED
        | {
            "bot.company_parts",
            "bot.config",
            "bot.app",
            "bot.network",
            "bot.slack_parts",
            "bot.collect",
            "bot.duties",
            "bot.lease",
            "bot.metrics",
            "bot.attention",
            "bot.watchdog",
            "handlers",
            "storage",
            *STAGES,
        },
    ),
    ("bot.feed_list", SHARED | {"bot.config", "bot.app", "bot.network", *STAGES}),
    ("bot.take_along", SHARED | {"bot.config", "bot.app", "storage", *STAGES}),
    ("bot.cli_feeds", {"bot.cli_shared", "bot.feed_list"}),
    ("bot.init", SHARED | {"bot.config", "bot.doctor", "bot.slack_parts", "bot.feeds", "handlers"}),
    ("bot.cli_claims", {"bot.cli_shared", "bot.claims_command"}),
    ("bot.cli_shared", {"bot.errors", "bot.config", "bot.logs"}),
    ("bot.cli", {"bot", "handlers", "storage"}),
    ("bot.__main__", {"bot.cli"}),
)

# Libraries that stand in one room only.
ONLY_IN = {
    "sqlite_utils": ("storage",),
    "sqlite3": ("storage",),
    "feedparser": ("bot.feeds",),
    "slack_bolt": ("handlers", "bot.slack_parts"),
    "slack_sdk": ("handlers", "bot.slack_parts"),
    "cryptography": ("bot.sealing",),
    "apscheduler": ("bot.digests.scheduler",),
    "trafilatura": ("bot.articles",),
    "yaml": ("bot.config", "bot.demo", "handlers.manifest"),
    "pydantic": ("bot.config", "bot.feed_list", "bot.init"),
    "typer": ("bot.cli", "bot.cli_shared", "bot.cli_feeds", "bot.init"),
    "pydantic": ("bot.config",),
    "icalendar": ("bot.claims.ics",),
    "typer": ("bot.cli", "bot.cli_claims", "bot.cli_shared"),
}


def modules() -> list:
    return list(_modules())


def _modules():
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), file


def imports(name, file):
    """Every import in the file, also those inside functions and under TYPE_CHECKING."""
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base]).rstrip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)


def within(name, prefix):
    return name == prefix or name.startswith(prefix + ".")


def room_of(name):
    return next(((prefix, allowed) for prefix, allowed in ALLOWED if within(name, prefix)), None)


@pytest.mark.parametrize(
    ("name", "file"), modules(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_imports_point_one_way(name, file):
    if name == "bot":
        assert file.read_text().strip() == "" or not list(imports(name, file))
        return
    room = room_of(name)
    assert room is not None, f"{name} stands in no room of the architecture"
    prefix, allowed = room
    for target in imports(name, file):
        if not target.startswith(PACKAGES):
            continue
        if target.split(".")[0] not in PACKAGES:
            continue
        assert within(target, prefix) or any(within(target, other) for other in allowed), (
            f"{name} imports {target}"
        )


@pytest.mark.parametrize(
    ("name", "file"), modules(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_library_stands_in_its_room(name, file):
    for target in imports(name, file):
        for library, rooms in ONLY_IN.items():
            if within(target, library):
                assert any(within(name, room) for room in rooms), f"{name} imports {library}"


def test_the_rule_itself_bites():
    assert room_of("bot.feeds.parse")[0] == "bot.feeds"
    assert "bot.articles" not in room_of("bot.feeds.parse")[1]
    assert "storage" not in room_of("handlers.news")[1]
