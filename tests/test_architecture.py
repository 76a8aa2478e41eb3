"""The walls of docs/architecture.md: who may import whom."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "handlers", "storage")

BASE = {"bot.models", "bot.errors", "bot.clock"}
SHARED = BASE | {"bot.ports", "bot.text.plain", "bot.text.urls", "bot.text.markup", "bot.net"}
STAGES = ("bot.feeds", "bot.articles", "bot.companies", "bot.digests", "bot.render", "bot.requests")

# What a room may import besides itself; the first matching prefix counts.
ALLOWED: tuple[tuple[str, set[str]], ...] = (
    ("bot.models", set()),
    ("bot.errors", set()),
    ("bot.clock", set()),
    ("bot.ports", BASE),
    ("bot.text.plain", BASE),
    ("bot.text.urls", BASE),
    ("bot.text.markup", BASE | {"bot.text.plain"}),
    ("bot.net", SHARED),
    ("bot.config", BASE),
    ("bot.telemetry.logs", BASE | {"bot.config"}),
    ("bot.telemetry.metrics", set()),
    ("bot.service.interpreter", set()),
    ("bot.service.socket_watchdog", BASE),
    ("bot.service.leases", SHARED),
    *((stage, SHARED) for stage in STAGES),
    ("bot.news.collect", SHARED | {"bot.feeds", "bot.articles"}),
    ("storage", SHARED),
    (
        "handlers",
        SHARED
        | {"bot.config", "bot.news.collect", "bot.telemetry.metrics", "handlers.install.sealing", *STAGES},
    ),
    (
        "bot.demo",
        SHARED
        | {"bot.config", "bot.render", "bot.companies", "bot.bootstrap.components", "bot.telemetry.logs"},
    ),
    ("bot.bootstrap.figures", SHARED | {"bot.config", "bot.companies", "storage"}),
    (
        "bot.bootstrap.components",
        SHARED | {"bot.bootstrap.figures", "bot.config", "bot.telemetry.logs", "storage", *STAGES},
    ),
    (
        "bot.bootstrap.network",
        SHARED
        | {
            "bot.bootstrap.components",
            "bot.news.collect",
            "bot.bootstrap.figures",
            "bot.config",
            "handlers",
            *STAGES,
        },
    ),
    (
        "bot.bootstrap.slack",
        SHARED
        | {
            "bot.bootstrap.components",
            "bot.config",
            "handlers.install.sealing",
            "handlers",
            "storage",
            *STAGES,
        },
    ),
    ("handlers.install.sealing", BASE | {"bot.config"}),
    ("bot.cli.progress", SHARED | {"bot.feeds"}),
    (
        "bot.cli.news",
        SHARED
        | {
            "bot.bootstrap.figures",
            "bot.config",
            "bot.bootstrap.components",
            "bot.bootstrap.network",
            "bot.cli.progress",
            "storage",
            *STAGES,
        },
    ),
    (
        "bot.cli.doctor",
        SHARED
        | {
            "bot.config",
            "bot.bootstrap.components",
            "bot.cli.shared",
            "bot.service.leases",
            "bot.bootstrap.network",
            "bot.bootstrap.slack",
            "handlers",
            "storage",
            *STAGES,
        },
    ),
    (
        "bot.service.jobs",
        SHARED
        | {
            "bot.bootstrap.figures",
            "bot.bootstrap.components",
            "bot.bootstrap.network",
            "bot.news.collect",
            "bot.telemetry.metrics",
            "storage",
            *STAGES,
        },
    ),
    (
        "bot.service.run",
        SHARED
        | {
            "bot.bootstrap.figures",
            "bot.config",
            "bot.bootstrap.components",
            "bot.bootstrap.network",
            "bot.bootstrap.slack",
            "bot.news.collect",
            "bot.service.jobs",
            "bot.service.leases",
            "bot.telemetry.metrics",
            "bot.service.interpreter",
            "bot.service.socket_watchdog",
            "handlers",
            "storage",
            *STAGES,
        },
    ),
    (
        "bot.cli.feed_list",
        SHARED | {"bot.config", "bot.bootstrap.components", "bot.bootstrap.network", *STAGES},
    ),
    ("bot.cli.export", SHARED | {"bot.config", "bot.bootstrap.components", "storage", *STAGES}),
    ("bot.cli.feeds", {"bot.cli.shared", "bot.cli.feed_list"}),
    (
        "bot.cli.init",
        SHARED | {"bot.config", "bot.cli.doctor", "bot.bootstrap.slack", "bot.feeds", "handlers"},
    ),
    ("bot.cli.shared", {"bot.errors", "bot.config", "bot.telemetry.logs"}),
    ("bot.cli.main", {"bot", "handlers", "storage"}),
    ("bot.__main__", {"bot.cli.main"}),
)

# Libraries that stand in one room only.
ONLY_IN = {
    "sqlite_utils": ("storage",),
    "sqlite3": ("storage",),
    "feedparser": ("bot.feeds",),
    "slack_bolt": ("handlers", "bot.bootstrap.slack"),
    "slack_sdk": ("handlers", "bot.bootstrap.slack"),
    "cryptography": ("handlers.install.sealing",),
    "apscheduler": ("bot.service.scheduler",),
    "trafilatura": ("bot.articles",),
    "yaml": ("bot.config", "bot.demo", "handlers.install.manifest"),
    "pydantic": ("bot.config", "bot.cli.feed_list", "bot.cli.init"),
    "typer": ("bot.cli.main", "bot.cli.shared", "bot.cli.feeds", "bot.cli.init"),
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
