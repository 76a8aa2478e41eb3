"""The files that people deploy with: each is read as its own tool would read it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.config.env import read_environment
from bot.telemetry.metrics import HELP, PREFIX

ROOT = Path(__file__).resolve().parents[2]
CONTRIB = ROOT / "contrib"
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def instructions(word: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.split(None, 1)[1] for line in joined.splitlines() if line.startswith(word + " ")]


def test_the_image_is_built_from_locked_requirements_only():
    installs = [step for step in instructions("RUN") if "pip install" in step]
    assert len(installs) == 3
    for step in installs:
        assert "--require-hashes" in step or "--no-deps" in step, step


def test_the_image_runs_as_nobody_special_and_keeps_only_its_volume():
    assert instructions("USER") == ["10001"]
    assert instructions("VOLUME") == ["/data"]
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    assert "/healthz" in instructions("HEALTHCHECK")[0]
    assert json.loads(instructions("ENTRYPOINT")[0]) == ["sectorwire"]


def test_all_that_the_image_copies_is_sent_to_the_builder_and_is_there():
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for step in instructions("COPY"):
        if step.startswith("--from"):
            continue
        *sources, _ = step.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert source in sent, source


def test_compose_gives_the_bot_a_read_only_root_and_its_secrets_as_files():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    bot = compose["services"]["bot"]
    assert (bot["read_only"], bot["cap_drop"]) == (True, ["ALL"])
    for name, value in bot["environment"].items():
        if name.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in compose["secrets"]
            assert value.removeprefix("/run/secrets/") in bot["secrets"]


def environment_names() -> set[str]:
    """Every variable that the program asks for."""
    asked: set[str] = set()

    class Asked(dict):
        def get(self, key, default=None):
            asked.add(key)
            return default

    read_environment(Asked())
    return asked


def test_the_variables_of_unit_and_compose_are_ones_that_the_program_reads():
    known = environment_names() | {"MPLCONFIGDIR", "PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    unit = (CONTRIB / "systemd" / "sectorwire.service").read_text()
    named = set(re.findall(r"^Environment=([A-Z_]+)=", unit, re.MULTILINE))
    named |= set(yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["bot"]["environment"])
    named |= set(re.findall(r"([A-Z_]+)=", instructions("ENV")[0]))
    assert named <= known


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here")
def test_systemd_understands_the_unit():
    unit = CONTRIB / "systemd" / "sectorwire.service"
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert [line for line in complaints if "sectorwire" in line] == []


def test_kubernetes_objects_are_whole():
    objects = list(yaml.safe_load_all((CONTRIB / "kubernetes" / "sectorwire.yaml").read_text()))
    assert [thing["kind"] for thing in objects] == ["PersistentVolumeClaim", "StatefulSet"]
    pod = objects[1]["spec"]["template"]["spec"]
    (bot,) = pod["containers"]
    assert bot["securityContext"]["readOnlyRootFilesystem"] is True
    assert {mount["name"] for mount in bot["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}


def metrics_named(text: str) -> set[str]:
    found = re.findall(rf"{PREFIX}([a-z_]+)", text)
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in found}


@pytest.mark.parametrize("file", ["grafana/sectorwire.json", "prometheus/alerts.yaml"])
def test_every_metric_of_dashboard_and_alerts_exists(file):
    text = (CONTRIB / file).read_text()
    data = json.loads(text) if file.endswith(".json") else yaml.safe_load(text)
    if file.endswith(".json"):
        expressions = [target["expr"] for panel in data["panels"] for target in panel["targets"]]
    else:
        expressions = [rule["expr"] for group in data["groups"] for rule in group["rules"]]
    named = set().union(*(metrics_named(expression) for expression in expressions))
    assert named
    assert named <= set(HELP)
