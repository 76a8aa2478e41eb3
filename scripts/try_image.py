"""Run the Dockerfile's build steps in a folder, without Docker, and start what they made as another user would.

It proves the steps themselves (locked installs, the wheel, the entry point on a read-only tree), not Docker's layers.
Usage: python scripts/try_image.py [--python python3.13]. It prints each step, the size of the tree, and the version.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def build_steps(dockerfile: str) -> list[tuple[str, str]]:
    """The instructions of the first stage, in order: (word, rest)."""
    steps: list[tuple[str, str]] = []
    for line in dockerfile.replace("\\\n", " ").splitlines():
        word, _, rest = line.partition(" ")
        if word == "FROM" and steps:
            break
        if word in {"COPY", "RUN"}:
            steps.append((word, rest.strip()))
    return steps


def run_build(folder: Path, python: str) -> Path:
    """Carry the steps out below ``folder``; returns the environment that the image would hold."""
    source, installed = folder / "src", folder / "opt"
    source.mkdir()
    installed.mkdir()
    for word, rest in build_steps((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        sys.stdout.write(f"{word} {rest}\n")
        sys.stdout.flush()
        if word == "COPY":
            *names, target = rest.split()
            for name in names:
                _copy(ROOT / name, source / target / (Path(name).name if target.endswith("/") else ""))
        else:
            command = rest.replace("/opt/", f"{installed}/").replace("python -m venv", f"{python} -m venv")
            subprocess.run(["/bin/sh", "-ec", command], cwd=source, check=True)
    return installed / "sectorwire"


def _copy(origin: Path, target: Path) -> None:
    if origin.is_dir():
        shutil.copytree(origin, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        if target.is_dir():
            target /= origin.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(origin, target)


def main() -> None:
    """Build, make the tree read-only, run the command in an empty folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--python", default="python3", help="the interpreter that stands in for the image's")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sectorwire-image-") as name:
        folder = Path(name)
        made = run_build(folder, arguments.python)
        size = sum(
            file.stat().st_size for file in made.rglob("*") if file.is_file() and not file.is_symlink()
        )
        sys.stdout.write(f"The tree holds {size / 1e6:.0f} MB.\n")
        data = folder / "data"
        data.mkdir()
        subprocess.run(["chmod", "-R", "a-w", str(made)], check=True)
        environment = {"PATH": os.environ["PATH"], "HOME": str(data), "PYTHONDONTWRITEBYTECODE": "1"}
        for words in (["--version"], ["company", "pfizer", "--offline"], ["manifest"]):
            done = subprocess.run(
                [made / "bin" / "sectorwire", *words],
                cwd=data,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            )
            sys.stdout.write(f"sectorwire {' '.join(words)}: {done.stdout.splitlines()[0]}\n")
        subprocess.run(["chmod", "-R", "u+w", str(made)], check=True)


if __name__ == "__main__":
    main()
