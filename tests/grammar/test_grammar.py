"""The grammar of what people type: whatever comes, an answer comes, made of what was typed and nothing else."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar import chat, digests, watch
from bot.grammar import tokens as words
from bot.grammar.digests import DigestAsked, clock_time, read_digest, zone_named
from bot.grammar.news import CompanyAsked, NewsAsked, WhyAsked, read_company, read_news
from bot.grammar.tokens import Help, Wrong, tokens
from bot.grammar.watch import WatchAsked, read_watch

SECTORS = ("biotech", "pharma", "energy")
SLACK = st.sampled_from(
    [
        "<@U1|ann>",
        "<#C1|general>",
        "<!channel>",
        "<!subteam^S1>",
        "<https://a.example/x|x>",
        "<",
        ">",
        "|",
        '"',
        "“",
        "&lt;",
    ]
)
KNOWN = st.sampled_from(
    [*SECTORS, *digests.VERBS, *watch.VERBS, "why", "search", "7d", "999d", "08:00", "25:00", "8pm", "mon-fri", "top5",
     "size99", "Berlin", "europe/berlin", "all", "-x", "$LLY", "help", "?", "here"]
)  # fmt: skip
TYPED = st.lists(st.one_of(KNOWN, SLACK, st.text(max_size=20)), max_size=30).map(" ".join)


def in_what_was_typed(piece: str, text: str) -> bool:
    """Whether every word of the piece stands in the text, as Slack escapes it or as it is read."""
    typed = text.translate(words._UNTYPED)
    plain = " ".join((html.unescape(typed), typed)).replace('"', "")
    return all(word in plain for word in piece.replace('"', "").split())


@given(TYPED)
def test_news_asks_for_sectors_that_exist_and_words_that_were_typed(text):
    match read_news(text, SECTORS):
        case NewsAsked() as asked:
            assert set(asked.sectors) <= set(SECTORS)
            assert asked.span is None or timedelta() < asked.span <= words.LONGEST_SPAN
            assert in_what_was_typed(asked.words, text)
            assert asked.near is None or asked.near in SECTORS
            assert not (asked.name and asked.sectors)
        case WhyAsked(url):
            assert in_what_was_typed(url, text)
        case Wrong(sentence, topic):
            assert sentence.strip()
            assert topic == "why"
        case answer:
            assert answer == Help("news")


@given(TYPED)
def test_company_asks_for_what_was_typed(text):
    match read_company(text):
        case CompanyAsked(name):
            assert in_what_was_typed(name, text)
        case answer:
            assert answer == Help("company")


@given(TYPED)
def test_digest_asks_for_what_exists(text):
    match read_digest(text, SECTORS):
        case DigestAsked() as asked:
            assert asked.verb in digests.VERBS
            assert set(asked.sectors) <= set(SECTORS)
            assert asked.time is None or clock_time(asked.time) == asked.time
            assert set(asked.days) <= set(range(1, 8))
            assert asked.timezone is None or zone_named(asked.timezone) == asked.timezone
            assert asked.size is None or 1 <= asked.size <= 25
            assert asked.channel is None or f"<#{asked.channel}" in text
        case Wrong(sentence, topic):
            assert sentence.strip()
            assert len(sentence) < 400
            assert topic == "digest"
        case answer:
            assert answer == Help("digest")


@given(TYPED)
def test_watch_asks_for_what_was_typed(text):
    match read_watch(text):
        case WatchAsked() as asked:
            assert asked.verb in {"add", "remove", "list"}
            assert asked.verb == "list" or asked.name
            assert in_what_was_typed(asked.name, text)
        case Wrong() as wrong:
            assert wrong == Wrong("Which company?", "watch")
        case answer:
            assert answer == Help("watch")


@given(TYPED)
def test_what_is_said_is_what_was_typed(text):
    assert in_what_was_typed(chat.said(text).replace(",", " "), text.replace(",", " "))


@pytest.mark.parametrize(
    "hostile",
    ["<" * 50_000, '"' * 50_000, "-\"" * 25_000, "<@" * 25_000, "&lt;" * 20_000, "a " * 50_000, "a" * 100_000, "1d " * 30_000, "mon-" * 20_000,
     "\u202e" * 50_000, "“" * 50_000, "$" * 50_000, "." * 100_000, "a.'" * 30_000],
)  # fmt: skip
def test_of_hostile_input_only_the_beginning_is_looked_at(hostile):
    for read in (
        tokens,
        lambda text: read_news(text, SECTORS),
        read_company,
        lambda text: read_digest(text, SECTORS),
        read_watch,
    ):
        assert read(hostile) == read(hostile[: words.LONGEST])
    assert sum(len(one.text) for one in tokens(hostile)) <= words.LONGEST + len(tokens(hostile))
    assert chat.said(hostile) == ""


@given(st.text(st.characters(categories=["Cc", "Cs", "Lu"]), max_size=600))
def test_what_nobody_can_type_is_dropped(text):
    for one in tokens(text):
        assert one.text.isprintable()
        one.text.encode()


def test_who_writes_much_does_not_ask():
    assert chat.said("pfizer? " + "word " * 100) == ""
    assert chat.said("ask <@U1|ann> of pfizer") == "ask , of pfizer"
