"""Odd names, blanks and floods in every small message and view: none of it is refused by our own lint."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.companies.resolving.resolve import Resolution
from bot.models.companies import CardStory, Company, CompanyCard, CompanyFacts, Figure, Filing, Price
from bot.models.delivery import Subscription
from bot.models.digests import SilentSource
from bot.models.operator import DeliveryDefaults, SectorRules
from bot.models.people import SavedStory, Watch
from bot.render.slack.company import card_message
from bot.render.slack.help import help_message
from bot.render.slack.home import HomeFacts, WatchedNews, home_view
from bot.render.slack.lint import lint, lint_view
from bot.render.slack.menus import Button, in_name_of, noted, sentence, with_buttons
from bot.render.slack.subscriptions import subscription_modal, subscriptions_message
from bot.render.slack.why import why_message
from handlers.company import choice
from handlers.slack_api.responses import spoken
from tests.render.samples import END
from tests.render.test_escape import HOSTILE
from tests.render.test_hostile import ITEM, URL

BLANK = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "\t \r\n",
        "\u200b",
        "\u202e",
        "\u2066\u2069",
        "\ufeff",
        "\u00ad",
        "\u3164",
        "\x00",
        "\ud800",
    ]
)
LONG = st.sampled_from(
    [
        "&" * 4_000,
        "<!here> " * 900,
        "x" * 5_000,
        "\u202e" * 500,
        "\u05d0" * 3_000,
        "\U0001f9ec" * 2_000,
        '"' * 3_000,
        "\\" * 3_000,
    ]
)
ODD = st.one_of(BLANK, *[HOSTILE] * 6, LONG)  # a flood is slow to read, hence seldom
KEYS = st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True), max_size=30).map(tuple)
NAME = ODD.map(lambda text: text[:200])
SYMBOL = ODD.map(lambda text: text[:12]) | st.none()
SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
COMPANY = st.builds(
    Company,
    name=NAME,
    symbol=SYMBOL,
    exchange=ODD | st.none(),
    note=ODD | st.none(),
    country=ODD | st.none(),
    sector=ODD | st.none(),
)
FIGURE = (
    st.builds(
        Figure,
        value=st.floats(-1e300, 1e300),
        currency=ODD | st.none(),
        period=ODD | st.none(),
        as_of=st.just(END),
        source=ODD,
        method=ODD,
        note=ODD | st.none(),
    )
    | st.none()
)
PRICE = st.builds(
    Price,
    value=st.floats(0, 1e300),
    currency=ODD,
    at=st.just(END),
    source=ODD,
    move=st.none() | st.floats(-1, 1e300),
)
FACTS = st.builds(
    CompanyFacts,
    company=COMPANY,
    market_cap=FIGURE,
    pe=FIGURE,
    revenue=FIGURE,
    as_of=st.just(END) | st.none(),
    cap_bucket=ODD | st.none(),
    missing=st.dictionaries(st.sampled_from(["ebitda", "net_income", "cap_bucket"]), ODD),
)
CARD = st.builds(
    CompanyCard,
    facts=FACTS,
    listing_url=URL,
    industry=ODD,
    description=ODD,
    website=URL,
    price=PRICE | st.none(),
    stories=st.lists(
        st.builds(CardStory, title=ODD, url=URL, source=ODD, published=st.just(END)), max_size=3
    ).map(tuple),
    filings=st.lists(
        st.builds(Filing, form=ODD, filed=st.just(END.date()), meaning=ODD, url=URL), max_size=4
    ).map(tuple),
    missing=st.lists(ODD, max_size=3).map(tuple),
)
SUBSCRIPTION = st.builds(
    Subscription,
    id=st.uuids().map(lambda one: one.hex),
    team=st.just("T1"),
    channel=st.sampled_from(["C0123", "", "<!here>"]),
    sectors=st.lists(ODD, min_size=1, max_size=6).map(tuple),
    time=st.just("08:00"),
    timezone=st.sampled_from(["UTC", "Europe/Berlin"]),
    days=st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True).map(tuple),
    holidays=ODD | st.none(),
    size=st.integers(1, 25),
    paused=st.booleans(),
    paused_why=ODD | st.none(),
    origin=st.sampled_from(["config", "people"]),
    created_at=st.just(END),
    since=st.just(END),
)
WATCHED = st.builds(
    WatchedNews,
    watch=st.builds(
        Watch,
        team=st.just("T1"),
        place=st.just("U1"),
        name=NAME,
        symbol=SYMBOL,
        created_by=st.just("U1"),
        created_at=st.just(END),
    ),
    items=st.lists(ITEM, max_size=1).map(tuple),
    price=PRICE | st.none(),
)
SAVED = st.builds(
    SavedStory,
    team=st.just("T1"),
    user=st.just("U1"),
    story_id=st.uuids().map(str),
    title=ODD,
    url=URL,
    source=ODD,
    published=st.just(END - timedelta(days=3)),
    saved_at=st.just(END),
)
SECTORS = st.lists(ODD, min_size=1, max_size=12).map(
    lambda titles: [SectorRules(f"sector{number}", title, "") for number, title in enumerate(titles)]
)


def fit(message) -> None:
    assert lint(message) == []


@SLOW
@given(
    st.sampled_from(["", "news", "company", "digest", "watch", "why", "nothing"]),
    KEYS,
    ODD,
    ODD,
)
def test_help(topic, sectors, name, problem):
    fit(help_message(topic, sectors, name=name, problem=problem))


@SLOW
@given(ODD, ODD, ODD, ODD)
def test_sentences_remarks_and_names(text, small, label, user):
    said = sentence(text, [Button(label, "action", {"a": 1}, confirm=label)], small=small)
    fit(said)
    fit(noted(said, small))
    fit(in_name_of(said, user, text))
    fit(with_buttons(spoken(text), [Button(label, "other", {})]))


@SLOW
@given(ODD, st.sampled_from(["ambiguous", "unknown"]), ODD | st.none(), st.lists(COMPANY, max_size=5))
def test_choices(query, status, note, companies):
    fit(choice(Resolution(query, status, None, note, tuple((one, 0.5) for one in companies)), "company-show"))


@SLOW
@given(CARD)
def test_cards(card):
    fit(card_message(card, now=END))


@SLOW
@given(
    st.lists(SUBSCRIPTION, max_size=3).map(lambda some: some * 5),
    st.lists(ODD, max_size=12),
    ODD,
    st.booleans(),
)
def test_lists_of_subscriptions(some, muted, heading, may_change):
    buttons = [(name, Button(f"Unmute {name}", "unmute", {"key": "x"})) for name in muted]
    fit(
        subscriptions_message(
            some, {}, now=END, next_at={}, heading=heading, may_change=may_change, muted=buttons
        )
    )


@SLOW
@given(SECTORS, st.none() | SUBSCRIPTION)
def test_the_form(sectors, given_one):
    if given_one is not None:
        given_one = replace(given_one, sectors=(sectors[0].key,))
    view = subscription_modal(sectors, DeliveryDefaults(), channel="C0123", state="{}", given=given_one)
    assert lint_view(view) == []


@SLOW
@given(
    ODD,
    st.lists(SUBSCRIPTION, max_size=3).map(lambda some: some * 5),
    st.lists(WATCHED, max_size=3).map(lambda some: some * 5),
    st.lists(SAVED, max_size=3).map(lambda some: some * 6),
    st.lists(st.builds(SilentSource, source=ODD, why=ODD), max_size=3) | st.none(),
)
def test_the_home_tab(name, subscriptions, watched, saved, silent):
    facts = HomeFacts(
        name=name, now=END, timezone="UTC", titles={"biotech": name}, subscriptions=subscriptions, watched=watched, saved=saved,
        silent=silent, sources=99 if silent is not None else None,
    )  # fmt: skip
    assert lint_view(home_view(facts)) == []


@SLOW
@given(st.lists(ODD, min_size=1, max_size=40))
def test_why(lines):
    fit(why_message(lines))


@pytest.mark.parametrize("problem", [" ", "\u200b", "\n"])
def test_a_problem_that_shows_nothing_is_no_problem(problem):
    assert help_message("news", ("biotech",), name="Desk", problem=problem) == help_message(
        "news", ("biotech",), name="Desk"
    )
