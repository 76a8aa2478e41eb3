"""Where real material to measure against is found: ``SECTORWIRE_CORPORA``, else ``../shared/data``."""

from __future__ import annotations

import os
from pathlib import Path

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data"


def corpora() -> Path | None:
    """The corpora's folder, or None where there is none (then what needs it is skipped, saying so)."""
    folder = Path(os.environ.get("SECTORWIRE_CORPORA") or DEFAULT)
    return folder if folder.is_dir() else None
