"""The ledger of claims in SQLite."""

from datetime import date, timedelta

import pytest

from bot.claims.read import claims_of
from storage.sqlite.claims import SqliteClaimStore
from storage.sqlite.upkeep.retention import retention
from tests.storage.sqlite.samples import NOON, NORVANE, article, hours, judged, plan

SENTENCE = "Norvane says the PDUFA date for NVN-201 is September 12, 2026."
MOVED = "The FDA extended the PDUFA date for NVN-201 to December 12, 2026."
SEPTEMBER, DECEMBER = date(2026, 9, 12), date(2026, 12, 12)
FAR = date(2030, 1, 1)


def a_judged(number, text, **changes):
    of = article(number, text=text, title=f"Norvane tells {number}", **changes)
    return judged(number, of=of, companies=(NORVANE,), claims=claims_of(of, (NORVANE,)))


@pytest.fixture
def claims(database):
    return SqliteClaimStore(database)


async def tell(feeds, articles, *items):
    await feeds.record(plan(*(item.article for item in items)), NOON)
    await articles.save_judged(items, NOON)


async def test_a_claim_is_stored_with_the_judgement_and_read_back_whole(feeds, articles, claims):
    await tell(feeds, articles, a_judged(1, SENTENCE))
    (entry,) = await claims.ahead(date(2026, 3, 2), FAR)
    assert (entry.window.start, entry.status, entry.claim.subject) == (SEPTEMBER, "set", "NVN-201")
    assert (entry.claim.sentence, entry.claim.symbol) == (SENTENCE, "NRVN")
    assert (entry.last.url, entry.last.source) == ("https://wire.example/1", "Example Wire")
    assert entry.sectors == ("energy",)
    stored = (await articles.get(["key-1"]))["key-1"].judgement
    assert [claim.sentence for claim in stored.claims] == [SENTENCE]


async def test_judging_again_changes_nothing(feeds, articles, claims):
    await tell(feeds, articles, a_judged(1, SENTENCE))
    before = await claims.ahead(date(2026, 3, 2), FAR)
    await articles.save_judged([a_judged(1, SENTENCE)], NOON + hours(1))
    assert await claims.ahead(date(2026, 3, 2), FAR) == before


async def test_a_later_article_moves_the_date(feeds, articles, claims):
    await tell(feeds, articles, a_judged(1, SENTENCE))
    (first,) = await claims.ahead(date(2026, 3, 2), FAR)
    await tell(feeds, articles, a_judged(2, MOVED))
    (entry,) = await claims.ahead(date(2026, 3, 2), FAR)
    assert (entry.uid, entry.status) == (first.uid, "moved")
    assert (entry.window.start, entry.was.start) == (DECEMBER, SEPTEMBER)
    assert entry.sequence > first.sequence


async def test_whose_sentence_is_gone_is_withdrawn_for_those_who_have_it(feeds, articles, claims):
    await tell(feeds, articles, a_judged(1, SENTENCE))
    (first,) = await claims.ahead(date(2026, 3, 2), FAR)
    await articles.save_judged([a_judged(1, "Norvane says nothing of dates.")], NOON + hours(1))
    (entry,) = await claims.ahead(date(2026, 3, 2), FAR)
    assert (entry.uid, entry.status, entry.sequence) == (first.uid, "withdrawn", first.sequence + 1)


async def test_an_edited_article_that_says_it_again_takes_it_back(feeds, articles, claims):
    for text in (SENTENCE, "Nothing of dates.", SENTENCE):
        await (
            tell(feeds, articles, a_judged(1, text))
            if text is SENTENCE
            else articles.save_judged([a_judged(1, text)], NOON)
        )
    (entry,) = await claims.ahead(date(2026, 3, 2), FAR)
    assert (entry.status, entry.sequence) == ("set", 2)


async def test_claims_outlive_their_article(database, feeds, articles, claims):
    await tell(feeds, articles, a_judged(1, SENTENCE))
    assert (await retention(database, NOON + timedelta(days=100), timedelta(days=30))).articles == 1
    (entry,) = await claims.ahead(date(2026, 6, 10), FAR)
    assert entry.claim.sentence == SENTENCE
    await tell(feeds, articles, a_judged(2, MOVED))
    (moved,) = await claims.ahead(date(2026, 6, 10), FAR)
    assert moved.was.start == SEPTEMBER


async def test_it_is_found_by_sector_owner_and_time(feeds, articles, claims):
    await tell(feeds, articles, a_judged(1, SENTENCE))
    since = date(2026, 3, 2)
    assert len(await claims.ahead(since, FAR, sectors=["energy", "biotech"])) == 1
    assert await claims.ahead(since, FAR, sectors=["biotech"]) == []
    assert len(await claims.ahead(since, FAR, owners=["NRVN"])) == 1
    assert await claims.ahead(since, FAR, owners=["BRCK"]) == []
    assert await claims.ahead(since, date(2026, 9, 11)) == []
    assert await claims.ahead(date(2026, 9, 13), FAR) == []
    assert len(await claims.ledger(owners=["nrvn"])) == 1


async def test_what_cannot_be_stored_as_text_is_replaced(feeds, articles, claims):
    await tell(feeds, articles, a_judged(1, SENTENCE[:-1] + " \ud800."))
    (entry,) = await claims.ahead(date(2026, 3, 2), FAR)
    assert entry.claim.sentence.endswith("?.")
