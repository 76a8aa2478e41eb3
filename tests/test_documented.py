"""What can be typed or set is documented; what is documented exists."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main
from pydantic import BaseModel

from bot.cli.main import app
from bot.config import schema
from bot.config.env import PROVIDERS, read_environment
from bot.models.articles import NoiseClass, NoisePolicy

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (ROOT / "docs" / "commands.md").read_text()
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text()
README = (ROOT / "README.md").read_text()
GROUP = typer.main.get_command(app)


@pytest.mark.parametrize("name", sorted(GROUP.commands))
def test_every_command_and_option_is_documented(name):
    line = next((line for line in COMMANDS.splitlines() if f"`sectorwire {name}" in line), None)
    assert line is not None, f"docs/commands.md does not tell {name}"
    for parameter in GROUP.commands[name].params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert option in line, f"docs/commands.md does not tell {name} {option}"


def test_no_documented_command_is_missing():
    told = set(re.findall(r"`sectorwire ([a-z-]+)", COMMANDS))
    assert told == set(GROUP.commands)


def test_the_options_before_the_command_are_documented():
    for parameter in GROUP.params:
        for option in parameter.opts:
            if option != "--help":
                assert f"`{option}" in COMMANDS


def models():
    found = [
        value for value in vars(schema).values() if isinstance(value, type) and issubclass(value, BaseModel)
    ]
    return [model for model in found if model.model_fields]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_configuration_key_is_documented(model):
    for key in model.model_fields:
        assert re.search(rf"`(?:sectors\.KEY\.)?{key}`", CONFIGURATION), (
            f"docs/configuration.md does not tell {key}"
        )


def test_every_noise_class_and_policy_is_documented():
    for word in (*NoiseClass, *NoisePolicy):
        assert f"`{word.value}`" in CONFIGURATION


class Asked(dict):
    """An environment that remembers which variables were asked for."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def get(self, key, default=None):
        self.names.add(key)
        return default


def test_every_environment_variable_is_documented():
    asked = Asked()
    read_environment(asked)
    assert len(asked.names) > len(PROVIDERS)
    for name in asked.names:
        if not name.endswith("_FILE"):
            assert f"`{name}`" in CONFIGURATION, f"docs/configuration.md does not tell {name}"


def test_every_dependency_is_named_in_the_readme_with_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for requirement in project["dependencies"]:
        name = re.match(r"[a-z0-9-]+", requirement)[0]
        assert re.search(rf"^\| (\[)?`?{name}", README, re.MULTILINE), f"README does not say why {name}"


def test_the_lock_files_name_hashes_and_no_index():
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
        pinned = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE)
        assert len(re.findall(r"--hash=sha256:", text)) >= len(pinned) > 0


def test_links_between_documents_lead_somewhere():
    for file in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", file.read_text()):
            assert (file.parent / target).exists(), f"{file.name} links to {target}"
