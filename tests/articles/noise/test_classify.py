"""Noise: titles and texts of our own; every verdict names its rule, and real news is never hit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.noise.classify import judge_noise
from bot.models.articles import NoiseClass

TITLES = Path(__file__).parents[2] / "data" / "noise"
LAW, MARKET, ADVERT, STOCKS = (
    NoiseClass.LAW_FIRM_ALERT,
    NoiseClass.MARKET_RESEARCH_PROMO,
    NoiseClass.ADVERT,
    NoiseClass.STOCK_LISTICLE,
)


def titles(name: str) -> list[str]:
    return (TITLES / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("noise_class", "least"), [(LAW, 0.97), (MARKET, 0.97), (STOCKS, 0.97), (ADVERT, 0.97)]
)
def test_titles_of_a_class_are_recognised_as_that_class(noise_class, least):
    given_titles = titles(noise_class.value)
    missed = []
    for title in given_titles:
        noise = judge_noise(title)
        if noise is None or noise.noise_class is not noise_class:
            missed.append((title, noise))
    assert len(given_titles) > 140
    assert len(missed) <= (1 - least) * len(given_titles), missed


@pytest.mark.parametrize("title", titles("news"))
def test_news_is_kept(title):
    assert judge_noise(title) is None


@pytest.mark.parametrize(
    "title",
    [
        "Tesla agrees to settle shareholder class action",
        "TESLA AGREES TO SETTLE SHAREHOLDER CLASS ACTION FOR $50 MILLION",
        "Novo cuts outlook as GLP-1 market growth slows",
        "Novo Cuts Outlook as GLP-1 Market Growth Slows",
        "Supreme Court hears securities fraud case against Nvidia",
        "US chip market to grow 10 percent this year, SIA says",
        "Judge dismisses class action against Moderna",
        "AstraZeneca to invest $50bn in US by 2030",
        "Oncology market leader Roche raises guidance",
        "Is this the end of cheap gas? Europe braces for winter",
        "",
        "   ",
        "Market",
        "Investors",
    ],
)
def test_hard_negatives_are_kept_in_any_case(title):
    assert judge_noise(title) is None


@pytest.mark.parametrize(
    ("title", "text", "noise_class", "words"),
    [
        (
            "An important update for owners of Quell Batteries",
            (
                "Mason & Thorpe has opened an inquiry. If you purchased Quell shares between May and June, you may "
                "be entitled to compensation in the class action. Contact us at no cost."
            ),
            LAW,
            ["If you purchased", "class action"],
        ),
        (
            "Sea kelp: the next superfood",
            (
                "The market size was valued at USD 3 billion. It grows at a CAGR of 8.1 percent. Request a free "
                "sample of the report to learn more."
            ),
            MARKET,
            ["CAGR", "Request a free sample"],
        ),
        (
            "A thought about Marlowe stock",
            (
                "The company grows fast and investors should look again. The writer has no position in any of the "
                "stocks mentioned."
            ),
            STOCKS,
            ["stocks mentioned"],
        ),
        (
            "Northside Jewellers at fifty",
            "The showroom has a new collection of premium watches. Customers can order online; call us today.",
            ADVERT,
            ["order online", "showroom"],
        ),
    ],
)
def test_a_text_shows_what_its_title_hides(title, text, noise_class, words):
    assert judge_noise(title) is None
    noise = judge_noise(title, text)
    assert noise is not None
    assert noise.noise_class is noise_class
    assert noise.why.endswith("(text)")
    for word in words:
        assert word in noise.why


@pytest.mark.parametrize(
    "text",
    [
        (
            "Investors sued the company in a class action that names a pension fund as lead plaintiff. A judge in "
            "Delaware will hear the case in May. The company declined to comment."
        ),
        (
            "The market for the drug is expected to reach $30 billion by 2030, growing at a CAGR of 9 percent, "
            "the company said when it presented its results."
        ),
        "The retailer opens its first showroom in Lyon in May. Customers can try premium bicycles there.",
        "Analysts said the stock had fallen too far. No trading took place on Friday.",
    ],
)
def test_news_texts_are_kept(text):
    assert judge_noise("Company in the news", text) is None


def test_a_verdict_names_the_rule_and_the_words():
    noise = judge_noise("Harrow & Vance LLP Reminds Quill Inc. Investors of Lead Plaintiff Deadline")
    assert noise is not None
    assert noise.why == "a lead-plaintiff deadline is advertised: “Lead Plaintiff”, “Reminds” (title)"


def test_what_the_publisher_marks_as_paid_is_an_advert():
    title = "How a bank rethinks its service"
    assert judge_noise(title, url="https://news.example/bank/service") is None
    by_url = judge_noise(title, url="https://news.example/Sponsored-Content/service")
    by_source = judge_noise(title, source="Sponsored by Bank One")
    assert by_url is not None
    assert by_source is not None
    assert by_url.noise_class is by_source.noise_class is ADVERT
    assert "sponsored-content" in by_url.why


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=300),
    st.text(max_size=600),
    st.sampled_from(["market ", "class action ", "stocks to ", "best ", "investors: "]),
)
@pytest.mark.slow
def test_anything_may_be_judged(title, text, lead):
    noise = judge_noise(lead * 3 + title, lead * 2 + text)
    assert noise is None or ": “" in noise.why


def test_a_hostile_title_is_judged_from_its_head_only():
    assert judge_noise("Acme builds plant " + "x " * 500 + "Lead Plaintiff Deadline for Investors") is None
