"""Who is listed, under which symbol and name, and how the list is kept fresh."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import errors
from bot.companies.directory import overlay, sec_list
from bot.companies.directory.directory import Directory
from bot.companies.directory.listings import Listing, ordinary, readable_name
from bot.companies.directory.refresh import current_directory, is_due, refresh_directory
from bot.companies.directory.sec_list import Row, SecList, pack, parse, read_sec_json, render
from bot.models.companies import Company
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from storage.sqlite.directory import SqliteDirectoryStore
from storage.sqlite.engine.database import Database
from tests.net.site import http, serving

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


def listings(text: str) -> list[Listing]:
    return [Listing(*one.split(":")) for one in text.split()]


@pytest.mark.parametrize(
    ("name", "symbols", "expected"),
    [
        ("Acme", "ACME:Nasdaq ACMEW:Nasdaq ACMEU:Nasdaq", "ACME"),
        ("Alpha", "ALPHL:Nasdaq ALPH:Nasdaq", "ALPHL ALPH"),  # the larger class leads
        ("Bank", "BANK:Nasdaq BANKL:Nasdaq BANKP:Nasdaq BANKO:Nasdaq", "BANK"),
        ("Fox", "FXXA:Nasdaq FXX:Nasdaq", "FXXA FXX"),
        ("Braves", "BRVSA:Nasdaq BRVSK:Nasdaq BRVSP:Nasdaq", "BRVSA BRVSK"),
        ("Hathaway", "BRX-B:NYSE BRX-A:NYSE", "BRX-B BRX-A"),
        ("Utility", "UTL:NYSE UTLB:NYSE UTL-PA:NYSE", "UTL"),  # a note of the New York exchange has no hyphen
        ("Sound", "SPQC:NYSE SPQA:NYSE", "SPQC"),
        ("Warrants Inc", "WRN-WTA:NYSE WRN-RI:NYSE WRN-UN:NYSE WRN:NYSE", "WRN"),
        ("Foreign", "FGNBF:OTC FGNBY:OTC", "FGNBY"),
        ("Moving", "MOVE: MOVXF:OTC", "MOVXF"),
        ("Preferred Only", "PRF-PA:NYSE PRF-PB:NYSE", ""),
        ("Big Bank AG", "AMLB:NYSE BDQX:NYSE CEFX:NYSE HDLX:NYSE", ""),  # exchange-traded notes only
        ("Deutsche Kredit", "DK:NYSE DGX:NYSE DZX:NYSE XQX:NYSE", "DK"),
        ("Pre Listing", "PREL:", "PREL"),
    ],
)
def test_ordinary_shares(name, symbols, expected):
    assert [listing.symbol for listing in ordinary(name, listings(symbols))] == expected.split()


@pytest.mark.parametrize(
    ("filed", "symbols", "shown"),
    [
        ("PFIZER INC", ["PFE"], "Pfizer Inc"),
        ("ASML HOLDING NV", ["ASML"], "ASML Holding NV"),
        ("ELI LILLY & Co", ["LLY"], "Eli Lilly & Co"),
        ("VERTEX PHARMACEUTICALS INC / MA", ["VRTX"], "Vertex Pharmaceuticals Inc"),
        ("HUNTINGTON BANCSHARES INC /MD/", ["HBAN"], "Huntington Bancshares Inc"),
        ("UNITED BANKSHARES INC/WV", ["UBSI"], "United Bankshares Inc"),
        ("NOVARTIS AG", ["NVS"], "Novartis AG"),
        ("bluebird bio, Inc.", ["BLUE"], "bluebird bio, Inc."),
        ("AT&T INC.", ["T"], "AT&T Inc."),
        ("DICK'S SPORTING GOODS, INC.", ["DKS"], "Dick's Sporting Goods, Inc."),
        ("BANK OF NOVA SCOTIA", ["BNS"], "Bank of Nova Scotia"),
        ("CSX CORP", ["CSX"], "CSX Corp"),
        ("SHELL PLC", ["SHEL"], "Shell plc"),
    ],
)
def test_readable_names(filed, symbols, shown):
    assert readable_name(filed, symbols) == shown


def test_the_list_packs_and_reads_back():
    body = json.dumps(
        {
            "fields": ["cik", "name", "ticker", "exchange"],
            "data": [
                [7, "HALVORSEN  BIO INC /DE/", "HALV", "Nasdaq"],
                [9, "Quiet Notes Ltd", "QN-PA", "NYSE"],
                [7, "HALVORSEN BIO INC /DE/", "HALVW", "Nasdaq"],
                [8, "Waiting Corp", "WAIT", None],
            ],
        }
    )
    records = pack(read_sec_json(body.encode()))
    assert [tuple(record) for record in records] == [
        (7, "Halvorsen Bio Inc", "HALV:Nasdaq", "HALVW:Nasdaq"),
        (8, "Waiting Corp", "WAIT:", ""),
    ]
    assert parse(render(records, date(2026, 1, 2))) == SecList(records, date(2026, 1, 2))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"fields":["cik"],"data":[[1]]}',
        b'{"fields":["cik","name","ticker","exchange"],"data":[["x","a","b","c"]]}',
    ],
)
def test_anything_else_is_no_list(body):
    with pytest.raises(errors.ProviderAnswerBroken, match="SEC's list"):
        read_sec_json(body)


def test_the_embedded_list_is_whole():
    listed = sec_list.embedded()
    assert listed.date == date(2026, 6, 1)
    assert len(listed.records) > 7_900
    assert len({record.cik for record in listed.records}) == len(listed.records)
    primaries = [record.shares.split()[0].partition(":")[0] for record in listed.records]
    assert len(set(primaries)) == len(primaries)
    for derived in ("GRABW", "HBANL", "JPM-PC", "AMUB", "OXLCL"):
        assert derived not in primaries


def small(*rows: Row) -> SecList:
    return SecList(pack(rows), date(2026, 1, 2))


def test_the_overlay_tells_more_about_a_listed_company_and_makes_no_second():
    told = overlay.parse(
        "name | HALV | Halvorsen Bio AS\n"
        "home | HALV | HALV.OL\n"
        "foreign | Berg Kraft ASA | BERG.OL | Oslo | NO | energy | BRGKY | Berg\n"
        "foreign | Fjell Data AS | FJELL.OL | Oslo | NO | technology | | \n"
        "private | Vidda | NO | pharma | Vidda Legemidler | private\n"
        "part | Myr Labs | HALV | 2024 | Myr\n"
        "part | Stein Gruve | Vidda | 2021 |\n"
        "part | Borte | Somebody Abroad | 2020 |\n"
        "isin | HALV | US0378331005\n"
    )
    directory = Directory(
        small(
            Row(7, "HALVORSEN BIO INC", "HALV", "Nasdaq"),
            Row(8, "BERG KRAFT ASA", "BRGKF", "OTC"),
            Row(9, "VIDDA LTD", "VIDD", ""),
        ),
        told,
    )
    halvorsen = directory.company(directory.symbol("halv").company)
    assert halvorsen == Company("Halvorsen Bio AS", "HALV", "Nasdaq", cik=7, symbols=("HALV.OL",))
    assert directory.isins["US0378331005"] == directory.symbol("HALV").company

    berg = directory.company(directory.by_cik[8])
    assert berg == Company(
        "Berg Kraft ASA", "BRGKY", "OTC", cik=8, country="NO", sector="energy", symbols=("BRGKF", "BERG.OL")
    )
    assert directory.symbol("BERG.OL").company == directory.symbol("BRGKF").company == directory.by_cik[8]

    fjell = directory.company(directory.symbol("FJELL.OL").company)
    assert (fjell.symbol, fjell.exchange, fjell.cik) == ("FJELL.OL", "Oslo", None)

    vidda = directory.company(directory.by_cik[9])
    assert (vidda.name, vidda.symbol, vidda.listed) == ("Vidda", None, False)
    assert vidda.note == "registered with the SEC, which names no exchange for it (VIDD)"

    notes = {
        name.text: (directory.company(name.company).name, name.note)
        for name in directory.names()
        if name.note
    }
    assert notes["Myr"] == ("Halvorsen Bio AS", "Myr Labs: part of Halvorsen Bio AS since 2024")
    assert notes["Stein Gruve"] == ("Vidda", "Stein Gruve: part of Vidda since 2021")
    assert notes["Borte"] == ("Borte", "Borte: part of Somebody Abroad since 2020")
    assert len(directory) == 5


def test_symbols_in_every_spelling():
    directory = Directory(
        small(Row(1, "Hathaway", "BRX-B", "NYSE"), Row(1, "Hathaway", "BRX-A", "NYSE")), overlay.Overlay()
    )
    assert {directory.symbol(text).symbol for text in ("brx.b", "BRX-B", "BRX/B")} == {"BRX-B"}
    assert directory.symbol("BRX.C") is None


# --- kept fresh --------------------------------------------------------------------------------------


def sec_answer(count: int, *, first: str = "HALVORSEN BIO INC") -> bytes:
    data = [
        [number, first if number == 1 else f"Company {number}", f"S{number}", "Nasdaq"]
        for number in range(1, count + 1)
    ]
    return http(
        json.dumps({"fields": ["cik", "name", "ticker", "exchange"], "data": data}).encode(),
        Content_Type="application/json",
    )


@pytest.fixture
def store(tmp_path: Path):
    database = Database.open(tmp_path / "desk.db")
    yield SqliteDirectoryStore(database)
    database.close()


async def refreshed(store, routes, *, now=NOW, contact="desk@example.org", mirror=True):
    async with (
        serving(routes) as site,
        HttpClient(contact="x", private=PrivateHosts.parse(f"127.0.0.1:{site.port}")) as client,
    ):
        base = site.url if mirror else None
        return await refresh_directory(store, client, now, contact=contact, base_url=base), site


async def test_a_list_dated_by_a_clock_far_ahead_keeps_no_newer_one_away(store):
    ahead, _ = await refreshed(store, {sec_list.SEC_LIST_PATH: sec_answer(6_000)}, now=NOW.replace(year=2036))
    assert ahead.changed
    right, _ = await refreshed(store, {sec_list.SEC_LIST_PATH: sec_answer(6_010)})
    assert right.changed
    assert right.date == NOW.date()


async def test_a_week_old_list_is_fetched_kept_and_used(store):
    answer, site = await refreshed(store, {sec_list.SEC_LIST_PATH: sec_answer(6_000)})
    assert answer.changed
    assert answer.date == NOW.date()
    assert "6,000 in all" in answer.why
    assert site.asked[0].headers["user-agent"] == "Sectorwire/0.1 (desk@example.org)"
    directory = await current_directory(store)
    assert directory.date == NOW.date()
    assert directory.company(directory.by_cik[1]).name == "Halvorsen Bio Inc"

    again, site = await refreshed(store, {}, now=NOW + timedelta(days=6))
    assert not again.changed
    assert site.asked == []
    later, _ = await refreshed(
        store,
        {sec_list.SEC_LIST_PATH: sec_answer(6_010, first="OTHER NAME INC")},
        now=NOW + timedelta(days=7),
    )
    assert "10 new, 0 gone" in later.why
    assert (await current_directory(store)).company(0).name == "Other Name Inc"


async def test_until_then_the_embedded_list_serves(store):
    directory = await current_directory(store)
    assert directory.date == sec_list.embedded().date
    assert directory.company(directory.symbol("PFE").company).cik == 78003


async def test_without_a_contact_nobody_is_asked_and_it_is_said(store):
    answer, site = await refreshed(store, {}, contact=None, mirror=False)
    assert not answer.changed
    assert "SEC_CONTACT" in answer.why
    assert site.asked == []


@pytest.mark.parametrize(
    ("route", "error", "sentence"),
    [
        (http(b"no", 403), errors.ProviderUnavailable, "403"),
        (http(b"<html>", 200), errors.ProviderAnswerBroken, "form that is not known"),
        (sec_answer(40), errors.ProviderAnswerBroken, "incomplete"),
    ],
)
async def test_a_bad_answer_leaves_the_old_list(store, route, error, sentence):
    with pytest.raises(error, match=sentence):
        await refreshed(store, {sec_list.SEC_LIST_PATH: route})
    assert await store.newest() is None


async def test_a_damaged_list_counts_as_none(store, tmp_path):
    await store.keep(NOW.date(), "2027-03-01\n")
    await store._database.write(lambda db: db.execute("update directory set list = x'00'"))
    with pytest.raises(errors.StorageCorrupt):
        await store.newest()
    assert (await current_directory(store)).date == sec_list.embedded().date


def test_a_list_is_due_after_a_week():
    assert not is_due(date(2027, 2, 23), NOW)
    assert is_due(date(2027, 2, 22), NOW)
