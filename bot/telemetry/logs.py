"""Logging to stderr: lines for people on a terminal, JSON lines elsewhere; secrets never come through.

Redaction works by value on the finished line, so that it holds for messages, arguments, extra fields and
tracebacks alike, whoever wrote them.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

from bot.config.secrets import Secret

REDACTED = "[redacted]"
# What a Slack token looks like: caught even where it is not one of ours.
TOKEN_SHAPE = re.compile(r"xox[a-z](?:-[A-Za-z0-9]+){2,}|xapp-\d-[A-Za-z0-9-]{10,}")
MIN_SECRET = 6  # shorter values would redact ordinary words
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Redactor:
    """Replaces known secrets, and whatever looks like a Slack token, in any text."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        values = sorted({s.reveal() for s in secrets if len(s.reveal()) >= MIN_SECRET}, key=len, reverse=True)
        self._known = re.compile("|".join(re.escape(value) for value in values)) if values else None

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        if self._known is not None:
            text = self._known.sub(REDACTED, text)
        return TOKEN_SHAPE.sub(REDACTED, text)


class _Lines(logging.Formatter):
    """``12:00:01 warning collect: …`` with the extra fields behind."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        extra = " ".join(f"{key}={value}" for key, value in _extra(record).items())
        line = f"{time} {record.levelname.lower()} {record.name}: {record.getMessage()}{'  ' + extra if extra else ''}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return self._redact(line)


class _Json(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and the extra fields."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        data: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info:
            data["traceback"] = self.formatException(record.exc_info)
        # Redact the values, not the finished line: a secret with a quote in it is escaped there.
        return json.dumps({key: self._clean(value) for key, value in data.items()}, ensure_ascii=False)

    def _clean(self, value: object) -> object:
        return value if isinstance(value, int | float | bool) or value is None else self._redact(str(value))


def _extra(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in vars(record).items() if key not in STANDARD}


def set_up_logging(
    secrets: Iterable[Secret],
    *,
    stream: TextIO | None = None,
    verbose: bool = False,
    quiet: bool = False,
) -> None:
    """Send all logging through one redacting handler; called once, by the command line."""
    out = stream or sys.stderr
    redact = Redactor(secrets)
    handler = logging.StreamHandler(out)
    handler.setFormatter(_Lines(redact) if out.isatty() else _Json(redact))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO)
    for chatty in (
        "aiohttp.access",
        "asyncio",
        "apscheduler",
        "slack_sdk",
        "slack_bolt",
        "trafilatura",
        "htmldate",
        "courlan",
        "charset_normalizer",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)
