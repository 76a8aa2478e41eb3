"""The key appears nowhere: not in a text, a repr, a log, the database, a traceback or an answer.

Every source over every way to fail, with a server that does its worst to get the key repeated.
"""

import asyncio
import contextlib
import json
import logging
import sqlite3
import traceback
import zlib

import pytest

from bot import errors
from bot.companies.service import FactsService
from bot.models.companies import Company
from bot.net.client import Limits
from bot.render.export.company_json import as_json
from bot.render.export.company_text import card_text
from bot.render.slack.company import card_message
from storage.sqlite.companies import SqliteCompanyCache
from storage.sqlite.engine.database import Database
from tests.companies import mirror
from tests.companies.mirror import KEY, sources
from tests.net.site import http, redirect

HALVORSEN = Company("Halvorsen Bio Inc.", "HALV", "Nasdaq", 999, sector="biotech")
HURRIED = Limits(connect=1, read=0.05, total=0.5, wire_bytes=20_000, body_bytes=40_000, redirects=2)


def echo(status):
    """An answer that repeats the whole request, headers and all, as careless servers do."""

    def told(asked):
        body = json.dumps(
            {"error": f"no {asked.path} for {dict(asked.headers)}", "path": asked.path}
        ).encode()
        return http(body, status, X_Echo=asked.headers.get("x-finnhub-token", "-"))

    return told


async def silence(writer):
    await asyncio.sleep(30)


async def reset(writer):
    writer.transport.abort()


async def half(writer):
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"cut')
    await writer.drain()
    writer.close()


async def no_http(writer):
    writer.write(f"what is {KEY}?\r\n\r\n".encode())
    await writer.drain()
    writer.close()


def repeated_as_value(asked):
    """Everything is there and of the wrong kind, with the key as a value."""
    token = asked.headers.get("x-finnhub-token", "-")
    return http(
        json.dumps(
            {"facts": token, "filings": token, "studies": token, "chart": token, "metric": token}
        ).encode()
    )


FAULTS = {
    "401": echo(401),
    "403": echo(403),
    "404": echo(404),
    "422": echo(422),
    "429": echo(429),
    "500": echo(500),
    "time-out": silence,
    "reset": reset,
    "cut off": half,
    "no HTTP": no_http,
    "broken body": http(b'{"a": ' + KEY.encode()),
    "broken packing": http(zlib.compress(b"x" * 500)[:20], Content_Encoding="gzip"),
    "a page": http(b"<html>please log in</html>"),
    "wrong JSON": http(b'["a", 5]'),
    "null": http(b"null"),
    "the key as a value": repeated_as_value,
    "huge": http(b"[" + b"1," * 50_000 + b"1]"),
    "huge once unpacked": http(zlib.compress(b"[" + b"1," * 500_000 + b"1]"), Content_Encoding="deflate"),
    "redirect elsewhere": redirect("http://10.0.0.1/x"),
    "redirects": redirect("/quote"),
}


def chain(error, seen=None):
    """Everything that hangs on an error, as text."""
    seen = seen if seen is not None else set()
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    yield from (str(error), repr(error), repr(error.args), repr(vars(error)))
    yield from chain(error.__cause__, seen)
    yield from chain(error.__context__, seen)


async def asked_directly(providers):
    """What each client raises, as text and as a traceback."""
    for ask in (
        lambda: providers.sec.register(999),
        lambda: providers.sec.fundamentals(999),
        lambda: providers.finnhub.snapshot("HALV"),
        lambda: providers.finnhub.search("halvorsen"),
        lambda: providers.yahoo.snapshot("HALV"),
        lambda: providers.quotes.quote("HALV"),
        providers.fx.rates,
        lambda: providers.trials.trials("Halvorsen Bio"),
    ):
        try:
            answered = await ask()
        except errors.ProviderError as error:
            yield from_error(error)
        else:
            yield repr(answered)


def from_error(error):
    told = "".join(traceback.format_exception(error))
    assert str(error).endswith("."), "a sentence for people"
    return "\n".join([told, *chain(error)])


@pytest.mark.parametrize("fault", FAULTS)
async def test_the_key_appears_nowhere(fault, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    answers = dict.fromkeys(mirror.routes(), FAULTS[fault])
    database = Database.open(tmp_path / "a.db")
    try:
        async with sources(answers, limits=HURRIED) as (providers, site, clock):
            texts = [text async for text in asked_directly(providers)]
            sent = [asked.headers.get("x-finnhub-token") for asked in site.asked]
        async with sources(answers, limits=HURRIED) as (fresh, _, clock):
            service = FactsService(fresh, SqliteCompanyCache(database), clock)
            card = await service.card(HALVORSEN, now=clock.now())
            await service.close()
            texts += [repr(card), repr(fresh), repr(service), card_text(card, now=clock.now())]
            texts += [
                json.dumps(card_message(card, now=clock.now()).blocks),
                as_json("halv", Found(), card.facts),
            ]
            texts += [repr(providers), repr(providers.finnhub), str(vars(providers.finnhub))]
    finally:
        database.close()
    texts += [caplog.text, *(repr(vars(record)) for record in caplog.records)]
    texts += [file.read_bytes().decode("latin-1") for file in tmp_path.iterdir()]
    with contextlib.closing(sqlite3.connect(tmp_path / "a.db")) as dumped:
        texts += list(dumped.iterdump())
    assert KEY in sent, "otherwise this test shows nothing"
    for text in texts:
        assert KEY not in text
    facts = card.facts
    assert facts.market_cap is None
    assert facts.revenue is None
    assert facts.missing["market_cap"]
    assert all(error.endswith(".") for error in facts.errors)
    assert facts.errors or fault == "404"  # what a source does not know is no failure


class Found:
    status, note, candidates = "found", None, ()
