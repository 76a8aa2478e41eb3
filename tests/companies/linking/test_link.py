"""Companies in texts: each trap a text of its own, with invented names where no real one is needed."""

from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.companies.directory.directory import Directory
from bot.companies.linking.link import Linker
from bot.models.articles import SectorFit
from bot.models.companies import Company

BIOTECH = (SectorFit("biotech", 0.9, "the feed"),)
ENERGY = (SectorFit("energy", 0.9, "the feed"),)
TECHNOLOGY = (SectorFit("technology", 0.9, "the feed"),)


@lru_cache(maxsize=1)
def linker() -> Linker:
    return Linker(Directory.embedded())


def symbols(title, text="", **given) -> list:
    return [link.symbol or link.name for link in linker().link(title, text, **given)]


# --- names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Pfizer raises its forecast", ["PFE"]),
        ("PFIZER RAISES ITS FORECAST", ["PFE"]),
        ("Pfizer’s forecast rises", ["PFE"]),
        ("Johnson & Johnson buys a start-up", ["JNJ"]),
        ("J&J buys a start-up", ["JNJ"]),
        ("Bristol Myers Squibb buys a start-up", ["BMY"]),
        ("Dr. Reddy’s recalls a drug", ["RDY"]),
        ("Nestlé recalls baby food", ["NSRGY"]),
        ("McDonald's opens in Ulm", ["MCD"]),
        ("AT&T sells a unit", ["T"]),
        ("eBay to cut jobs", ["EBAY"]),
        ("Shares of argenx rise after a trial", ["ARGX"]),
        ("electroCore names a chairman", ["ECOR"]),
        ("ELECTROCORE NAMES A CHAIRMAN", ["ECOR"]),
        ("Drugmaker Novartis wins a ruling", ["NVS"]),
        ("UPDATE 2-Amgen beats estimates", ["AMGN"]),
        ("BRIEF-Biogen names a finance chief", ["BIIB"]),
        ("Servier sells its oncology unit", ["Servier"]),
        ("Samsung/Apple case goes on", ["SSNLF", "AAPL"]),
        ("Facebook faces a fine", ["META"]),
        ("BeiGene opens a plant", ["ONC"]),
        ("Seagen drug helps patients", ["Seagen"]),
        ("Corbus Announces First Patient Dosed", ["CRBP"]),
        ("Seer Reports First Quarter Results", ["SEER"]),
        ("ABM Indus Cut to Hold at a Bank", ["ABM"]),
        # a partner behind "and", Title Case behind the name, marks, digits, a first word, other languages
        ("Fortress Biotech and Acmeon Therapeutics Announce a Licence", ["FBIO"]),
        ("Acmeon Therapeutics and Fortress Biotech Announce a Licence", ["FBIO"]),
        ("Humacyte Acellular Vessel Granted a Patent", ["HUMA"]),
        ("Longeveron® Board Gets a Doctor", ["LGVN"]),
        ("Establishment® Labs Reports Sales", ["ESTA"]),
        ("IN8bio Shows Data", ["INAB"]),
        ("Tiziana Announces Doses", ["TLSA"]),
        ("Corcept annonce ses résultats", ["CORT"]),
        ("Corcept anuncia resultados", ["CORT"]),
        ("BioCorRx Partners With a State", ["BICX"]),
        ("Doctor Joins PepGen as Counsel", ["PEPG"]),
        # lists of names
        ("Altria, Ford, GE, Starbucks Report This Week", ["MO", "F", "GE", "SBUX"]),
        ("As Netflix and Paramount circle a studio", ["NFLX", "PSKY"]),
        ("Disney Can Outdo Comcast Theme Park Traps", ["DIS", "CMCSA"]),
    ],
)
def test_names_are_found(title, expected):
    assert symbols(title) == expected


@pytest.mark.parametrize(
    ("title", "text"),
    [
        # words
        ("How to target your savings", "A team of seniors met in the city to seek progressive change."),
        ("Global Growth Slows", "The Senior Team of the City said so."),
        ("New Drug Gets Fast Track Designation", "The agency granted Fast Track designation to the drug."),
        ("Total Revenue Rose", "Total assets and Total Equity are shown below."),
        ("First patients dosed", "First results come in November. Quantum effects were small."),
        # places
        ("Fair opens", "WESTLAKE VILLAGE, Calif. -- The fair in Mesa, Arizona, opened on Monday."),
        ("Fire near Napa", "The Eaton Fire burned houses on Crawford Rd and at Williams Street."),
        # people
        ("Bill and Dave retire", "Bill Baxter, Tim Ford and Mr. Abbott worked with Harold A. Williams and Allison Murphy."),
        ("The judge spoke", "Judge Cummins and Dr. Hess heard the case."),
        # longer names
        ("University gets a gift", "The University of Phoenix and Baxter College thanked the Ford Foundation."),
        ("A prize is given", "The Lilly Prize and the Oracle Award went to nobody."),
        # publishers, exchanges and channels
        ("Stocks rise", "Stocks on the Nasdaq Global Market rose, according to Thomson Reuters data."),
        ("Rule is met", "The company regained compliance with Nasdaq Listing Rule 5550."),
        ("A baker's diary", "Follow us on Facebook, Instagram and LinkedIn."),
        ("A baker's diary", "Facebook: https://example.org/baker YouTube: https://example.org/tube"),
        # addresses
        ("Contact", "Write to ir@pfizer.com, see www.pfizer.com or example.org/Pfizer/x.html for @Apple."),
        # abbreviations with another meaning
        ("A wire is founded", "BioMaltWire (“BMW”) is a platform. More at BMW."),
        ("Cells were seen", "In ALK-positive cells the mean corpuscular volume (MCV) was low."),
        # a unit of somebody else with a like name
        ("Metals found", "Cooper Metalworks Ltd said so. Aegis Capital Corp. agreed."),
        ("A round is closed", "Polaris Partners and Millennium Sleep Lab took part."),
        # other traps
        ("Cells were mended", "A maker of CRISPR-based medicines was founded. CRISPR cuts genes."),
        ("A token is sold", "The $MRX token and The Medicines Agency are no companies. Grab your coat."),
        ("A museum opens", "FORT WORTH, TX, May 19 -- A museum opened in the bold Southern style."),
        ("Sea is five degrees Celsius warmer than usual", ""),
        # people in the news, indices, agencies, parts of other names, other meanings
        ("Trump administration drafts a rule", "Trump said so. Trump's aides agreed."),
        ("Powell says rates may stay", ""),
        ("Magyar wins a vote", "Magyar, who leads a party, spoke. Magyar thanked them."),
        ("Tyra Banks opens a shop", ""),
        ("The S&P 500 rose, and S & P 500 futures slipped", "The S&P ended higher."),
        ("Dow, S&P 500, Nasdaq all in the red", ""),
        ("Dow and Nasdaq rise", "The Dow gained 300 points."),
        ("A shop grows", "ULM / ACCESS Newswire / May 3 / A shop grew."),
        ("ECB and FTC look on", "ICE agents and the FTC came."),
        ("Edwards Air Force Base flies a glider", ""),
        ("Amazon rainforest fires go on", ""),
        ("Concert at American Airlines Center", "A match at the FedEx Forum was lost."),
        ("Shell company fraud case", ""),
        ("Über die Zukunft", ""),
        ("Kestrel numbers fall", "Permian oil rigs were counted."),
        ("US Nuclear Talks Resume", ""),
        ("Heat pumps at minus 20 ° Celsius", ""),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_company_is_left_alone(title, text):
    assert [
        (link.span, link.name, link.why) for link in linker().link(title, text, source="Example Wire")
    ] == []


def test_in_medical_news_a_few_capitals_are_mostly_something_else():
    text = "The RBC count was low and the UPS of the mice, too."
    assert symbols("Mice were seen", text, sectors=BIOTECH) == []
    assert symbols("Mice were seen", "RBC's analysts liked it.", sectors=BIOTECH) == ["RY"]


def test_the_publisher_is_not_in_the_news():
    text = "Thomson Reuters and Bloomberg were at the fair. Pfizer was not."
    assert symbols("A fair", text, source="Thomson Reuters") == ["PFE", "Bloomberg L.P."]


def test_lower_case_names_need_to_be_written_so():
    assert symbols("pfizer and apple in small letters") == []
    assert symbols("The argenx trial") == ["ARGX"]


def test_the_longest_name_wins():
    (link,) = linker().link("GE HealthCare opens a plant", "")
    assert (link.symbol, link.span) == ("GEHC", "GE HealthCare")
    (link,) = linker().link("Siemens Energy opens a plant", "")
    assert link.symbol == "SMERY"


# --- who is meant ----------------------------------------------------------------------------------------


def test_the_sector_tells_namesakes_apart():
    assert symbols("Vertex names a finance chief", sectors=BIOTECH) == ["VRTX"]
    assert symbols("Vertex names a finance chief", sectors=TECHNOLOGY) == ["VERX"]
    assert symbols("Vertex, Inc. names a finance chief", sectors=BIOTECH) == ["VERX"]
    assert symbols("Acadia Pharma Falls") == ["ACAD"]
    assert symbols("Acadia Realty Falls") == ["AKR"]


def test_merck_is_who_the_text_says():
    assert symbols("Merck raises its forecast", "The drugmaker said so.") == ["MRK"]
    assert symbols("Merck raises its forecast", "Merck KGaA, of Darmstadt, said so.") == ["MKKGY"]
    assert symbols("Merck KGaA raises its forecast") == ["MKKGY"]
    both = symbols("Merck KGaA sues", "Merck KGaA sued Merck & Co., Inc. over a name. Merck did not comment.")
    assert sorted(both) == ["MKKGY", "MRK"]


def test_a_short_form_counts_where_the_whole_name_stands_too():
    assert symbols("Compass gives new data") == []
    (link,) = linker().link(
        "Compass gives new data", "Boston -- Compass Therapeutics, Inc. today gave new data."
    )
    assert (link.symbol, link.span, link.start) == ("CMPX", "Compass", 0)
    assert link.why == "short for Compass Therapeutics, Inc., which the text names"


# --- listings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The maker (NASDAQ: CRBP) said so.", ["CRBP"]),
        ("The maker (Nasdaq:CRBP) said so.", ["CRBP"]),
        ("The maker (Nasdaq Global Select Market: CRBP) said so.", ["CRBP"]),
        ("The maker (NYSE American: NNVC) said so.", ["NNVC"]),
        ("The maker (Euronext: NANO - NASDAQ: NBTX) said so.", ["NBTX"]),
        ("The maker (Euronext: NANO) said so.", ["NBTX"]),
        ("The maker (SIX: ROG; OTCQX: RHHBY) said so.", ["RHHBY"]),
        ("The maker (NYSE: BRK.A, BRK.B) said so.", ["BRK-B"]),
        ("The maker (TSX and NYSE: SHOP) said so.", ["SHOP"]),
        ("The maker (HKEX: 06160) said so.", ["ONC"]),
        ("Look at $PFE and $BRK.B, but pay US$5 or $AMOUNT.", ["PFE", "BRK-B"]),
        ("At 10:30 the ratio was 3: 5. Note: ABC.", []),
    ],
)
def test_stated_listings(text, expected):
    assert symbols("Something happened", text) == expected


def test_a_listing_that_nobody_knows_stays_with_the_name_before_it():
    (link,) = linker().link("News", "Halvorsen Bio ASA (Oslo: HALV) today said so.")
    assert (link.name, link.symbol, link.exchange, link.cik) == ("Halvorsen Bio ASA", "HALV.OL", "Oslo", None)
    assert (link.role, link.span) == ("subject", "Halvorsen Bio ASA")
    assert "not in the directory" in link.why


def test_a_bracket_that_is_not_its_own_shows_a_longer_name():
    (link,) = linker().link("Drilling begins", "Corbus Nickel (CSE: CBNK) today began drilling.")
    assert (link.name, link.symbol) == ("Corbus Nickel", "CBNK.CN")


def test_another_countrys_symbol_is_not_ours():
    # PFE on Toronto's venture exchange is not Pfizer.
    (link,) = linker().link("News", "Halvorsen Peat Corp. (TSX-V: PFE) today said so.")
    assert (link.name, link.symbol) == ("Halvorsen Peat Corp.", "PFE.V")


def test_what_the_feed_names_is_the_issuer():
    (link,) = linker().link("A trial begins", "The first patient was dosed.", listings=("Nasdaq:CRBP",))
    assert (link.symbol, link.role, link.why) == ("CRBP", "subject", "the feed names Nasdaq:CRBP")
    assert (link.span, link.start, link.end) == ("", 0, 0)
    links = linker().link(
        "A trial with Pfizer begins", "Corbus said so.", listings=("Nasdaq:CRBP", "nonsense")
    )
    assert [(link.symbol, link.role) for link in links] == [("CRBP", "subject"), ("PFE", "mentioned")]


# --- shape -----------------------------------------------------------------------------------------------


def test_each_company_once_with_the_place_of_its_name():
    title, text = "Pfizer and Amgen agree", "Pfizer Inc. (NYSE: PFE) and Amgen agree. Pfizer shares rose."
    links = linker().link(title, text)
    whole = f"{title}\n\n{text}"
    assert [link.symbol for link in links] == ["PFE", "AMGN"]
    assert all(whole[link.start : link.end] == link.span for link in links)
    assert all(link.why for link in links)


def test_an_owner_is_not_put_where_its_part_is_named():
    (link,) = linker().link("Seagen drug helps patients", "")
    assert (link.name, link.symbol, link.cik) == ("Seagen", None, None)
    assert link.why == "Seagen: part of Pfizer Inc since 2023"


def test_the_operators_companies_are_found():
    own = Company("Halvorsen Bio ASA", "HALV.OL", "Oslo")
    mine = Linker(Directory.embedded([(own, ("Halvorsen",))]))
    (link,) = mine.link("Halvorsen names a chairman", "")
    assert (link.symbol, link.why) == ("HALV.OL", "alias")


def test_it_is_the_callable_that_the_judge_wants():
    links = linker()("Vertex names a finance chief", "", TECHNOLOGY, "Example Wire", ())
    assert [link.symbol for link in links] == ["VERX"]


PIECES = st.sampled_from(
    ["Pfizer", " Inc.", " (NYSE: PFE)", " $", "(", ")", ":", "’s", "-", " Apple", "\n\n", " é", "\u00ad", " 中文", "🚀", " J&J", ". ", " the", " ß", "ﬁ", "İ"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(PIECES, max_size=25), st.lists(PIECES | st.text(max_size=8), max_size=40), st.text(max_size=12)
)
def test_offsets_hold_whatever_the_text(title, text, source):
    title, text = "".join(title), "".join(text)
    whole = f"{title}\n\n{text}"
    links = linker().link(title, text, source=source, listings=(source,))
    for link in links:
        assert whole[link.start : link.end] == link.span
    assert len({(link.cik, link.name) for link in links}) == len(links)


def test_a_longer_name_is_another_company():
    assert symbols("HD Hyundai signs a deal") == ["267250.KS"]
    assert symbols("Samsung SDI builds a plant") == ["006400.KS"]
    assert symbols("Hyundai signs a deal") != []


def test_people_do_not_become_companies_by_their_first_name_unknown():
    assert symbols("Sverre Williams wins at last") == []
    assert symbols("Williams sells a pipeline") == ["WMB"]
