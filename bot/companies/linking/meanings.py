"""What a company's name means where it does not mean the company: persons, indices, agencies, places, sayings.

Only words of the language stand here, no headline's answer: a name is in one of these tables where it is another
thing to most readers, and the rules (:mod:`bot.companies.linking.elsewhere`) say what still makes it the company.
"""

from __future__ import annotations

import re

FIGURES = frozenset(
    """trump biden harris vance obama clinton bush powell warsh yellen lagarde bessent lutnick rubio hegseth kennedy
    musk bezos zuckerberg altman buffett dimon putin zelensky zelenskiy netanyahu modi macron merz starmer sunak orban
    magyar erdogan meloni milei lula carney trudeau ishiba takaichi albanese newsom desantis pelosi mcconnell schumer
    thune mamdani sanders warren cruz graham bondi noem gabbard waltz leavitt miran waller bowman hassett tusk scholz
    sanchez sheinbaum maduro petro lavrov rutte stoltenberg guterres ramaphosa tinubu marcos prabowo""".split()
)
"""Surnames of people who stand in the news every day: alone they are never short for a company."""

PUBLIC_BODIES = frozenset(
    """bis boe boj bls cbo cdc cftc cfpb chmp cia cms cpi dea dhs doe doj dot ecb eia ema epa esa eu faa fbi fcc fda fdic
    fed ferc fomc ftc gao gdp hhs hud iaea ice iea imf irs jpx mhra mlb nasa nato nba ncaa nfl nga nhl nhs nhtsa nih
    nist nlrb noaa nrc nsa nsf nyc oecd omb osha pboc pce pga pmi rba rbi rbnz sba sbi sec snb ssa tsa uaw uefa ufc un
    usda uspto usps ustr wba wbo who wto""".split()
)
"""Agencies, courts, leagues and measures that are written in capitals, like a symbol."""

INDICES = frozenset(
    ["s&p", "s & p", "s and p", "dow", "nasdaq", "msci", "russell", "nikkei", "ftse", "stoxx", "cboe"]
)
"""Names that stand for an index more often than for the company behind it."""

INDEX_AFTER = re.compile(
    r"(?:['’]s)?[\s-]*(?:\d{2,4}\b|/tsx|/asx|jones|index|indices|indexes|composite|futures|industrials?|transports?|mid-?cap|small-?cap"
    r"|500|futures|etfs?\b|acwi|world|eafe|em\b|emerging|points?|mini\b|e-?mini|hits?\s+(?:\w+\s+)?(?:record|high|low)"
    r"|up\b|down\b|(?:all\s+)?in\s+(?:the\s+)?(?:red|green)"
    r"|(?:\w+ly\s+)?(?:rises?|rose|falls?|fell|drops?|dropped|gains?|gained|slips?|slipped|dips?|dipped|jumps?|jumped|climbs?"
    r"|climbed|slides?|slid|sinks?|sank|surges?|surged|soars?|soared|tumbles?|tumbled|plunges?|plunged|rall(?:y|ies|ied)"
    r"|edges?|edged|ends?|ended|closes?|closed|opens?|opened|loses?|lost|adds?|added|advances?|advanced|retreats?|rebounds?"
    r"|sheds?|swings?|wavers?|stumbles?|trims?|erases?|steadies|notches|extends?|posts?|snaps?|sets?|nears?|finish(?:es|ed)?)\b)",
    re.IGNORECASE,
)
"""What follows an index: its number, its kind, or a movement of the market."""

OTHER_MEANINGS = {
    "gm": re.compile(r"\b(?:NBA|NFL|MLB|NHL|WNBA|playoffs?|draft|roster|coach|general manager)\b"),
    "rtx": re.compile(r"\b(?:GeForce|GPUs?|graphics|gaming|laptops?|PCs?|DLSS|Nvidia)\b", re.IGNORECASE),
    "cme": re.compile(r"\b(?:solar|sun|coronal|flares?|auroras?|geomagnetic)\b", re.IGNORECASE),
    "ice": re.compile(
        r"\b(?:immigra\w+|deport\w+|detain\w+|detention|agents?|border|migrants?|raids?)\b", re.IGNORECASE
    ),
    "bnp": re.compile(r"\b(?:Bangladesh\w*|Dhaka|Nationalist|Tarique|Khaleda|British National)\b"),
    "arm": re.compile(r"\b(?:mortgages?|adjustable|refinanc\w+)\b", re.IGNORECASE),
    "apollo": re.compile(
        r"\b(?:NASA|moon|lunar|astronauts?|space(?:craft|flight)?|mission|Artemis)\b", re.IGNORECASE
    ),
    "mars": re.compile(
        r"\b(?:rovers?|planets?|NASA|orbit\w*|astronauts?|Martian|space|spacecraft|retrograde)\b",
        re.IGNORECASE,
    ),
    "jazz": re.compile(r"\b(?:NBA|Utah|Lakers|music|festival|saxophon\w+|musicians?|album|trumpet)\b"),
    "williams": re.compile(
        r"\b(?:Serena|Venus|Wimbledon|tennis|NBA|NFL|MLB|Formula|F1|Grand Prix|sisters|Robin|Caleb)\b"
    ),
    "mercedes": re.compile(r"\b(?:F1|Formula|Grand Prix|McLaren|Verstappen|pole)\b"),
    "amazon": re.compile(
        r"\b(?:rain\s?forests?|deforest\w+|Brazil['’]s Amazon|indigenous|basin|jungle)\b", re.IGNORECASE
    ),
    "jaguar": re.compile(r"\b(?:jungle|habitat|wildlife|species|NFL)\b", re.IGNORECASE),
    "puma": re.compile(r"\b(?:habitat|wildlife|species|zoo)\b", re.IGNORECASE),
    "celsius": re.compile(r"\b(?:degrees?|temperatures?|warming|heatwaves?)\b", re.IGNORECASE),
    "mercury": re.compile(r"\b(?:planet|retrograde|fish|poisoning|thermometer|WNBA)\b", re.IGNORECASE),
    "saturn": re.compile(r"\b(?:planet|moons?|rings|NASA|Cassini)\b"),
    "target": re.compile(r"\b(?:missiles?|drones?|airstrikes?)\b"),
}
"""For a name that is also another thing: the words near it that say so."""
NEAR = 160  # characters on each side in which those words are looked for

IDIOM_AFTER = {
    "shell": re.compile(
        r"\s+(?:compan(?:y|ies)|corporations?|firms?|entit(?:y|ies)|games?|scripts?|shock)\b", re.IGNORECASE
    ),
    "visa": re.compile(
        r"\s+(?:applica\w+|fees?|bans?|holders?|rules?|waivers?|restrict\w+|polic(?:y|ies)|overhaul|interviews?|bonds?|process\w*"
        r"|programs?|programmes?|requirements?|free|on arrival|issues|denial|revocations?|curbs?|crackdown|status|sponsorship)\b",
        re.IGNORECASE,
    ),
    "apple": re.compile(
        r"\s+(?:pies?|orchards?|juice|cider|trees?|picking|harvests?|growers?|sauce|crisp)\b", re.IGNORECASE
    ),
    "meta": re.compile(r"[\s-]+(?:analys[ei]s|analytic|tags?|descriptions?)\b", re.IGNORECASE),
    "gap": re.compile(r"\s+(?:years?|in|between|widens?|narrows?)\b", re.IGNORECASE),
    "snap": re.compile(
        r"\s+(?:elections?|polls?|votes?|judge?ments?|benefits?|decisions?|counts?|streak)\b", re.IGNORECASE
    ),
    "block": re.compile(r"\s+(?:grants?|trades?|part(?:y|ies)|lists?|chain)\b", re.IGNORECASE),
    "target": re.compile(r"\s+(?:dates?|prices?|ranges?|audiences?|practice|lists?|of)\b", re.IGNORECASE),
    "amazon": re.compile(
        r"\s+(?:rain\s?forests?|basin|river|jungle|forests?|deforest\w+|tribes?|fund\b|fires)", re.IGNORECASE
    ),
    "oracle": re.compile(r"\s+of\s", re.IGNORECASE),
    "mars": re.compile(r"\s+(?:rovers?|missions?|samples?|orbiters?|landers?|landings?)\b", re.IGNORECASE),
    "permian": re.compile(r"\s+(?:basin|oil|gas|rigs?|output|production|drillers?)\b", re.IGNORECASE),
    "quest": re.compile(r"\s+(?:for|to)\b", re.IGNORECASE),
}
"""A plain word with this behind it is the saying and not the company."""

VENUES = frozenset(
    """center centre arena stadium coliseum amphitheater amphitheatre speedway raceway ballpark dome forum pavilion
    fieldhouse""".split()
)
"""A hall that bears a company's name: the news there is a match or a concert."""

MONEY_NOUNS = frozenset(
    """shares share stock stocks earnings profit profits revenue revenues results dividend dividends q1 q2 q3 q4 quarterly
    ipo buyback shareholders stockholders investors bonds notes ceo cfo coo plc inc adr ads""".split()
)
"""What only a company has: behind a surname they make it one."""

BUSINESS = re.compile(
    r"\b(?:quarter\w*|results|earnings|dividends?|offering|notes|shares|stock|revenues?|guidance|acqui(?:re[sd]?|sitions?)|mergers?"
    r"|fiscal|annual meeting|conference call|board of directors|chief (?:executive|financial|operating|medical) officer|CEO|CFO"
    r"|shareholders|stockholders|investors|phase [123I]+|clinical|FDA|IPO|analysts?|price target|data|trials?|study|cancer|patients|therapy|treatment|patent|agreement|collaboration|license"
    r"|partnership|subsidiary|resultados|résultats|actionnaires|accionistas|Quartals?\w*|Umsatz)\b",
    re.IGNORECASE,
)
"""Words of an article that speaks of companies."""

BROKERS = frozenset(
    """goldman|goldman sachs|morgan stanley|jpmorgan|jp morgan|j p morgan|jpmorgan chase|bofa|bank of america|merrill
    merrill lynch|citi|citigroup|ubs|barclays|deutsche bank|hsbc|jefferies|evercore|evercore isi|stifel|piper sandler
    raymond james|oppenheimer|baird|mizuho|nomura|wells fargo|rbc|rbc capital|bmo|bmo capital|td cowen|cowen|keybanc
    needham|wedbush|rosenblatt|canaccord|btig|truist|guggenheim|leerink|bernstein|cantor|cantor fitzgerald|wainwright
    ladenburg|lake street|northland|roth|susquehanna|loop capital|william blair|wolfe|argus|cfra|morningstar|citizens
    jmp|kbw|lazard|scotiabank|cibc|macquarie|clsa|daiwa|berenberg|kepler|oddo|exane|bnp|bnp paribas|societe generale
    santander|redburn|benchmark|b riley|maxim|chardan|stephens|seaport|credit suisse|moelis|houlihan lokey|tudor pickering
    national bank|desjardins|stifel nicolaus|svb leerink|suntrust|robert w baird|craig hallum|h c wainwright|lifesci
    bloomberg intelligence|gartner|idc|forrester|trendforce|counterpoint|moffettnathanson|dowling|janney|monness""".replace(
        "\n    ", "|"
    ).split("|")
)
RATERS = frozenset(
    """moodys|moody s|moody's|s&p|s & p|s&p global|s&p global ratings|fitch|fitch ratings|dbrs|morningstar dbrs
    morningstar|kbra|am best|egan jones|scope ratings""".replace("\n    ", "|").split("|")
)
"""Houses whose trade is an opinion on others: on shares (brokers), on debt (raters)."""
