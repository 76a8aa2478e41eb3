"""Dates as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.parsing.dates import parse_date

NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 26 Jun 2026 10:33:00 +0200", "2026-06-26T08:33"),
        ("Fri, 26 Jun 2026 10:33:00 GMT", "2026-06-26T10:33"),
        ("Fri, 26 Jun 2026 10:33 CEST", "2026-06-26T08:33"),
        ("Fri,26 Jun 2026 10:33:00 +0000", "2026-06-26T10:33"),
        ("  26 Jun 26 10:33:00 EDT ", "2026-06-26T14:33"),
        ("Fri, 26 June 2026 24:00:00 GMT", "2026-06-27T00:00"),
        ("Fri, 26 Jun 2026 10:33:60 Z", "2026-06-26T10:33:59"),
        ("Fri, 26 Jun 2026 10:33:00 -0500 (EST)", "2026-06-26T15:33"),
        ("Fri Jun 26 2026 10:33:00 GMT+0200 (Central European Summer Time)", "2026-06-26T08:33"),
        ("Thu Jun 26 10:33:00 PDT 2025", "2025-06-26T17:33"),
        ("2026-06-26T10:33:00.123+02:00", "2026-06-26T08:33"),
        ("2026-06-26T10:33:00+0200", "2026-06-26T08:33"),
        ("2026-06-26T10:33Z", "2026-06-26T10:33"),
        ("2026-06-26 10:33:00 PST", "2026-06-26T18:33"),
        ("20260626T103300Z", "2026-06-26T10:33"),
        ("1782470000", "2026-06-26T10:33:20"),
        ("Friday, June 26th, 2026 - 10:33 PM ET", "2026-06-27T02:33"),
        ("January 26, 2026, 10:33 a.m. ET", "2026-01-26T15:33"),
        ("Fri, 26 Jun 2026 10:33:00 Europe/Berlin", "2026-06-26T08:33"),
        ("12:15 am UTC June 26 2026", "2026-06-26T00:15"),
        ("6/26/2026 10:33:00 AM GMT", "2026-06-26T10:33"),
        ("05/05/2026 10:00 GMT", "2026-05-05T10:00"),
        ("2026/06/26 10:33 UTC", "2026-06-26T10:33"),
        ("Fri, 26 Jun 2026 10:33:00 \u22120500", "2026-06-26T15:33"),
        ("1782470000.25", "2026-06-26T10:33:20"),
        ("الجمعة, 26 يونيو 2026 10:33:00 +0300", "2026-06-26T07:33"),
        ("Pe, 26 Kesä 2026 10:33:00 +0300", "2026-06-26T07:33"),
        ("Ti, 20 Lok 2026 10:33:00 +0300", "2026-10-20T07:33"),
        ("Thứ Sáu, 26/06/2026 10:33 (GMT+7)", "2026-06-26T03:33"),
        ("Thứ Sáu, 26 tháng 6, 2026 10:33 (UTC+7)", "2026-06-26T03:33"),
        ("Παρ, 20 Νοε 2026 10:33:00 +0200", "2026-11-20T08:33"),
        ("26 जून 2026 10:33 IST", "2026-06-26T05:03"),
        ("26 ביוני 2026 10:33 IDT", "2026-06-26T07:33"),
        ("Cum, 26 Haz 2026 10:33:00 +0300", "2026-06-26T07:33"),
        ("2026年6月26日 星期五 10:33 GMT", "2026-06-26T10:33"),
    ],
)
def test_with_a_zone(text: str, expected: str):
    assert parse_date(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert parse_date(text, NEW_YORK) == parse_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jun 26, 2026 10:33am", "2026-06-26T14:33"),
        ("Jan 26, 2026 10:33am", "2026-01-26T15:33"),
        ("Dec 31, 2025 11:30pm", "2026-01-01T04:30"),
        ("2026-06-26T10:33:00", "2026-06-26T14:33"),
        ("2026-06-26", "2026-06-26T04:00"),
        ("June 26, 2026", "2026-06-26T04:00"),
        ("23/04/2026 10:00", "2026-04-23T14:00"),
        ("23.04.2026", "2026-04-23T04:00"),
        ("2026-06-26 03:33:00 PM", "2026-06-26T19:33"),
        ("2026-06-26 03:33PM", "2026-06-26T19:33"),
        ("2026-06-26T03:33 PM", "2026-06-26T19:33"),
        ("2026-06-26 12:15:00 AM", "2026-06-26T04:15"),
        ("2026-06-26 오후 3:33:11", "2026-06-26T19:33:11"),
        ("2026. 6. 26. 오전 9:05", "2026-06-26T13:05"),
        ("2026/06/26 下午 3:33:00", "2026-06-26T19:33"),
        ("2026年6月26日 15時33分", "2026-06-26T19:33"),
        ("2026年6月26日（金）午後3時5分", "2026-06-26T19:05"),
        ("26 jun. 2026, 3:33 p. m.", "2026-06-26T19:33"),
        ("26 حزيران 2026 03:33 م", "2026-06-26T19:33"),
        ("26 تشرين الثاني 2026", "2026-11-26T05:00"),
        ("٢٦ يونيو ٢٠٢٦", "2026-06-26T04:00"),
        ("26-Jun-2026", "2026-06-26T04:00"),
        ("26. Juni 2026 um 10:33 Uhr", "2026-06-26T14:33"),
        ("vendredi 26 juin 2026 à 10h33", "2026-06-26T14:33"),
        ("mar 3 févr. 2026", "2026-02-03T05:00"),
        ("26 de junho de 2026", "2026-06-26T04:00"),
        ("пятница, 26 июня 2026 г., 10:33", "2026-06-26T14:33"),
        ("2026年6月26日 10:33", "2026-06-26T14:33"),
        ("Fri, 26 Jun 2026 10:33:00 XYZT", None),
    ],
)
def test_without_a_zone_the_feeds_own_holds(text: str, expected: str | None):
    wanted = datetime.fromisoformat(expected).replace(tzinfo=UTC) if expected else None
    assert parse_date(text, NEW_YORK) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "03/04/2026", "03.04.2026", "3-4-2026 10:00", "03/04/26", "Fri, 31 Jun 2026 10:00:00 GMT",
        "2026-02-30", "0001-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "26 Jun 2026 25:00", "10:33",
        "June 2026", "Jun 26", "26 26 2026", "2026-06-26 10:33:00 XX", "Published 26 Jun 2026 by somebody", "9" * 300, "٢٦ Jun 2026",
    ],
)  # fmt: skip
def test_never_a_guess(text: str):
    assert parse_date(text) is None


@given(st.text(max_size=60) | st.text("0123456789 :/-.,JunTZ+ampGMT", max_size=40))
def test_anything(text: str):
    date = parse_date(text, NEW_YORK)
    assert date is None or (date.tzinfo is UTC and 1979 <= date.year <= 2101)


@given(
    st.integers(315_700_000, 4_102_300_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(["Z", "+00:00", "+05:30", "-08:00", "-00:30", "+14:00"]),
)
def test_the_short_ways_tell_what_the_ladder_tells(moment: datetime, zone: str):
    """A space in front sends the same date down the ladder."""
    named, offset = f"{moment:%a, %d %b %Y %H:%M:%S}", zone.replace(":", "")
    for text in (f"{moment:%Y-%m-%dT%H:%M:%S}{zone}", f"{named} {'GMT' if zone == 'Z' else offset}"):
        assert parse_date(text) == parse_date(f" {text}") is not None


@given(st.integers(347_155_200, 4_070_908_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_standard_forms_come_back(moment: datetime):
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S +0000")) == moment
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.strftime("%b %d, %Y %I:%M:%S%p")) == moment
