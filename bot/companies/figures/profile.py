"""What a company does and where it sits, in people's words: from the register's codes, else from its name.

Industry codes: https://www.sec.gov/search-filings/standard-industrial-classification-sic-code-list; places:
https://www.sec.gov/submit-filings/filer-support-resources/edgar-state-country-codes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.companies.figures.source_data import SecSubmissions
from bot.companies.names.names import key, trade
from bot.models.companies import Company

_INDUSTRIES = {
    range(100, 1000): "Agriculture",
    range(1000, 1100): "Metal mining",
    range(1220, 1242): "Coal",
    range(1311, 1312): "Oil and gas production",
    range(1381, 1390): "Oil and gas services",
    range(1400, 1500): "Mining of minerals",
    range(1500, 1800): "Construction",
    range(2000, 2080): "Food",
    range(2080, 2100): "Beverages",
    range(2100, 2200): "Tobacco",
    range(2200, 2400): "Textiles and clothing",
    range(2400, 2600): "Wood products and furniture",
    range(2600, 2700): "Paper and packaging",
    range(2700, 2800): "Publishing and printing",
    range(2833, 2835): "Pharmaceuticals",
    range(2835, 2836): "Diagnostics",
    range(2836, 2837): "Biologics",
    range(2840, 2850): "Household and personal products",
    range(2800, 2900): "Chemicals",
    range(2900, 3000): "Oil refining",
    range(3000, 3100): "Rubber and plastics",
    range(3100, 3200): "Shoes and leather",
    range(3200, 3300): "Glass and building materials",
    range(3300, 3400): "Steel and metals",
    range(3400, 3500): "Metal products",
    range(3570, 3580): "Computers and storage",
    range(3500, 3600): "Machinery",
    range(3674, 3675): "Chips",
    range(3661, 3670): "Communications equipment",
    range(3600, 3700): "Electronics",
    range(3711, 3717): "Cars and trucks",
    range(3720, 3730): "Aircraft and parts",
    range(3760, 3770): "Spacecraft and missiles",
    range(3700, 3800): "Transport equipment",
    range(3826, 3827): "Laboratory instruments",
    range(3841, 3852): "Medical devices",
    range(3800, 3900): "Instruments",
    range(3900, 4000): "Consumer goods",
    range(4000, 4100): "Railways",
    range(4210, 4216): "Trucking and parcels",
    range(4400, 4500): "Shipping",
    range(4512, 4523): "Airlines",
    range(4600, 4620): "Pipelines",
    range(4000, 4800): "Transport",
    range(4800, 4830): "Telecommunications",
    range(4830, 4900): "Broadcasting and cable",
    range(4950, 4960): "Waste and environment",
    range(4900, 5000): "Power, gas and water",
    range(5045, 5046): "Wholesale of computers",
    range(5122, 5123): "Wholesale of drugs",
    range(5000, 5200): "Wholesale",
    range(5812, 5813): "Restaurants",
    range(5912, 5913): "Drug stores",
    range(5961, 5962): "Online and mail-order retail",
    range(5200, 6000): "Retail",
    range(6000, 6100): "Banking",
    range(6100, 6200): "Lending",
    range(6200, 6212): "Brokerage and investment banking",
    range(6282, 6283): "Asset management",
    range(6200, 6300): "Brokers and exchanges",
    range(6324, 6325): "Health insurance",
    range(6411, 6412): "Insurance brokerage",
    range(6300, 6400): "Insurance",
    range(6798, 6799): "Real estate (REIT)",
    range(6770, 6771): "Blank-check company",
    range(6500, 6600): "Real estate",
    range(6700, 6800): "Investment and holding companies",
    range(7000, 7100): "Hotels",
    range(7310, 7320): "Advertising",
    range(7370, 7375): "Software and internet",
    range(7389, 7390): "Business services",
    range(7300, 7400): "Business services",
    range(7500, 7600): "Car rental and repair",
    range(7812, 7842): "Film, television and streaming",
    range(7900, 8000): "Leisure and sport",
    range(8060, 8070): "Hospitals",
    range(8071, 8072): "Medical laboratories",
    range(8000, 8100): "Health services",
    range(8200, 8300): "Education",
    range(8731, 8735): "Research services",
    range(8700, 8800): "Engineering and consulting",
}
"""Plain names of industries by code; of overlapping ranges the narrower one counts."""

_SECTORS = {
    "biotech": (2835, 2836, 8731),
    "pharma": (2833, 2834),
    "medical": (range(3841, 3852), range(8000, 8100), 5047, 5122, 6324, 3826),
    "technology": (range(3570, 3580), range(3660, 3680), range(7370, 7375), 5045, 3559),
    "finance": (range(6000, 6500), range(6700, 6770), range(6771, 6798)),
    "real estate": (range(6500, 6600), 6798),
    "energy": (
        *(range(1220, 1242), range(1311, 1390), range(2900, 3000), range(4600, 4620)),
        *(range(4911, 4942), 4991, 5171, 5172, 3533),
    ),
    "telecom": (range(4800, 4830),),
    "media": (range(2700, 2800), range(4830, 4900), range(7812, 7842), range(7310, 7320)),
    "transport": (range(4000, 4600), range(4700, 4800)),
    "retail": (range(5200, 6000),),
    "consumer": (
        range(100, 1000),
        range(2000, 2400),
        range(2840, 2850),
        range(3711, 3717),
        range(3900, 4000),
    ),
    "materials": (
        range(1000, 1100),
        range(1400, 1500),
        range(2400, 2700),
        range(2800, 2830),
        range(3200, 3400),
    ),
    "industry": (range(1500, 1800), range(3400, 3560), range(3720, 3770), range(8700, 8731)),
}

_PLACES = {
    "A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 B0 B1 B2 Z4": "CA",
    "C0": "AE", "C1": "AR", "C3": "AU", "C4": "AT", "C9": "BE", "D0": "BM", "D5": "BR", "D8": "VG",
    "E9": "KY", "F3": "CL", "F4": "CN", "F5": "TW", "F8": "CO", "G2": "CR", "G4": "CY", "G7": "DK",
    "H9": "FI", "I0": "FR", "2M": "DE", "J3": "GR", "K3": "HK", "K6": "IS", "K7": "IN", "K8": "ID",
    "L2": "IE", "L3": "IL", "L6": "IT", "M0": "JP", "M5": "KR", "N4": "LU", "N8": "MY", "O1": "MT",
    "O5": "MX", "O9": "MC", "P7": "NL", "Q2": "NZ", "Q8": "NO", "R5": "PE", "R6": "PH", "T3": "ZA",
    "U0": "SG", "U3": "ES", "V7": "SE", "V8": "CH", "W1": "TH", "W8": "TR", "X0": "GB", "Y9": "JE",
    "1T": "MH",
}  # fmt: skip
_COUNTRY = {code: country for codes, country in _PLACES.items() for code in codes.split()}


def industry_of(sic: str | None) -> str | None:
    """An industry in plain words; None for codes that say nothing to people."""
    code = int(sic) if sic and sic.isdigit() else -1
    fitting = [span for span in _INDUSTRIES if code in span]
    return _INDUSTRIES[min(fitting, key=len)] if fitting else None


def sector_of(sic: str | None) -> str | None:
    """The sector of an industry code, as the directory calls sectors."""
    code = int(sic) if sic and sic.isdigit() else -1
    for sector, spans in _SECTORS.items():
        if any(code in span if isinstance(span, range) else code == span for span in spans):
            return sector
    return None


def country_of(code: str | None) -> str | None:
    """The country (ISO 3166) of one of EDGAR's codes of places; its codes of states have no digit."""
    if not code:
        return None
    if code.isalpha() and len(code) == 2:
        return "US"
    return _COUNTRY.get(code)


def described(company: Company, register: SecSubmissions | None) -> Company:
    """The company with sector and country, where they are known from elsewhere.

    What the directory has counts first, then the register; where that was not asked yet, a list of widely read
    companies and the words of the name stand in.
    """
    known = _widely_read().get(company.symbol or "", (None, None))
    sector = company.sector or (sector_of(register.sic) if register is not None else None) or known[0]
    country = company.country or (register.country if register is not None else None) or known[1]
    if sector is None and company.cik is not None:
        sector = _SPOKEN.get(trade(key(company.name)) or "")
    return replace(company, sector=sector, country=country)


_SPOKEN = {
    "biotech": "biotech",
    "health": "medical",
    "energy": "energy",
    "finance": "finance",
    "technology": "technology",
}


@cache
def _widely_read() -> dict[str, tuple[str, str]]:
    """Sector and country by symbol, from ``data/sectors.txt``."""
    found: dict[str, tuple[str, str]] = {}
    text = (Path(__file__).parents[1] / "data" / "sectors.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            sector, country, symbols = (part.strip() for part in line.split("|"))
            found |= dict.fromkeys(symbols.split(), (sector, country))
    return found
