"""The wheel and the source archive as a stranger installs them: nothing of the checkout in reach."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIRST_DIGEST = 60.0  # seconds; it comes within two on a quiet machine


@dataclass(frozen=True)
class Installed:
    """An environment into which a distribution was installed, and an empty folder to stand in."""

    bin: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PYTHON", "SECTORWIRE", "SLACK"))
        }
        return kept | {"HOME": str(self.folder)}

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.bin / "sectorwire", *words],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )


@pytest.fixture(scope="module")
def distributions(tmp_path_factory) -> Path:
    """A folder with the wheel and the source archive, built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=ROOT, check=True, capture_output=True
    )
    return folder


@pytest.fixture(scope="module", params=["*.whl", "*.tar.gz"], ids=["wheel", "sdist"])
def installed(request, distributions, tmp_path_factory) -> Installed:
    """A new environment: what the bot depends on comes from this one, Sectorwire itself only from the archive."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)}))
    # A folder that a .pth names is searched, but its own .pth files are not read: so no editable install.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (archive,) = distributions.glob(request.param)
    options = (
        "--disable-pip-version-check --quiet --no-deps --no-build-isolation --no-index --ignore-installed"
    )
    subprocess.run(
        [home / "bin" / "python", "-m", "pip", "install", *options.split(), archive],
        check=True,
        capture_output=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
    )
    return Installed(home / "bin", tmp_path_factory.mktemp("empty"))


def test_the_archives_hold_the_manifest_and_the_configuration_to_start_from(distributions):
    (wheel,) = distributions.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for name in ("app.yaml", "sectors.yaml"):
            assert archive.read(f"bot/shipped/{name}") == (ROOT / name).read_bytes()
        tops = {entry.split("/")[0] for entry in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "handlers", "storage"}


def test_it_is_the_installed_one_that_runs(installed):
    found = subprocess.run(
        [installed.bin / "python", "-c", "import bot, handlers, storage; print(bot.__file__)"],
        cwd=installed.folder,
        env=installed.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(found.stdout.strip()).is_relative_to(installed.bin.parent)


def test_commands_answer_in_an_empty_folder_and_leave_nothing_there(installed):
    company = installed.run("company", "pfizer", "--offline", "--format", "json")
    assert (company.returncode, json.loads(company.stdout)["company"]["symbol"]) == (0, "PFE")

    article = {
        "id": "1",
        "title": "Pfizer Inc. raises its dividend",
        "text": "Pfizer Inc. raises its dividend.",
    }
    annotated = installed.run("annotate", stdin=json.dumps(article) + "\n")
    assert annotated.returncode == 0, annotated.stderr
    assert [company["symbol"] for company in json.loads(annotated.stdout)["companies"]] == ["PFE"]

    manifest = installed.run("manifest")
    assert (manifest.returncode, manifest.stdout.startswith("_metadata:")) == (0, True)

    assert list(installed.folder.iterdir()) == []


def test_running_without_a_configuration_says_how_to_make_one(installed):
    ran = installed.run("run")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "There's no sectors.yaml in this folder. Run `sectorwire init` to make one" in ran.stderr


def test_the_demo_posts_its_first_digest(installed):
    process = subprocess.Popen(
        [installed.bin / "sectorwire", "demo", "--port", "0", "--no-browser"],
        cwd=installed.folder,
        env=installed.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        page = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert page is not None
        until = time.monotonic() + FIRST_DIGEST
        while "Biotech" not in (text := _posted(page[0])) and time.monotonic() < until:
            time.sleep(0.2)
        assert "Biotech" in text
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0
    assert list(installed.folder.iterdir()) == []


def _posted(page: str) -> str:
    """What the app has posted so far, in all channels, as the page is told it."""
    with urllib.request.urlopen(page + "page/state", timeout=10) as answer:  # noqa: S310 - our own page
        state = json.load(answer)
    return json.dumps([message for message in state["messages"] if message.get("user") == state["bot"]])
