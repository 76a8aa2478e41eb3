"""A filer's list of filings ("submissions"), with what each means in words.

The items of Form 8-K: https://www.sec.gov/files/form8-k.pdf.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.companies.figures.profile import country_of, industry_of
from bot.companies.figures.source_data import SecSubmissions
from bot.models.companies import Filing

ARCHIVE = "https://www.sec.gov/Archives/edgar/data"
FILINGS_KEPT = 12
OF_ONE_FORM = 4  # so that what is filed daily leaves room for the rest
CROWDING = 8  # prospectuses of one form in the list; who has more of them sells notes every day

ITEMS = {
    "1.01": "signed a material agreement",
    "1.02": "ended a material agreement",
    "1.03": "bankruptcy or receivership",
    "1.04": "mine safety",
    "1.05": "material cybersecurity incident",
    "2.01": "completed an acquisition or sale of assets",
    "2.02": "results of operations",
    "2.03": "took on debt or another obligation",
    "2.04": "a financial obligation was accelerated",
    "2.05": "exit or disposal costs",
    "2.06": "material impairment",
    "3.01": "notice of delisting or of failing a listing rule",
    "3.02": "sold unregistered shares",
    "3.03": "changed the rights of shareholders",
    "4.01": "changed its auditor",
    "4.02": "earlier financial statements are no longer reliable",
    "5.01": "change in control",
    "5.02": "director or officer changes",
    "5.03": "amended its articles or bylaws, or its fiscal year",
    "5.04": "trading suspended under employee plans",
    "5.05": "changed its code of ethics",
    "5.06": "no longer a shell company",
    "5.07": "votes at the shareholders’ meeting",
    "5.08": "shareholder nominations of directors",
    "6.01": "informational material on asset-backed securities",
    "6.02": "changed servicer or trustee",
    "6.03": "changed credit enhancement",
    "6.04": "failed to make a distribution",
    "6.05": "asset-backed securities differ from the prospectus",
    "7.01": "Regulation FD disclosure",
    "8.01": "other events",
}
"""What each item of an 8-K tells; 9.01 only says that there are exhibits."""

FORMS = {
    "10-K": "annual report",
    "10-KT": "annual report of a changed fiscal year",
    "10-Q": "quarterly report",
    "20-F": "annual report of a foreign issuer",
    "40-F": "annual report of a Canadian issuer",
    "6-K": "report of a foreign issuer",
    "S-1": "registers securities for sale",
    "S-3": "shelf registration",
    "S-3ASR": "shelf registration",
    "S-4": "registers securities for a merger or exchange",
    "F-1": "registers securities of a foreign issuer for sale",
    "F-3": "shelf registration of a foreign issuer",
    "S-8": "registers shares for employees",
    "424B2": "prospectus",
    "424B3": "prospectus",
    "424B4": "prospectus",
    "424B5": "prospectus under a shelf registration",
    "424B7": "prospectus",
    "DEF 14A": "proxy statement for the shareholders’ meeting",
    "PRE 14A": "draft proxy statement",
    "DEFM14A": "proxy statement on a merger",
    "PREM14A": "draft proxy statement on a merger",
    "DEFA14A": "further proxy material",
    "SC 13D": "an active holder of over 5 %",
    "SCHEDULE 13D": "an active holder of over 5 %",
    "SC 13G": "a passive holder of over 5 %",
    "SCHEDULE 13G": "a passive holder of over 5 %",
    "SC TO-T": "tender offer by another company",
    "SC TO-I": "tender offer by the company itself",
    "SC 14D9": "response to a tender offer",
    "NT 10-K": "annual report will be late",
    "NT 10-Q": "quarterly report will be late",
    "25": "removes securities from an exchange",
    "25-NSE": "exchange removes securities",
    "15-12G": "ends its registration",
    "11-K": "annual report of an employee plan",
    "ARS": "annual report to shareholders",
    "SD": "report on conflict minerals",
}
"""The forms that are news or background; those of insiders (3, 4, 5, 144) are too many to be shown."""


def read_register(document: Mapping[str, Any], cik: int) -> SecSubmissions:
    """Read a submissions answer. Raises :class:`ValueError` where the document is none."""
    filings = document.get("filings")
    recent = filings.get("recent") if isinstance(filings, Mapping) else None
    if not isinstance(recent, Mapping):
        raise ValueError("no filings")  # noqa: TRY004  one kind of error for whatever is wrong with it
    return SecSubmissions(
        name=_text(document, "name") or "",
        sic=_text(document, "sic"),
        industry=industry_of(_text(document, "sic")) or _readable(_text(document, "sicDescription")),
        website=_text(document, "website"),
        description=_text(document, "description"),
        filings=tuple(_filings(recent, cik)),
        abroad=_abroad(document),
        country=_country(document),
    )


def meaning(form: str, items: str = "") -> str | None:
    """What a filing means, in words; None for a form that is not worth showing."""
    base, amended = (form[:-2], True) if form.endswith("/A") else (form, False)
    if base == "8-K":
        told = [ITEMS[item] for part in items.split(",") if (item := part.strip()) in ITEMS]
        words = "; ".join(dict.fromkeys(told)) or "current report"
    elif (known := FORMS.get(base)) is not None:
        words = known
    else:
        return None
    return f"amended: {words}" if amended else words


def _filings(recent: Mapping[str, Any], cik: int) -> list[Filing]:
    columns = [
        recent.get(name) for name in ("form", "filingDate", "accessionNumber", "primaryDocument", "items")
    ]
    found: list[Filing] = []
    for form, filed, accession, document, items in zip(*(_column(one) for one in columns), strict=False):
        words = meaning(str(form), str(items or ""))
        if words is None:
            continue
        try:
            day = date.fromisoformat(filed)
        except (TypeError, ValueError):
            continue
        folder = f"{ARCHIVE}/{cik}/{str(accession).replace('-', '')}"
        address = f"{folder}/{document}" if document else f"{folder}/{accession}-index.htm"
        found.append(Filing(str(form), day, words, address))
    return _kept(found)


def _kept(found: Sequence[Filing]) -> list[Filing]:
    """The newest of each form; prospectuses that crowd the list stand behind everything else."""
    counts = Counter(_base(one.form) for one in found)
    crowd = {form for form, count in counts.items() if form.startswith("424B") and count > CROWDING}
    taken: Counter[str] = Counter()
    news: list[Filing] = []
    notes: list[Filing] = []
    for filing in found:
        form = _base(filing.form)
        taken[form] += 1
        if taken[form] <= OF_ONE_FORM:
            (notes if form in crowd else news).append(filing)
    return [*news, *notes][:FILINGS_KEPT]


def _base(form: str) -> str:
    return form.removesuffix("/A")


def _country(document: Mapping[str, Any]) -> str | None:
    """Where the business is, else where it is incorporated."""
    addresses = document.get("addresses")
    business = addresses.get("business") if isinstance(addresses, Mapping) else None
    seat = business.get("stateOrCountry") if isinstance(business, Mapping) else None
    codes = (seat, document.get("stateOfIncorporation"))
    return next((found for code in codes if isinstance(code, str) and (found := country_of(code))), None)


def _readable(name: str | None) -> str | None:
    """A name of the SEC's list of industries without its capitals: "Services-Video Tape Rental"."""
    return name.rpartition("-")[2].strip().capitalize() if name else None


def _abroad(document: Mapping[str, Any]) -> bool:
    """EDGAR's codes of countries and Canadian provinces have a digit ("X0"), those of the states have none.

    https://www.sec.gov/submit-filings/filer-support-resources/edgar-state-country-codes
    """
    addresses = document.get("addresses")
    business = addresses.get("business") if isinstance(addresses, Mapping) else None
    codes = [document.get("stateOfIncorporation")]
    codes += [business.get("stateOrCountry")] if isinstance(business, Mapping) else []
    return any(char.isdigit() for code in codes if isinstance(code, str) for char in code)


def _column(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("a column is missing")  # noqa: TRY004
    return value


def _text(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    return value.strip() or None if isinstance(value, str) else None
