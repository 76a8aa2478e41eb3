"""What Prometheus reads at /metrics, read here by a parser that follows its format's description alone."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telemetry.metrics import BUCKETS, HELP, Metrics

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,|$)')
ESCAPED = {r"\\": "\\", r"\"": '"', r"\n": "\n"}


def parse(text):
    """Families by name: ``(type, {(sample name, labels): value})``; whatever the format forbids fails."""
    assert text.endswith("\n")
    families, samples, helped, current = {}, defaultdict(dict), set(), None
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP "):
            name, _, words = line.removeprefix("# HELP ").partition(" ")
            assert name not in helped, "one HELP a family"
            assert words
            helped.add(name)
        elif line.startswith("# TYPE "):
            name, kind = line.removeprefix("# TYPE ").split(" ")
            assert name in helped
            assert name not in families, "a family's lines stand together"
            assert kind in {"counter", "gauge", "histogram"}
            families[name], current = kind, name
        else:
            name, labels, value = sample(line)
            endings = ("_bucket", "_sum", "_count") if families[current] == "histogram" else ("",)
            assert name in {current + ending for ending in endings}
            assert (name, labels) not in samples[current], "no sample twice"
            samples[current][name, labels] = value
    return {name: (kind, samples[name]) for name, kind in families.items()}


def sample(line):
    name = NAME.match(line).group()
    rest = line[len(name) :]
    labels = []
    if rest.startswith("{"):
        inner, _, rest = rest[1:].rpartition("}")
        place = 0
        while place < len(inner):
            found = LABEL.match(inner, place)
            assert found, inner[place:]
            value = re.sub(r"\\.", lambda escape: ESCAPED[escape.group()], found[2])
            labels.append((found[1], value))
            place = found.end()
        assert len(dict(labels)) == len(labels)
    assert rest.startswith(" ")
    return name, frozenset(labels), float(rest[1:])


def test_counters_gauges_and_what_they_mean():
    metrics = Metrics()
    metrics.count("requests_total", kind="/news", outcome="answered")
    metrics.count("requests_total", 2, outcome="answered", kind="/news")
    metrics.count("requests_total", kind="/news", outcome="bug")
    metrics.set("socket_connected", 1)
    metrics.set("socket_connected", 0)
    read = parse(metrics.text())
    answered = frozenset({("kind", "/news"), ("outcome", "answered")})
    assert read["sectorwire_requests_total"][0] == "counter"
    assert read["sectorwire_requests_total"][1]["sectorwire_requests_total", answered] == 3
    assert read["sectorwire_socket_connected"] == (
        "gauge",
        {("sectorwire_socket_connected", frozenset()): 0.0},
    )
    assert f"# HELP sectorwire_requests_total {HELP['requests_total']}\n" in metrics.text()


@pytest.mark.parametrize("number", [1_234_567, 10**12 + 1, 0.1 + 0.2])
def test_no_digit_is_lost(number):
    metrics = Metrics()
    metrics.count("articles_new_total", number)
    assert parse(metrics.text())["sectorwire_articles_new_total"][1].popitem()[1] == number


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_label_is_read_back_as_it_was(one, other):
    metrics = Metrics()
    metrics.count("requests_total", kind=one, outcome=other)
    metrics.observe("ack_seconds", 0.01, kind=one)
    read = parse(metrics.text())
    (((_, labels), _),) = read["sectorwire_requests_total"][1].items()
    assert labels == {("kind", one), ("outcome", other)}
    assert all(("kind", one) in labels for _, labels in read["sectorwire_ack_seconds"][1])


@given(st.lists(st.floats(0, 100), min_size=1, max_size=50))
def test_a_histogram_is_cumulative_and_adds_up(seconds):
    metrics = Metrics()
    for value in seconds:
        metrics.observe("ack_seconds", value, kind="x")
    kind, samples = parse(metrics.text())["sectorwire_ack_seconds"]
    assert kind == "histogram"
    buckets = {
        float(dict(labels)["le"]): count
        for (name, labels), count in samples.items()
        if name.endswith("_bucket")
    }
    assert sorted(buckets) == [*BUCKETS, float("inf")]
    assert all(buckets[low] <= buckets[high] for low, high in pairwise(sorted(buckets)))
    assert buckets == {bound: sum(value <= bound for value in seconds) for bound in buckets}
    rest = {
        name.rpartition("_")[2]: value for (name, _), value in samples.items() if not name.endswith("_bucket")
    }
    assert rest["count"] == len(seconds) == buckets[float("inf")]
    assert rest["sum"] == pytest.approx(sum(seconds))


def test_nothing_counted_is_nothing_told():
    assert Metrics().text() == "\n"


def test_a_name_without_words_is_a_mistake():
    metrics = Metrics()
    metrics.count("never_heard_of_total")
    with pytest.raises(KeyError):
        metrics.text()
