"""What became of companies: told apart from two lists, from filings and from news, kept, and shown."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import errors
from bot.companies.directory import changes, overlay, sec_list
from bot.companies.directory.directory import Directory
from bot.companies.directory.refresh import SUBMISSIONS_PATH, current_directory, refresh_directory
from bot.companies.directory.sec_list import Row, SecList, pack
from bot.companies.linking.link import Linker
from bot.companies.resolving.resolve import Resolver
from bot.models.companies import ChangeKind, Company, CompanyChange
from bot.net.addresses import PrivateHosts
from bot.net.client import HttpClient
from storage.sqlite.directory import SqliteDirectoryStore
from storage.sqlite.engine.database import Database
from tests.net.site import http, serving

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
MAY, JUNE = date(2027, 5, 3), date(2027, 6, 7)


def listed(*rows: Row, of: date = MAY) -> SecList:
    return SecList(pack(rows), of)


def submissions(name="Norvane Inc.", *, tickers=(), former=(), filed=()) -> bytes:
    forms, items, days = zip(*filed, strict=True) if filed else ((), (), ())
    return json.dumps(
        {
            "cik": "0000000042",
            "name": name,
            "tickers": list(tickers),
            "formerNames": [{"name": one, "from": "2001-01-01T05:00:00.000Z", "to": f"{until}T05:00:00.000Z"} for one, until in former],
            "filings": {"recent": {"form": forms, "items": items, "filingDate": days}},
        }
    ).encode()  # fmt: skip


def test_two_lists_tell_who_left_came_was_renamed_and_has_another_symbol():
    before = listed(
        Row(1, "HALVORSEN BIO INC", "HALV", "Nasdaq"),
        Row(2, "BERG POWER CORP", "BRPW", "NYSE"),
        Row(3, "FJELL DATA INC", "FJEL", "NYSE"),
        Row(4, "VIDDA FOODS INC", "VIDD", "NYSE"),
    )
    after = listed(
        Row(1, "Halvorsen Bio, Inc.", "HALV", "Nasdaq"),
        Row(2, "KRAFTVERK CORP", "BRPW", "NYSE"),
        Row(4, "VIDDA FOODS INC", "VDDA", "NYSE"),
        Row(5, "MYR ROBOTICS INC", "RBTC", "Nasdaq"),
        of=JUNE,
    )
    found = {(one.cik, one.kind, one.name, one.symbol) for one in changes.between(before, after)}
    assert found == {
        (2, ChangeKind.RENAMED, "Berg Power Corp", "BRPW"),
        (3, ChangeKind.LEFT, "Fjell Data Inc", "FJEL"),
        (4, ChangeKind.NEW_SYMBOL, "Vidda Foods Inc", "VIDD"),
        (5, ChangeKind.LISTED, "Myr Robotics Inc", "RBTC"),
    }
    assert {(one.on, one.source) for one in changes.between(before, after)} == {(JUNE, "the SEC's list")}


def test_filings_tell_former_names_and_why_a_company_is_not_listed():
    body = submissions(
        former=[("OLD NORVANE CORP", "2024-02-01"), ("Norvane, Inc.", "2025-01-01")],
        filed=[
            ("15-12G", "", "2027-05-20"),
            ("25-NSE", "", "2027-05-10"),
            ("8-K", "2.01,3.01,5.01", "2027-05-09"),
            ("8-K", "2.01", "2021-01-01"),  # what it bought itself
            ("10-Q", "", "2027-04-30"),
        ],
    )
    found = changes.from_submissions(body)
    assert [(one.kind, one.on, one.source) for one in found] == [
        (ChangeKind.RENAMED, date(2024, 2, 1), "submissions"),
        (ChangeKind.DELISTED, date(2027, 5, 10), "Form 25-NSE"),
        (ChangeKind.DEREGISTERED, date(2027, 5, 20), "Form 15-12G"),
        (ChangeKind.COMPLETED, date(2027, 5, 9), "8-K, item 2.01"),
    ]
    said = (
        "no longer listed since 9 May 2027 (a deal was completed; 8-K, item 2.01, Form 25-NSE, Form 15-12G)"
    )
    assert changes.ending(found) == said


def test_a_listed_company_that_buys_or_is_warned_is_not_gone():
    body = submissions(tickers=["NRVN"], filed=[("8-K", "2.01,3.01", "2027-05-09"), ("25", "", "2020-01-01")])
    assert changes.from_submissions(body) == []
    assert changes.from_submissions(submissions(filed=[("8-K", "3.01", "2027-05-09")])) == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"cik":"x"}', submissions().replace(b"form", b"from", 2)]
)
def test_anything_else_is_no_list_of_filings(body):
    with pytest.raises(errors.ProviderAnswerBroken):
        changes.from_submissions(body)


def gone(kind=ChangeKind.LEFT, name="Norvane Inc.", symbol="NRVN", source="the SEC's list", on=MAY):
    return CompanyChange(42, kind, name, on, source, symbol, "NYSE" if symbol else None)


def resolver(*told: CompanyChange, over="") -> Resolver:
    rows = listed(Row(1, "HALVORSEN BIO INC", "HALV", "Nasdaq"))
    return Resolver(Directory(rows, overlay.parse(over), (), told))


def test_who_left_is_remembered_with_day_and_source():
    answer = resolver(gone(), gone(ChangeKind.DELISTED, symbol=None, source="Form 25", on=date(2027, 4, 30)))
    for typed in ("norvane", "NRVN", "Norvane Inc"):
        found = answer.resolve(typed)
        assert (found.company.name, found.company.symbol, found.company.cik) == ("Norvane Inc.", None, 42)
        assert "no longer listed since 30 Apr 2027 (Form 25, the SEC's list)" in found.note


def test_who_bought_it_is_told_where_the_overlay_knows():
    found = resolver(gone(), over="part | Norvane | HALV | 2027 | NRVN").resolve("norvane")
    assert (found.company.symbol, found.note) == ("HALV", "Norvane: part of Halvorsen Bio Inc since 2027")


def test_former_names_and_symbols_lead_to_the_company_of_today():
    told = CompanyChange(1, ChangeKind.RENAMED, "Hallingdal Labs", MAY, "submissions")
    symbol = CompanyChange(
        1, ChangeKind.NEW_SYMBOL, "Halvorsen Bio Inc", MAY, "the SEC's list", "HLGD", "Nasdaq"
    )
    answer = resolver(told, symbol)
    found = answer.resolve("hallingdal labs")
    assert found.company.symbol == "HALV"
    assert found.note == "Hallingdal Labs: the name of Halvorsen Bio Inc until 3 May 2027 (submissions)"
    assert answer.resolve("HLGD").company.symbol == "HALV"


def test_a_listing_that_news_states_serves_until_the_list_has_it():
    linker = Linker(Directory(listed(Row(1, "HALVORSEN BIO INC", "HALV", "Nasdaq")), overlay.Overlay()))
    titles = ["Myr Robotics Inc. (Nasdaq: MYRR) lists", "Shares of Myr Robotics Inc. (Nasdaq: MYRR) rise"]
    links = [link for title in titles for link in linker.link(title, "")]
    told = changes.stated(links, MAY)
    assert [(one.name, one.symbol, one.exchange) for one in told] == [("Myr Robotics Inc.", "MYRR", "Nasdaq")]
    assert changes.stated(links[:1], MAY) == []
    found = resolver(*told).resolve("myr robotics")
    assert found.company.symbol == "MYRR"
    assert found.note == "listed as news stated on 3 May 2027; not in the SEC's list yet"


def test_a_private_company_that_the_list_has_is_listed():
    over = overlay.parse("private | Vidda | NO | pharma | Vidda Legemidler; Plaster | private")
    directory = Directory(
        listed(Row(9, "VIDDA PLC", "VIDD", "NYSE"), Row(8, "PLASTER INC", "PLST", "NYSE")), over
    )
    found = Resolver(directory).resolve("vidda")
    assert found.company == Company("Vidda", "VIDD", "NYSE", cik=9, country="NO", sector="pharma")
    assert directory.company(directory.by_cik[8]).name == "Plaster Inc"


def test_a_bought_company_that_is_still_in_an_older_list_is_not_shown_as_listed():
    over = overlay.parse("alias | NRVN | Norvy\npart | Norvane | somebody private | 2027 | NRVN; Norvy")
    directory = Directory(listed(Row(42, "NORVANE INC", "NRVN", "NYSE")), over)
    found = Resolver(directory).resolve("NRVN")
    assert (found.company.symbol, found.company.listed) == (None, False)
    assert "part of somebody private since 2027" in found.note
    assert directory.symbol("NRVN") is None


def test_a_newer_listing_than_the_embedded_one_is_laid_over():
    over = overlay.parse("listed | Myr Robotics | MYRR | Nasdaq | 2027 | technology | Myr")
    for rows in ((), (Row(7, "MYR ROBOTICS INC", "MYRR", ""),)):
        found = Resolver(Directory(listed(*rows), over)).resolve("myr")
        assert (found.company.symbol, found.company.exchange, found.company.listed) == (
            "MYRR",
            "Nasdaq",
            True,
        )
        assert found.note is None


# --- kept -----------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path):
    database = Database.open(tmp_path / "desk.db")
    yield SqliteDirectoryStore(database)
    database.close()


def sec_answer(count: int, *, without: int = 0) -> bytes:
    data = [[n, f"Company {n} Inc", f"S{n}", "Nasdaq"] for n in range(1, count + 1) if n != without]
    body = json.dumps({"fields": ["cik", "name", "ticker", "exchange"], "data": data}).encode()
    return http(body, Content_Type="application/json")


async def test_a_refresh_remembers_who_left_and_asks_why(store):
    async def refresh(routes, now):
        async with (
            serving(routes) as site,
            HttpClient(contact="x", private=PrivateHosts.parse(f"127.0.0.1:{site.port}")) as client,
        ):
            return await refresh_directory(store, client, now, contact="desk@example.org", base_url=site.url)

    await refresh({sec_list.SEC_LIST_PATH: sec_answer(6_000)}, NOW)
    filings = submissions("Company 42 Inc", filed=[("25-NSE", "", "2027-03-05")])
    second = {sec_list.SEC_LIST_PATH: sec_answer(6_001, without=42)}
    # The filings cannot be had at first: then they are asked again with the next list.
    done = await refresh(second, NOW + timedelta(days=7))
    assert "1 new, 1 gone" in done.why
    path = SUBMISSIONS_PATH.format(cik=42)
    done = await refresh(
        second | {path: http(filings, Content_Type="application/json")}, NOW + timedelta(days=14)
    )
    assert "told why" in done.why
    kept = {(one.cik, one.kind) for one in await store.changes()}
    assert {(42, ChangeKind.LEFT), (42, ChangeKind.DELISTED), (6_001, ChangeKind.LISTED)} <= kept
    found = Resolver(await current_directory(store)).resolve("company 42")
    assert found.company.symbol is None
    assert found.note.startswith("no longer listed since 5 Mar 2027 (Form 25-NSE, the SEC's list)")


async def test_changes_are_kept_once_and_read_back(store):
    first, again = gone(), gone(on=JUNE)
    await store.remember([first])
    await store.remember([again, gone(ChangeKind.RENAMED, "Old \ud800 Name", None)])
    assert [(one.kind, one.on, one.name) for one in await store.changes()] == [
        (ChangeKind.LEFT, MAY, "Norvane Inc."),
        (ChangeKind.RENAMED, MAY, "Old ? Name"),
    ]


async def test_damaged_changes_count_as_none(store):
    await store.remember([gone()])
    await store._database.write(lambda db: db.execute("update company_changes set of = 'soon'"))
    with pytest.raises(errors.StorageCorrupt):
        await store.changes()
    assert len(await current_directory(store)) > 7_900
