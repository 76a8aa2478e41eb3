"""What people read is plain, current English: sentences that were retired stay retired."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.slack.guide import DEFAULT_STEPS
from bot.render.slack.help import help_message, not_understood
from bot.render.slack.subscriptions import days_words

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "storage")
RETIRED = (
    r"\bdesk (?:has|as|is|that)\b", r"\b(?:this|that|the) desk\b", r"\b(?:you|who subscribed) are told\b", r"\bare told (?:of|when)\b", r"\bis told (?:when|of|to)\b", r"\btold to you\b",
    r"\bgoes on\b", r"\bas it was\b", r"\bI do not\b", r"\bI know no\b", r"\bno longer gets\b", r"\bfrom the next digest on\b",
    r"\bwere looked through\b", r"\bNothing new on\b", r"(?-i:\bThat are\b)", r"\bis no more\b", r"\bcleaned away\b", r"\bTaken back\b",
    r"\byou said so\b", r"\bIt was (?:saved|paused) already\b", r"\bof lower rank\b", r"\bshown before\b", r"\bCould not be read\b",
    r"\bthis digest was due\b", r"\bgets no (?:more )?digest", r"\bno day ahead\b", r"\bcomes? again from\b", r"\bstands? (?:in|on|by|there)\b",
    r"\bbe told\b", r"\bnews of (?:it|a company)\b", r"\bthat have these words\b", r"\bas far as is remembered\b", r"\bI lack\b",
    r"\binstalls the app again\b", r"\binstall the app again\b", r"\bpress it again\b", r"\bnot your fault\b", r"\bcannot be written to\b",
    r"\bgot no token\b", r"\bis no (?:bot|feed|OPML|backup|valid|time)\b", r"\bThis is not the time\b", r"\bBegin again\b", r"\bbegun\b",
    r"\bfor everyone at once\b", r"\bcome or go\b", r"\bfrom the shelf\b", r"\bChanged last\b", r"\bmarket-research advert", r"\bstock lists?\b(?! article)",
    r"\bis not asked\b", r"\bare asked (?:again|directly|through)\b", r"\bto start anew\b", r"\bjudged anew\b", r"\bis mended\b", r"\bmend it\b",
    r"\bso that there are no\b", r"\bdid not say whether\b", r"\bmay not be asked\b", r"\bthe log tells\b",
    r"\bThere is no such\b", r"\bnone of that name\b", r"\btakes no connection\b", r"\bfell silent\b", r"\bsign of life\b",
)  # fmt: skip
_RETIRED = re.compile("|".join(RETIRED), re.IGNORECASE)


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module with their lines, but for docstrings and what only the log gets."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            silent.update(id(part) for part in node.values)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in {"log", "re"}
        ):
            silent.update(id(part) for part in ast.walk(node))
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
            yield node.lineno, "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def test_no_module_says_what_was_retired():
    said = [
        f"{path.relative_to(ROOT)}:{line}: {text[:120]}"
        for path in MODULES
        for line, text in spoken(path)
        if " " in text and _RETIRED.search(text)
    ]
    assert said == []


def test_strings_are_found_and_docstrings_are_not(tmp_path):
    file = tmp_path / "sample.py"
    file.write_text('"""This desk."""\nlog.info("goes on")\nSAID = f"You are told of {name}."\n')
    assert [text for _, text in spoken(file)] == ["You are told of …."]
    assert len(MODULES) > 200


@pytest.mark.parametrize("name", ["app.yaml", "bot/demo/slack/person/static/guide.js"])
def test_no_file_that_people_read_says_it_either(name):
    assert _RETIRED.findall((ROOT / name).read_text(encoding="utf-8")) == []


def test_no_rendered_sample_says_it():
    shown = [
        *(str(help_message(topic, ("biotech", "pharma"), name="Sectorwire").blocks) for topic in ("", "news", "company", "digest", "watch", "why")),
        str(not_understood("digest", ("biotech",), problem="I didn't understand “x”.").blocks),
        *(f"{step.title} {step.text}" for step in DEFAULT_STEPS),
        days_words((1, 2)),
    ]  # fmt: skip
    assert [text for text in shown if _RETIRED.search(text)] == []


def test_help_names_sectors_only_where_they_matter_and_commands_as_code():
    for topic, named in (("news", True), ("digest", True), ("company", False), ("watch", False)):
        shown = str(help_message(topic, ("biotech",), name="Sectorwire").blocks)
        assert ("Sectors: biotech" in shown) is named
        assert f"`/{topic} " in shown


def test_one_wrong_word_is_one_line_and_one_example():
    message = not_understood("digest", ("biotech",), problem="I didn't understand “25:00” as a time.")
    assert len(message.blocks) == 2
    assert "Example: `/digest subscribe biotech 8:00 am`. More: `/digest help`." in str(message.blocks)
