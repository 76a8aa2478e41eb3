"""Which words are plain language, people or places: the prior against a name that is just a word."""

from __future__ import annotations

import gzip
from collections.abc import Container
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"

PLACE_OR_HOUSE = frozenset(
    """university college school academy hospital clinic foundation institute society association federation
    street avenue road boulevard lane park stadium arena field fields tower towers plaza museum library church
    cathedral temple award awards prize cup bowl open championship championships league tournament marathon
    committee council commission congress county city town township village valley beach bay lake river creek
    mountain mountains hill hills heights springs island islands bridge airport station harbor harbour canyon
    forest garden gardens farm ranch square theatre theater hall house center centre campus prison jail court
    parish diocese ministry department agency bureau embassy cemetery peninsula district province prefecture
    rd st ave blvd fire wildfire hurricane storm act bill amendment amendments law laws doctrine treaty protocol accord rule syndrome disease""".split()
)
"""A capitalised name that ends so is no company's, whatever stands in front."""

GATHERINGS = frozenset(
    """conference conferences summit symposium forum congress meeting webinar roadshow fireside seminar colloquium
    conclave showcase expo days roundtable""".split()
)
"""What a host gives its name to; brokers' conferences above all."""

SMALL_WORDS = frozenset("of and the for de du des van von der den la le & y e at in on to by".split())

ROLE_WORDS = frozenset(
    """ceo cfo coo cto cmo cio chief chairman chairwoman chair president executive executives director directors
    founder cofounder co-founder spokesman spokeswoman spokesperson board shareholder shareholders stockholders
    investor investors share shares stock stocks employee employees worker workers customer customers unit
    subsidiary profit profits earnings revenue revenues sales results q1 q2 q3 q4 quarterly ads adr adrs
    bonds debt dividend ipo buyback""".split()
)
"""What stands behind a company's name as a noun of its own."""

COMPANY_VERBS = frozenset(
    """accelerates accepts achieves acquired acquires added adds adopts advances agreed agrees aims announced
    announces anticipates appointed appoints approves asked asks awarded awards backs became becomes began begins
    believes bets bid boosts bought brings broadens builds buys calls cancels cautions challenges changes
    closed closes collaborates commences completed completes confirmed confirms considers continues creates cut
    cuts debuts declared declares declined declines delays delivered delivers demonstrates denies deploys develops
    disclosed discloses discontinues doses dosed doubles drops earned earns eliminates ends enrolls ensures enters
    entered establishes estimates exceeds exercises expanded expands expects explores extends faces failed fails
    fell files filed finalizes finds fires forecasts formed forms gained gains gave gets gives goes got grants grew
    grows had halts has hired hires hit hits holds hopes hosts improves inaugurates increased increases initiated
    initiates integrates introduced introduces invests invites is issued issues joined joins jumped jumps keeps
    kicks launched launches leads led licenses lifts loses lost lowered lowers made maintains makes marks meets merges
    misses moves named names nears needs nominates offered offers opened opens outlines outperforms owns partners
    participates pays picks plans plunges posted posts prepares presented presents prices produces projects
    promoted promotes proposes provided provides publishes pulls pushes raised raises ranks reached reaches
    received receives recalls recorded records reduces refiles regains registers reiterates rejects releases
    released relocates renews reorganizes reported reports requests resumes retains returns revealed reveals
    revises rises rolls rose said saw says scores secured secures sees seeks selects sells sends sent set sets
    settles shares showcases showed shows signed signs slashes slips soars sold spends spins spotlights standouts
    starts started states strengthens strikes submits submitted sued sues supports surges surpasses suspends takes
    targets taps teams terminates tests thinks to told took tops touts trades tries trims tumbles unveiled unveils
    updated updates upsizes urges uses validates wants warned warns was welcomes will wins withdraws won would
    could may might should must can did does plans slides sinks climbs slumps rallies dips edges eyes weighs
    recruits highlights issues files inks lands nabs snags explains discusses collaborating turns convenes commends celebrates hails
    publishes teams expects spotlights hears advises partnering debuts drags powers outpaces vie upgrades downgrades assigns comments resumes reinstates""".split()
)
"""Verbs that a company is the subject of in news, as headlines and reports inflect them."""

FOREIGN_VERBS = frozenset(
    """annonce annoncent publie publient présente présentent reçoit obtient lance signe nomme renforce acquiert anuncia
    anuncian publica presenta reporta informa recibe obtiene lanza firma nombra adquiere annuncia comunica riceve
    meldet gibt veröffentlicht startet erhält ernennt schließt unterzeichnet kündigt anunciou divulga""".split()
)
"""The same in French, Spanish, Italian, German and Portuguese releases."""

RELEASE_VERBS = FOREIGN_VERBS | frozenset(
    """announces reports appoints names completes receives presents provides enters closes prices declares initiates
    unveils acquires signs files posts doses enrolls submits secures releases schedules expands hires""".split()
)
"""Verbs that releases of companies begin with behind the name."""

PLURAL_VERBS = frozenset(
    """announce enter sign complete expand launch agree extend initiate collaborate unveil introduce merge receive submit
    seek explore close establish celebrate begin strengthen develop conclude amend finalize advance deepen""".split()
)
"""What two companies do together, where "and" stands between them."""

STATES = frozenset(
    """al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok
    or pa ri sc sd tn tx ut vt va wa wv wi wy dc on qc bc ab mb sk ala ariz ark calif colo conn del fla ill ind
    kan mass md mich minn miss mont neb nev okla ore pa tenn tex vt wash wis wyo ont que uk u.k""".split()
)
"""Abbreviations of states and provinces, as they stand behind a town."""

ADDRESSES = frozenset(
    """mr mrs ms dr prof professor sir senator sen rep congressman judge justice captain gen lt sgt lord president governor gov mayor minister chancellor king queen
    prince princess pope coach secretary""".split()
)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Words that business prose writes in lower case (scripts/build_words.py)."""
    return frozenset((DATA / "common_words.txt").read_text("ascii").split())


@lru_cache(maxsize=1)
def frequent_words() -> frozenset[str]:
    """The most usual of the common words, months, days and nationalities."""
    often = (DATA / "common_words.txt").read_text("ascii").partition("\n\n")[0]
    return _sections()["not a name by itself"].union(often.split())


@lru_cache(maxsize=1)
def _sections() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    here: set[str] = set()
    for line in (DATA / "people_places.txt").read_text("ascii").splitlines():
        if line.startswith("["):
            here = found.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            here.update(line.split())
    return {name: frozenset(words) for name, words in found.items()}


def given_names() -> frozenset[str]:
    """Common first names."""
    return _sections()["given names"]


def places() -> frozenset[str]:
    """Continents, countries, states and large cities; of names of several words the telling one."""
    return _sections()["places"]


def calendar_words() -> frozenset[str]:
    """Months, days and nationalities."""
    return _sections()["not a name by itself"]


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """Common words, months, days and nationalities: capitalised, they are still no names."""
    return common_words() | _sections()["not a name by itself"]


@lru_cache(maxsize=1)
def weak_words() -> frozenset[str]:
    """Every word that alone is poor evidence of a company."""
    return common_words().union(*_sections().values())


def dictionary(wanted: Container[str]) -> tuple[frozenset[str], dict[str, int]]:
    """Which of these words the dictionary has beyond the common ones, and which are surnames, by how usual they are.

    From scripts/build_dictionary.py. Read anew at each call: only who builds an index asks, and then needs it no more.
    """
    text = gzip.decompress((DATA / "dictionary.txt.gz").read_bytes()).decode("ascii")
    words, _, surnames = text.partition("\n\n")
    ranks = {name: place for place, name in enumerate(surnames.split()) if name in wanted}
    return frozenset(word for word in words.split() if word in wanted), ranks
