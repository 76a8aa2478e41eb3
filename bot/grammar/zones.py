"""Time zones as people name them: "ET", "Boston", "new york", "UTC+2", "Europe/Berlin"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from zoneinfo import available_timezones

MOST_WORDS = 4  # in one zone's name

# The abbreviations of a place mean its zone, with summer time where it has it: nobody who writes "8:00 EST" wants the
# digest an hour later from March on. What several places share ("CST", "IST") is taken as most people mean it; the
# confirmation names the place.
_ALSO = """
America/New_York: et, est, edt, eastern, us eastern, east coast, new york city, nyc, ny, manhattan, brooklyn, boston,
    philadelphia, philly, washington, washington dc, dc, baltimore, atlanta, miami, orlando, tampa, charlotte, raleigh,
    durham, pittsburgh, cleveland, columbus, cincinnati, newark, jersey city, princeton, new haven, stamford, greenwich ct,
    hartford, providence, richmond, buffalo, cambridge ma
America/Chicago: ct, cst, cdt, central, us central, houston, dallas, austin, san antonio, fort worth, minneapolis,
    st louis, saint louis, milwaukee, madison, nashville, memphis, new orleans, kansas city, omaha, oklahoma city
America/Denver: mt, mst, mdt, mountain, us mountain, salt lake city, boulder, albuquerque, santa fe
America/Los_Angeles: pt, pst, pdt, pacific, us pacific, west coast, la, san francisco, south san francisco, sf, bay area,
    silicon valley, palo alto, menlo park, mountain view, oakland, berkeley, san jose, san diego, seattle, portland,
    las vegas, sacramento
America/Phoenix: arizona, scottsdale, tucson
America/Anchorage: akst, akdt, alaska
Pacific/Honolulu: hst, hawaii
America/Toronto: ottawa
America/Montreal: quebec
America/Edmonton: calgary
America/Halifax: ast, adt, atlantic
America/Mexico_City: mexico
America/Sao_Paulo: rio, rio de janeiro, brasilia, brt
America/Argentina/Buenos_Aires: buenos aires
Europe/London: bst, uk, england, britain, manchester, edinburgh, glasgow, oxford, birmingham, bristol, leeds, liverpool,
    cambridge uk
Europe/Dublin: ireland
Europe/Berlin: germany, munich, muenchen, munchen, frankfurt, hamburg, cologne, koln, dusseldorf, duesseldorf, stuttgart,
    leipzig, mainz, tubingen
Europe/Paris: france, lyon, marseille, toulouse, strasbourg
Europe/Zurich: switzerland, basel, geneva, bern, lausanne, zug
Europe/Vienna: austria, graz
Europe/Rome: italy, milan, milano, turin, florence, naples
Europe/Madrid: spain, barcelona, valencia, seville
Europe/Lisbon: portugal, porto
Europe/Amsterdam: netherlands, rotterdam, the hague, utrecht, leiden
Europe/Brussels: belgium, antwerp, ghent, leuven
Europe/Copenhagen: denmark
Europe/Stockholm: sweden, gothenburg, malmo
Europe/Oslo: norway
Europe/Helsinki: finland
Europe/Warsaw: krakow, wroclaw
Europe/Moscow: msk
CET: cest, central european, central europe
EET: eest, eastern european
WET: western european
Asia/Dubai: gst, uae, abu dhabi
Asia/Kolkata: ist, india, mumbai, bombay, delhi, new delhi, bangalore, bengaluru, hyderabad, chennai, pune
Asia/Shanghai: china, beijing, shenzhen, guangzhou, hangzhou
Asia/Hong_Kong: hk, hkt
Asia/Singapore: sgt
Asia/Tokyo: jst, japan, osaka, kyoto
Asia/Seoul: kst, korea, south korea, busan
Asia/Jerusalem: israel, haifa
Asia/Karachi: pkt
Africa/Johannesburg: sast, south africa, cape town
Australia/Sydney: aest, aedt, aet
Australia/Perth: awst
Pacific/Auckland: nzst, nzdt, new zealand, wellington
UTC: utc, gmt, zulu, coordinated universal
"""
_ENDINGS = re.compile(r" (?:time zone|timezone|time|tz)$")
_KINDS = re.compile(r" (?:standard|daylight|summer|local)$")
_OFFSET = re.compile(r"(?:utc|gmt) ?([+-]) ?(\d{1,2})(?::?00)?")
_DASHES = dict.fromkeys(map(ord, "–—−‐‑‒"), "-")
_EAST, _WEST = 14, 12  # hours; farther from UTC there is no zone


def zone_named(text: str) -> str | None:
    """The IANA zone of a name, a city, an abbreviation or an offset, however it is written; None for none."""
    folded = _folded(text)
    whole = _ENDINGS.sub("", folded)
    for name in (folded, whole, _KINDS.sub("", whole)):
        if found := _known().get(name):
            return found
    return _offset(whole)


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.translate(_DASHES).casefold())
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(re.sub(r"[_.,'’]+", " ", letters).split()) if any(map(str.isalpha, letters)) else ""


def _offset(folded: str) -> str | None:
    """A fixed distance from UTC in whole hours; the names of such zones count the other way round."""
    match = _OFFSET.fullmatch(folded)
    if match is None:
        return None
    east, hours = match[1] == "+", int(match[2])
    if hours > (_EAST if east else _WEST):
        return None
    return f"Etc/GMT{'-' if east else '+'}{hours}" if hours else "UTC"


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Every zone by its folded name, by what else it is called, and by its city where only one has it."""
    names = sorted(available_timezones() - {"Factory", "localtime"})
    zones = {_folded(name): name for name in names}
    cities: dict[str, set[str]] = {}
    for name in names:
        if "/" in name and not name.startswith("Etc/"):
            cities.setdefault(_folded(name.rpartition("/")[2]), set()).add(name)
    for city, places in cities.items():
        if len(places) == 1:
            zones.setdefault(city, next(iter(places)))
    for zone, others in _also():
        if zone in names:
            zones.update(dict.fromkeys(others, zone))
    return zones


def _also() -> list[tuple[str, list[str]]]:
    entries = [line.partition(":") for line in _ALSO.strip().replace("\n    ", " ").splitlines()]
    return [(zone, [name.strip() for name in others.split(",")]) for zone, _, others in entries]
