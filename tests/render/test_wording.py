from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.models.articles import NoiseClass
from bot.models.digests import LeftOut, LeftOutReason, SilentSource
from bot.render import numbers, wording
from tests.render.samples import END, facts, figure, story

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (timedelta(0), "08:00"),
        (timedelta(hours=8), "00:00"),
        (timedelta(hours=8, minutes=1), "Mon 23:59"),
        (timedelta(days=6), "Wed 08:00"),
        (timedelta(days=7), "28 Oct"),
        (timedelta(days=365), "4 Nov 2024"),
        (timedelta(days=-1), "5 Nov"),
    ],
)
def test_past_times_are_as_short_as_they_can_be(ago, shown):
    assert wording.moment(END - ago, END, BERLIN) == shown


@pytest.mark.parametrize(
    ("ahead", "shown"),
    [
        (timedelta(hours=9), "today at 17:00"),
        (timedelta(days=1), "tomorrow at 08:00"),
        (timedelta(days=-1), "yesterday at 08:00"),
        (timedelta(days=6), "Monday at 08:00"),
        (timedelta(days=7), "Tuesday, 11 November at 08:00"),
    ],
)
def test_coming_times_are_named_from_today(ahead, shown):
    assert wording.day_and_time(END + ahead, END, BERLIN) == shown


def test_a_local_day_is_the_readers_not_utc():
    new_year = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert wording.moment(new_year, new_year + timedelta(hours=1), BERLIN) == "00:30"
    assert wording.long_day(new_year.astimezone(BERLIN).date()) == "Thursday, 1 January 2026"


def test_undated_stories_say_when_they_were_seen():
    assert wording.published(story(1, dated=False), END, BERLIN) == "seen 07:43"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Berlin", "Berlin time"),
        ("America/New_York", "New York time"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_zones_are_called_as_people_do(zone, shown):
    assert wording.zone_words(zone) == shown


def test_every_reason_for_leaving_out_has_words():
    entries = [LeftOut(LeftOutReason.NOISE, noise.value, 2) for noise in NoiseClass]
    entries += [
        LeftOut(LeftOutReason.NOISE, "law-firm-alert", 1),
        LeftOut(LeftOutReason.NOISE, "new-kind", 1),
    ]
    entries += [
        LeftOut(reason, "crypto", 1_500) for reason in LeftOutReason if reason is not LeftOutReason.NOISE
    ]
    assert wording.left_out_line(entries) == (
        "Left out: 3 law-firm alerts, 2 adverts, 2 market-research adverts, 2 stock lists, 1 new kind, "
        "1,500 shown before, 1,500 by your filters (crypto), 1,500 muted (crypto), 1,500 of lower rank, 1,500 more of one source, 1,500 told again, 1,500 too old."
    )
    assert wording.left_out_line([]) is None
    assert wording.left_out_line([LeftOut(LeftOutReason.MUTED, "", 0)]) is None


@pytest.mark.parametrize(
    ("value", "currency", "shown"),
    [
        (140.24e9, "USD", "$140.2B"),
        (3.214e12, "USD", "$3.21T"),
        (999.96e9, "USD", "$1.00T"),
        (999.94e9, "USD", "$999.9B"),
        (-84e6, "USD", "−$84.0M"),
        (999_960_000, "EUR", "€1.0B"),
        (12_345, "GBP", "£12K"),
        (999, "JPY", "¥999"),
        (3.1e9, "CHF", "CHF 3.1B"),
        (0, "USD", "$0"),
    ],
)
def test_money_in_peoples_form(value, currency, shown):
    assert numbers.money(figure(value, currency)) == shown


def test_ratios_and_what_is_not_known():
    assert numbers.money(None) == numbers.ratio(None) == "–"
    assert numbers.ratio(figure(12.36, None)) == "12.4x"
    assert numbers.ratio(figure(1234.5, None)) == "1,234x"
    assert numbers.ratio(figure(-3.2, None)) == "−3.2x"
    assert numbers.price_earnings(facts()) == "12.4x"
    assert numbers.price_earnings(facts(pe=figure(-4, None))) == "n/m (loss)"
    assert numbers.price_earnings(facts(pe=None, net_income=figure(-1))) == "n/m (loss)"
    assert numbers.price_earnings(facts(pe=None, net_income=None)) == "–"
    assert numbers.as_of(facts(as_of=None), BERLIN) == "–"


def test_sources_that_are_silent_for_one_reason_share_it():
    silent = tuple(
        SilentSource(name, why) for name, why in [("A", "timed out."), ("B", "gone."), ("C", "timed out.")]
    )
    assert wording.silent_line(silent) == "Could not be read: A and C (timed out); B (gone)."
    many = tuple(SilentSource(f"Feed {number}", "the network is down") for number in range(40))
    line = wording.silent_line(many)
    assert line.endswith(" and 35 more.")
    assert line.count("the network is down") == 1


def test_a_day_long_ago_names_its_year():
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    zone = ZoneInfo("UTC")
    assert wording.day_and_time(now - timedelta(days=365), now, zone) == "Saturday, 22 November 2025 at 12:00"
    assert wording.day_and_time(now - timedelta(days=30), now, zone) == "Friday, 23 October at 12:00"
