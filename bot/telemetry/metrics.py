"""What the running service counts, in Prometheus' text format (version 0.0.4)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
PREFIX = "sectorwire_"

HELP = {
    "requests_total": "What people did in Slack, by kind and outcome.",
    "request_seconds": "From hearing a request to having answered it.",
    "ack_seconds": "From hearing a request to having acknowledged it.",
    "events_repeated_total": "Requests that came again, from Slack or recorded, and were not answered twice.",
    "feeds_polled_total": "Feeds polled, by outcome.",
    "articles_new_total": "Articles that were new.",
    "bugs_total": "Bugs that the log tells of, by duty.",
    "digests_total": "Digests brought to an end, by state.",
    "announcements_total": "Messages about watched companies.",
    "duty_failures_total": "Calls of a duty that failed, by duty.",
    "duty_seconds": "How long the last call of each duty took.",
    "at_work": "1 while this instance holds the lease, 0 while it stands by for another.",
    "socket_connected": "1 while the Socket Mode connection stands.",
    "in_flight": "Requests that are acknowledged and not yet answered.",
}

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counters, gauges and histograms by name and labels; every name stands in :data:`HELP`."""

    def __init__(self) -> None:
        self._values: dict[str, dict[Labels, float]] = defaultdict(dict)
        self._histograms: dict[str, dict[Labels, _Histogram]] = defaultdict(dict)

    def count(self, name: str, by: float = 1, **labels: str) -> None:
        """Add to a counter."""
        key = _labels(labels)
        self._values[name][key] = self._values[name].get(key, 0) + by

    def set(self, name: str, value: float, **labels: str) -> None:
        """Set a gauge."""
        self._values[name][_labels(labels)] = value

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Add an observation to a histogram."""
        self._histograms[name].setdefault(_labels(labels), _Histogram()).add(seconds)

    def text(self) -> str:
        """Everything, as Prometheus reads it."""
        lines: list[str] = []
        for name, values in sorted(self._values.items()):
            lines += _head(name, "counter" if name.endswith("_total") else "gauge")
            lines += [
                f"{PREFIX}{name}{_shown(labels)} {_number(value)}" for labels, value in sorted(values.items())
            ]
        for name, histograms in sorted(self._histograms.items()):
            lines += _head(name, "histogram")
            for labels, histogram in sorted(histograms.items(), key=lambda one: one[0]):
                lines += histogram.lines(name, labels)
        return "\n".join(lines) + "\n"


class _Histogram:
    def __init__(self) -> None:
        self._counts = [0] * (len(BUCKETS) + 1)
        self._sum = 0.0

    def add(self, seconds: float) -> None:
        self._counts[bisect_left(BUCKETS, seconds)] += 1
        self._sum += seconds

    def lines(self, name: str, labels: Labels) -> list[str]:
        lines, running = [], 0
        for bound, number in zip((*map(str, BUCKETS), "+Inf"), self._counts, strict=True):
            running += number
            lines.append(f"{PREFIX}{name}_bucket{_shown((*labels, ('le', bound)))} {running}")
        lines.append(f"{PREFIX}{name}_sum{_shown(labels)} {_number(self._sum)}")
        lines.append(f"{PREFIX}{name}_count{_shown(labels)} {running}")
        return lines


def _head(name: str, kind: str) -> list[str]:
    return [f"# HELP {PREFIX}{name} {HELP[name]}", f"# TYPE {PREFIX}{name} {kind}"]


def _number(value: float) -> str:
    """Every digit: a counter that is rounded seems to stand still."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _labels(labels: Mapping[str, str]) -> Labels:
    return tuple(sorted(labels.items()))


def _shown(labels: Labels) -> str:
    if not labels:
        return ""
    escaped = (
        (name, value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")) for name, value in labels
    )
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped) + "}"
