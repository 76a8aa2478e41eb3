"""The walls of docs/architecture.md: who may import whom, how large a room may be, and which words are gone."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "handlers", "storage")

BASE = {"bot.models", "bot.errors", "bot.clock"}
SHARED = BASE | {"bot.ports", "bot.text", "bot.net"}
STAGES = {
    "bot.feeds",
    "bot.articles",
    "bot.companies",
    "bot.render",
    "bot.digests",
    "bot.news",
    "bot.grammar",
    "bot.claims",
}

# What a room may import besides itself. The same table stands, for people, in docs/architecture.md.
ALLOWED: dict[str, set[str]] = {
    "bot.models": set(),
    "bot.errors": set(),
    "bot.clock": set(),
    "bot.ports": BASE,
    "bot.text": BASE,
    "bot.config": BASE,
    "bot.telemetry": BASE | {"bot.config"},
    "bot.net": BASE | {"bot.ports", "bot.text"},
    "bot.grammar": BASE | {"bot.text"},
    "bot.feeds": SHARED,
    "bot.articles": BASE | {"bot.text"},
    "bot.claims": BASE | {"bot.ports", "bot.text"},
    "bot.companies": SHARED | {"bot.config"},
    "bot.render": BASE,
    "bot.digests": SHARED | {"bot.companies"},
    "bot.news": SHARED | {"bot.feeds", "bot.articles", "bot.companies", "bot.digests"},
    "storage": BASE | {"bot.ports", "bot.text", "bot.claims"},
    "handlers": SHARED | STAGES | {"bot.config", "bot.telemetry"},
    "bot.demo": SHARED | {"bot.config", "bot.telemetry", "bot.render", "bot.companies", "bot.bootstrap"},
    "bot.bootstrap": SHARED | STAGES | {"bot.config", "bot.telemetry", "handlers", "storage"},
    "bot.service": SHARED | STAGES | {"bot.config", "bot.telemetry", "bot.bootstrap", "handlers"},
    "bot.cli": {"bot", "handlers", "storage"},
    "bot.__main__": {"bot.cli"},
}

# Walls inside rooms: what the first never imports.
NEVER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bot.companies.linking", ("bot.companies.figures", "bot.companies.providers")),
    ("bot.render.export", ("bot.render.slack",)),
    ("bot.bootstrap", ("storage.sqlite", "storage.postgres")),
    ("storage.sqlite", ("storage.postgres",)),
    ("storage.postgres", ("storage.sqlite",)),
)

# Libraries that stand in one room only.
ONLY_IN = {
    "sqlite_utils": ("storage.sqlite",),
    "sqlite3": ("storage.sqlite",),
    "psycopg": ("storage.postgres",),
    "feedparser": ("bot.feeds",),
    "slack_bolt": ("handlers", "bot.bootstrap.slack"),
    "slack_sdk": ("handlers", "bot.bootstrap.slack"),
    "cryptography": ("handlers.install.sealing",),
    "apscheduler": ("bot.service.scheduler",),
    "trafilatura": ("bot.articles.page",),
    "yaml": ("bot.config", "bot.demo", "handlers.install.manifest"),
    "pydantic": ("bot.config", "bot.cli"),
    "icalendar": ("bot.claims.ics",),
    "typer": ("bot.cli",),
}

MOST_MODULES = 16
MOST_LINES = 400

# Names that nobody would search for, or that meant several things.
RETIRED = {
    "House", "Front", "Fronts", "Door", "SocketDoor", "WebDoor", "Courier", "Teller", "Announcer", "Tempo", "Terms",
    "Pulse", "Duty", "Duties", "Telling", "Desk", "NewsDesk", "CompanyDesk", "Shelf", "Held", "Question", "Frame",
    "Register", "_Books", "_Table", "told", "attentive", "open_house", "heir_of",
}  # fmt: skip


@cache
def modules():
    return [
        (".".join(parts[:-1] if parts[-1] == "__init__" else parts), file)
        for package in PACKAGES
        for file in sorted((ROOT / package).rglob("*.py"))
        for parts in [file.relative_to(ROOT).with_suffix("").parts]
    ]


@cache
def tree(file):
    return ast.parse(file.read_text())


def imports(name, file):
    """Every import in the file, also those inside functions and under TYPE_CHECKING."""
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree(file)):
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
    return next((room for room in ALLOWED if within(name, room)), None)


def may_import(name, target):
    """Whether the walls let this module import that; ``target`` may name something inside a module."""
    if any(within(name, room) and within(target, other) for room, others in NEVER for other in others):
        return False
    room = room_of(name)
    return within(target, room) or any(within(target, other) for other in ALLOWED[room])


every_module = pytest.mark.parametrize(("name", "file"), modules(), ids=[name for name, _ in modules()])


@every_module
def test_imports_point_one_way(name, file):
    if name == "bot":
        assert not list(imports(name, file))
        return
    assert room_of(name) is not None, f"{name} stands in no room of the architecture"
    wrong = [target for target in imports(name, file) if target.split(".")[0] in PACKAGES]
    wrong = [target for target in wrong if not may_import(name, target)]
    assert wrong == []


@every_module
def test_a_library_stands_in_its_room(name, file):
    for target in imports(name, file):
        for library, rooms in ONLY_IN.items():
            if within(target, library):
                assert any(within(name, room) for room in rooms), f"{name} imports {library}"


def test_rooms_form_no_circle():
    wanted = defaultdict(set)
    for name, file in modules():
        for target in imports(name, file):
            if target.split(".")[0] in PACKAGES and name != "bot" and (other := room_of(target)):
                wanted[room_of(name)].add(other)
    left = {room: others - {room} for room, others in wanted.items()}
    while free := [room for room, others in left.items() if not others & left.keys()]:
        for room in free:
            del left[room]
    assert left == {}


def test_no_room_is_so_full_that_one_has_to_search():
    inside = defaultdict(list)
    for _, file in modules():
        if file.name != "__init__.py":
            inside[file.parent.relative_to(ROOT).as_posix()].append(file.name)
    assert {folder: len(names) for folder, names in inside.items() if len(names) > MOST_MODULES} == {}


def test_no_file_is_too_long_to_be_read():
    lengths = {file.relative_to(ROOT).as_posix(): file.read_text().count("\n") for _, file in modules()}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def definitions(file):
    return [
        node.name
        for node in ast.walk(tree(file))
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def test_a_public_class_has_a_name_of_its_own():
    places = defaultdict(list)
    for name, file in modules():
        for node in tree(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


@every_module
def test_no_retired_word_comes_back(name, file):
    top = {node.name for node in tree(file).body if hasattr(node, "name")}
    assert top & RETIRED == set()


def documented():
    """The rows of the table of rooms: each room with what it may import besides itself."""
    text = (ROOT / "docs/architecture.md").read_text()
    table = re.search(r"^\| room .*\n\|[-| ]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    for row in table[1].splitlines():
        rooms, _, allowed = (cell.strip() for cell in row.strip("|").split("|"))
        yield re.findall(r"`([\w/.]+)`", rooms), allowed


def dotted(path):
    return path.removesuffix(".py").strip("/").replace("/", ".")


def test_the_map_shows_these_rooms():
    names = {
        "nothing": set(),
        "base": BASE,
        "shared": SHARED,
        "stages": STAGES,
        "everything": {"bot", "handlers", "storage"},
    }
    shown = {}
    for rooms, allowed in documented():
        wanted = set()
        for word in re.split(r",\s*", allowed):
            wanted |= names[word] if word in names else {dotted(word.strip("`"))}
        shown |= {dotted(room): wanted for room in rooms}
    assert shown == ALLOWED


def test_every_path_on_the_map_is_there():
    text = (ROOT / "docs/architecture.md").read_text()
    paths = re.findall(r"`((?:bot|handlers|storage|tests|docs|benchmarks)/[\w./-]*)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_rule_itself_bites():
    assert not may_import("bot.feeds.parse", "bot.articles.judge")
    assert not may_import("bot.companies.linking.link", "bot.companies.figures.values")
    assert not may_import("bot.render.export.text", "bot.render.slack.blocks")
    assert not may_import("handlers.news", "storage.sqlite.articles")
    assert may_import("bot.digests.run", "bot.ports")
