"""What people say in a thread: which sentences name a company, and which do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.companies.directory.directory import Directory
from bot.companies.resolving.chat_names import SpokenNames
from bot.companies.resolving.resolve import Resolver
from bot.grammar.chat import said

NAMED = [
    ("pfizer?", "PFE"),
    ("and pfizer once more?", "PFE"),
    ("what about Metsera", "PFE"),
    ("LLY", "LLY"),
    ("lly?", "LLY"),
    ("$lly", "LLY"),
    ("any view on novo nordisk here", "NVO"),
    ("how did eli lilly and pfizer do", "LLY PFE"),
    ("does moderna still burn cash", "MRNA"),
    ("Is this good for Vertex?", "VRTX"),
    ("I think AbbVie will buy them", "ABBV"),
    ("so regeneron again", "REGN"),
    ("can someone pull up jpmorgan", "JPM"),
    ("thoughts on gilead's pipeline?", "GILD"),
    ("Novartis or Roche", "NVS RHHBY"),
    ("nvidia earnings tonight", "NVDA"),
    ("who owns seagen now", "PFE"),
    ("compare merck with bristol myers", "MRK BMY"),
    ("johnson & johnson?", "JNJ"),
    ("coca cola vs pepsico", "KO PEP"),
    ("what's the market cap of microsoft these days", "MSFT"),
    ("bank of america?", "BAC"),
    ("goldman sachs and morgan stanley", "GS MS"),
    ("apple?", "AAPL"),
    ("what about visa", "V"),
    ("show me Apple", "AAPL"),
    ("is tesla worth it", "TSLA"),
    ("pfizer pls", "PFE"),
    ("hmm, biogen has been quiet lately", "BIIB"),
    ("amgen numbers please", "AMGN"),
    ("remind me what Exxon makes", "XOM"),
    ("PFE and LLY?", "PFE LLY"),
    ("pfe or lly?", "PFE LLY"),
    ("what do we know about akari therapeutics", "AKTX"),
    ("wait, boeing too?", "BA"),
    ("Target?", "TGT"),
    ("GM?", "GM"),
    ("Lilly's orforglipron data", "LLY"),
    ("What does this mean for UnitedHealth and Humana?", "UNH HUM"),
    ("oracle and palantir?", "ORCL PLTR"),
    ("pull the card for AstraZeneca please", "AZN"),
    ("ASML numbers?", "ASML"),
    ("honestly goldman always says that", "GS"),
    ("home depot or lowe's?", "HD LOW"),
    ("what about meta", "META"),
    ("Eli Lilly", "LLY"),
    ("also curious about lockheed", "LMT"),
    ("novavax vs biontech, who wins", "NVAX BNTX"),
    ("Could Sanofi be next?", "SNY"),
    ("give me costco", "COST"),
    ("bp?", "BP"),
    ("and shell?", "SHEL"),
    ("wells fargo is down again", "WFC"),
    ("berkshire hathaway?", "BRK-B"),
    ("crispr therapeutics looks cheap", "CRSP"),
    ("AMD, then INTC", "AMD INTC"),
    ("have we covered Ionis before", "IONS"),
    ("its competitor is astellas", "ALPMY"),
    ("chevron's capex?", "CVX"),
    ("American Express please", "AXP"),
    ("who makes it, merck kgaa?", "MKKGY"),
    ("tell me about snowflake", "SNOW"),
    ("3m?", "MMM"),
    ("at&t", "T"),
    ("procter & gamble", "PG"),
    ("what about intuitive surgical then", "ISRG"),
    ("is this the same alnylam trial", "ALNY"),
    ("netflix", "NFLX"),
    ("show nextera energy", "NEE"),
    ("mckesson", "MCK"),
]
NAMES_NONE = [
    "thanks",
    "great",
    "agree",
    "nice one",
    "I will check with the team",
    "see you tomorrow",
    "lunch?",
    "ok",
    "good catch!",
    "That is on target.",
    "CEO?",
    "so what now",
    ":+1:",
    "is it out yet?",
    "123",
    "in 2024 it was better",
    "CALL ME NOW",
    "ALL GOOD HERE",
    "let us take this offline",
    "Monday works for me",
    "Nice, Monday then",
    "who has the numbers",
    "we should cash out",
    "no idea tbh",
    "what a match yesterday",
    "the block trade was huge",
    "coffee in ten minutes?",
    "once more please",
    "is AI the reason?",
    "the FDA said so",
    "IPO next week?",
    "EPS beat",
    "Happy Friday everyone",
    "can you all see this?",
    "it is a good buy",
    "big gap up today",
    "gold is up again",
    "who won?",
    "that was fast",
    "the deal is dead",
    "anyone on the call?",
    "I read it in the Times",
    "Thanks Kelly",
    "Paris or Berlin this year?",
    "gm",
    "lol",
    "wow",
    "fyi the link is broken",
    "asap please",
    "same here",
    "not sure about that one",
    "oh snap",
    "good morning",
    "let me zoom in",
    "any news?",
    "what happened here",
    "where is the source",
    "do we have a card for that",
    "the market is wild",
    "check the first story",
    "second one is wrong",
    "TGIF",
    "ETA?",
    "EOD works",
    "UK or US?",
    "the EU decides in May",
    "phase 3 then?",
    "did it meet the endpoint?",
    "great trial result",
    "very strong data",
    "love it",
    "this is huge for patients",
    "I like the summary",
    "could be better",
    "two of three are wrong",
    "is that per share or total?",
    "moving to the other thread",
    "adding Tom and Sarah here",
    "great summary, thanks",
    "who is on call this weekend?",
    "can you translate?",
    "not relevant to us",
    "this was on Bloomberg yesterday",
    "Reuters had it first",
    "page is down",
    "paywall :(",
    "in line with expectations",
    "time to buy?",
    "next quarter maybe",
    "will do after lunch",
    "+1",
    "good luck",
    "sad",
    "cool",
    "fun fact: it failed twice",
    "please post earlier",
    "April then",
    "what time?",
    "sounds like a plan",
    "I am in Boston until Friday",
    "let's discuss at noon",
    "too early to say",
    "sell side hates it",
    "SEC filing?",
    "Q3 or Q4?",
    "CFO left?",
    "read the note",
    "is it real?",
    "unbelievable",
    "hot take",
    "boom",
    "on it",
    "correct",
    "hold on",
    "fair point",
]
LEFT_ALONE = [  # plain words that are companies, too, without a capital and not all that is asked
    ("I would rather hold first solar", ""),
    ("walmart, costco and target?", "WMT COST"),
    ("Delta, United Airlines", "UAL"),
]


@pytest.fixture(scope="module")
def spoken():
    return SpokenNames(Resolver(Directory.embedded()))


def symbols(spoken, text):
    found = [one.company for one in spoken.named_in(said(text)) if one.company is not None]
    return " ".join(one.symbol or one.name for one in found)


@pytest.mark.parametrize(("text", "expected"), NAMED + LEFT_ALONE)
def test_a_sentence_names_its_companies(spoken, text, expected):
    assert symbols(spoken, text) == expected


@pytest.mark.parametrize("text", NAMES_NONE)
def test_a_sentence_that_names_none_is_left_alone(spoken, text):
    assert spoken.named_in(said(text)) == []


@pytest.mark.parametrize(
    "words", ["{}?", "and {} once more?", "what about {} then", "{} pls", "so {}, again"]
)
@pytest.mark.parametrize(
    "name", ["pfizer", "eli lilly", "johnson & johnson", "bank of america", "crispr therapeutics"]
)
def test_the_words_around_a_name_do_not_matter(spoken, words, name):
    assert symbols(spoken, words.format(name)) == symbols(spoken, f"{name}?") != ""


def test_a_bought_company_is_told_with_its_owner(spoken):
    (found,) = spoken.named_in("what about metsera")
    assert found.company.symbol == "PFE"
    assert "part of Pfizer" in found.note


def test_a_name_of_several_is_ambiguous_where_it_is_asked_of(spoken):
    (unclear,) = spoken.named_in("mitsubishi?")
    assert (unclear.status, unclear.company) == ("ambiguous", None)
    assert len(unclear.candidates) > 1
    assert spoken.named_in("they spoke to mitsubishi again") == []


@pytest.mark.parametrize(
    ("words", "symbol"),
    [("pfizer", "PFE"), ("apple", "AAPL"), ("$LLY", "LLY"), ("F", "F"), ("brk.b", "BRK-B"), ("eli lilly", "LLY"),
     ("j&j", "JNJ"), ("gold", None), ("pfizer obesity", None), ("gene therapy", None), ("natural gas", None)],
)  # fmt: skip
def test_words_of_a_search_mean_a_company_or_are_just_words(spoken, words, symbol):
    found = spoken.meant(said(words))
    assert (found.company.symbol if found else None) == symbol


@given(st.text(max_size=700))
def test_whatever_is_said_is_read(spoken, text):
    for one in spoken.named_in(said(text)):
        assert one.status in {"found", "ambiguous"}
        assert one.company is not None or one.candidates
