"""``/digest`` lines as people type them: every word understood, or the one that is not named and nothing changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.clock import clock_time, days_named
from bot.grammar.digests import DigestAsked, read_digest
from bot.grammar.tokens import Wrong
from bot.grammar.zones import zone_named

SECTORS = ("biotech", "pharma", "energy")


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("8", "08:00"), ("8:00", "08:00"), ("08.30", "08:30"), ("8:00 pm", "20:00"), ("7:30 AM", "07:30"), ("9am", "09:00"),
        ("9 am", "09:00"), ("9 a.m.", "09:00"), ("8:15p.m.", "20:15"), ("noon", "12:00"), ("Midnight", "00:00"), ("20h", "20:00"),
        ("20h30", "20:30"), ("0730", "07:30"), ("12am", "00:00"), ("12 pm", "12:00"), ("8：00", "08:00"), ("8 o’clock", "08:00"),
        ("8 in the evening", "20:00"), ("half past 7", "07:30"), ("quarter to 9", "08:45"),
        ("25:00", None), ("8:60", None), ("13 pm", None), ("0 am", None), ("pm", None), ("8-9", None), ("5 stories", None),
    ],
)  # fmt: skip
def test_times(typed, time):
    assert clock_time(typed) == time


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("ET", "America/New_York"), ("EST", "America/New_York"), ("edt", "America/New_York"), ("PT", "America/Los_Angeles"),
        ("PST", "America/Los_Angeles"), ("Central time", "America/Chicago"), ("CET", "CET"), ("CEST", "CET"), ("GMT", "UTC"),
        ("Boston", "America/New_York"), ("san francisco", "America/Los_Angeles"), ("SF", "America/Los_Angeles"),
        ("new york", "America/New_York"), ("New_York", "America/New_York"), ("NYC", "America/New_York"), ("London", "Europe/London"),
        ("Tokyo", "Asia/Tokyo"), ("Zürich", "Europe/Zurich"), ("St. Louis", "America/Chicago"), ("UTC+2", "Etc/GMT-2"),
        ("GMT-5", "Etc/GMT+5"), ("utc", "UTC"), ("Europe/Berlin", "Europe/Berlin"), ("Berlin time", "Europe/Berlin"),
        ("Atlantis", None), ("UTC+25", None), ("UTC+5:30", None), ("", None), ("5", None), ("at", None),
    ],
)  # fmt: skip
def test_zones(typed, zone):
    assert zone_named(typed) == zone


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("weekdays", [1, 2, 3, 4, 5]), ("every day", [1, 2, 3, 4, 5, 6, 7]), ("Mondays", [1]), ("mon–thu", [1, 2, 3, 4]),
        ("Mon - Thu", [1, 2, 3, 4]), ("monday to friday", [1, 2, 3, 4, 5]), ("fri-mon", [5, 6, 7, 1]), ("mon/wed", [1, 3]),
        ("mo-fr", [1, 2, 3, 4, 5]), ("weekend", [6, 7]), ("month", None), ("mon-", None), ("sunny", None), ("first", None),
    ],
)  # fmt: skip
def test_days(typed, days):
    assert days_named(typed) == days


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("subscribe biotech 8:00 pm", DigestAsked("subscribe", ("biotech",), "20:00")),
        ("subscribe biotech 08:00 5", DigestAsked("subscribe", ("biotech",), "08:00", size=5)),
        (
            "subscribe to biotech, pharma at 9 am Boston on weekdays, please",
            DigestAsked("subscribe", ("biotech", "pharma"), "09:00", (1, 2, 3, 4, 5), "America/New_York"),
        ),
        (
            "subscribe biotech and pharma mon–thu 8.30 San Francisco with 5 stories each in <#C1|news>",
            DigestAsked("subscribe", ("biotech", "pharma"), "08:30", (1, 2, 3, 4), "America/Los_Angeles", 5, "C1"),
        ),
        ("biotech/pharma noon", DigestAsked("subscribe", ("biotech", "pharma"), "12:00")),
        ("change time to 9am", DigestAsked("change", (), "09:00")),
        ("change top5 9", DigestAsked("change", (), "09:00", size=5)),
        ("subscribe biotech every day at midnight ET", DigestAsked("subscribe", ("biotech",), "00:00", (1, 2, 3, 4, 5, 6, 7), "America/New_York")),
        ("unsubscribe from biotech", DigestAsked("unsubscribe", ("biotech",))),
        ("pause all", DigestAsked("pause")),
    ],
)  # fmt: skip
def test_lines_that_are_understood(line, asked):
    assert read_digest(line, SECTORS) == asked


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("subscribe biotech 25:00", "“25:00” as a time"),
        ("subscribe biotech 13:00 pm", "“13:00 pm” as a time"),
        ("subscribe biotech 08:00 Atlantis", "the time zone “Atlantis”"),
        ("subscribe biotech 08:00 XYZT", "the time zone “XYZT”"),
        ("subscribe biotech 08:00 Mars/Olympus", "the time zone “Mars/Olympus”"),
        ("subscribe biotech 08:00 09:00", "several times: 08:00 and 09:00. Which one?"),
        ("subscribe biotech 08:00 and 5", "several times: 08:00 and 5. Which one?"),
        ("subscribe biotech 8 9", "several times: 8 and 9"),
        ("subscribe biotech 8-9", "“8-9” as a time"),
        ("subscribe biotech 08:00 ET PT", "several time zones: ET and PT"),
        ("subscribe biotech top5 top8 08:00", "several numbers of stories"),
        ("subscribe biotech 08:00 99", "1 to 25 stories, not 99"),
        ("subscribe biotech 08:00 every day except friday", "“except”"),
        ("subscribe biotehc 08:00", "Did you mean “biotech”?"),
        ("subscribe biotech 08:00 in #nowhere", "the channel “#nowhere”"),
        ("subscribe biotech 08:00 <@U1|ann>", "not to a person"),
        ("subscribe biotech 08:00 <https://a.example/x>", "“https://a.example/x”"),
        ("pause until monday", "“until”"),
        ("pause 08:00", "“pause” takes only a sector or a channel"),
        ("subscribe biotech 08:00 " + "please " * 90, "one line"),
    ],
)
def test_lines_that_are_not_change_nothing_and_name_what_is_not_understood(line, sentence):
    wrong = read_digest(line, SECTORS)
    assert isinstance(wrong, Wrong)
    assert sentence in wrong.sentence


def test_a_misspelled_line_comes_back_as_it_could_be():
    wrong = read_digest("subscrib biotech 8 pm", SECTORS)
    assert isinstance(wrong, Wrong)
    assert wrong.example == "/digest subscribe biotech 8 pm"
    wrong = read_digest("subscribe biotehc 8 pm", SECTORS)
    assert isinstance(wrong, Wrong)
    assert wrong.example == "/digest subscribe biotech 8 pm"


TIMES = st.sampled_from(
    [("8:00 pm", "20:00"), ("9am", "09:00"), ("noon", "12:00"), ("07.30", "07:30"), ("21h", "21:00")]
)
ZONES = st.sampled_from(
    [
        ("Boston", "America/New_York"),
        ("PT", "America/Los_Angeles"),
        ("new york", "America/New_York"),
        ("UTC+2", "Etc/GMT-2"),
    ]
)
WEEK = st.sampled_from(
    [
        ("weekdays", (1, 2, 3, 4, 5)),
        ("mon–wed", (1, 2, 3)),
        ("every day", (1, 2, 3, 4, 5, 6, 7)),
        ("Fridays", (5,)),
    ]
)
SIZES = st.sampled_from([("top 5", 5), ("3 stories", 3), ("size10", 10)])
BETWEEN = st.sampled_from([" ", "  ", ", ", " on ", " at "])


@given(TIMES, ZONES, WEEK, SIZES, BETWEEN, st.permutations(range(4)))
def test_the_parts_of_a_line_come_in_any_order(time, zone, days, size, between, order):
    parts = [time[0], zone[0], days[0], size[0]]
    line = between.join(["subscribe biotech", *(parts[place] for place in order)])
    assert read_digest(line, SECTORS) == DigestAsked(
        "subscribe", ("biotech",), time[1], days[1], zone[1], size[1]
    )


@given(
    st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), min_size=3, max_size=12),
    st.integers(0, 3),
)
def test_one_word_that_means_nothing_undoes_the_whole_line_and_is_named(word, place):
    known = read_digest(f"change {word}", SECTORS)
    parts = ["8:00 pm", "Boston", "weekdays"]
    parts.insert(place, word)
    asked = read_digest(" ".join(["subscribe biotech", *parts]), SECTORS)
    if isinstance(known, Wrong):
        assert isinstance(asked, Wrong)
        assert word in asked.sentence
    elif known == DigestAsked("change"):
        assert asked == DigestAsked("subscribe", ("biotech",), "20:00", (1, 2, 3, 4, 5), "America/New_York")
