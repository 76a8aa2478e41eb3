"""Market-research promotions: the size or growth of a market in years to come, told to sell a report.

What tells them from market news is that the market itself is the subject and its size, rate or report
all that is said. News says who expects it (a company, a regulator, a bank), or tells of a market that
everybody trades in (oil, housing, labour), or of a company in a market.
"""

from __future__ import annotations

from bot.articles.noise.promotion_weighed import outlook
from bot.articles.noise.rules import NoiseRule, any_of, cased, first, tokens, words

_YEAR = r"(?:FY\s?)?20(?:2[4-9]|[3-9]\d)"
_AMOUNT = r"(?:(?:USD|US\s?\$|US\s?dollars?|EUR|GBP|INR|CNY|JPY|RMB|Rs\.?|AED|SAR|[$€£¥₹])\s?~?\s?[\d,.]+\+?\s*(?:(?:million|mn|mln|billion|bn|trillion|tn|crore|lakh|[MBT])\b)?|[\d,.]+\s*(?:million|billion|trillion)\s*(?:USD|dollars|euros)?)"
_TO_COME = (
    r"(?:(?:is|are|was|will|to|set|likely|poised|expected|projected|predicted|estimated|anticipated|forecast(?:ed|s)?|envisioned|calculated|slated|"
    r"valued|worth|size[d]?|reaching|hits?|surpass(?:es|ing)?|growing|grows?|expanding|exhibits?|sees|leads|stands|accelerates?|advances?|skyrockets?|soars?|surges?|booms?|booming|exceeding|crossing|attains?)\b)"
)

# "Smart Irrigation Market ...", "Global Sales of Baking Enzymes ...", "... Industry Report": the subject.
# Words that make it a clause about somebody else may not come before it.
_BEFORE = r"(?:(?!\b(?:inc|corp|delivering|providing|offering|helping|building|says?|said|teams?|takes?|cuts?|raises?|enters?|entering|exits?|joins?|eyes?|plans?|launch(?:es)?|buys?|acquires?|announces?|unveils?|targets?|leaders?|leads?|sees|expects?|forecasts?|warns?|predicts?|slows?|as|amid|after|while|when|wins?|secures?|expands?|gains?|deal|stocks?|shares)\b)[^:;?!|]){2,110}?"
_SUBJECT = rf"^\W*(?:[^:]{{0,40}}\b(?:report|study|research|insights?)\s*:\s*)?{_BEFORE}\b(?:market(?:place)?s?|industry)\b"
_MARKET_FIRST = words(_SUBJECT.replace(" ", r"\s"))

# Markets that news is about every day, and ways to speak of a company's place in a market.
_EVERYDAY = words(
    r"""(?:^\W*|\b(?:the|global|world|worldwide|us|u\.s\.|uk|eu|in|of|for|on|american|european|asian|african|german|indian|russian|japanese|chinese|british|french|canadian|australian|korean|\w+['’]s)\s+)
    (?:stock|bond|equity|equities|share|labou?r|job|jobs|housing|home|property|mortgage|money|capital|financial|credit|debt|currency|forex|bull|bear|crude|oil|gas|lng|coal|carbon|power|electricity
    |emerging|black|primary|secondary|ipo|loan|lending|treasury|gilt|repo|commodity|commodities|precious\s+metals|car|auto|pc|smartphone|chip|crypto|gold|silver|retail|rental|talent|target|mass|futures|options)\s+markets?\b
    |\b(?:stock|bond|equity|labou?r|job|housing|money|currency|forex|emerging|free|single|bull|bear)\s+markets?\b
    |\bmarket\s+(?:leader|cap|capitali[sz]ation|today|wrap|close|open|rally|turmoil|crash|sell-?off|watch(?:dog)?|maker|debut|price|access|launch|authori[sz]ation|presence|position|regulator|rules|entry|exclusivity)"""
)
# Who says so, where it is one with a stake or a duty and not a seller of reports.
_ATTRIBUTED = words(
    r"""(?:,\s+(?:\S+\s+){1,6}(?:says?|said|sees|expects?|predicts?|warns?|(?-i:forecasts|estimates|shows))\s*$|\b(?:says?|sees|expects?|predicts?|warns?|said|told)\s+(?!.*\b(?:research|insights?|intelligence|analytics|consult\w+|report|study)\b).{0,30}\bmarket
    |:\s*(?:reuters|sources?|minister|ceo|iea|opec|imf|fed|analysts?)\s*$|\baccording\s+to\s+(?:the\s+)?(?:ceo|minister|iea|opec|government|ministry|central|analysts?\b)
    |\b(?:ceo|chief\s+executive|minister|governor|official|analysts?|industry\s+body|trade\s+group)\b.{0,20}\b(?:says?|said|sees|predicts?|expects?|warns?)|\b(?:could|may|might)\b)"""
)
_SELLER = words(
    r"""\b(?:research|insights?|intelligence|analytics|analysis|consult(?:ing|ancy|ants?)|market\s?watch|reports?|study|studies|strateg(?:y|ies)|advisory|\w*view|data|stats|statistics|publish\w*)\b[^,]{0,25}$
    |\b(?:new|latest|exclusive|recent)\s+(?:\w+\s+){0,2}(?:report|study|research)\b|\b(?:says|finds|reports?|projects?|estimates?)\s+(?:\w+\s+){0,3}(?:research|insights?|intelligence|analytics|consulting|report|study)\b"""
)
_BUSINESS = words(
    r"""\b(?:shares?\s+(?:slip|fall|rise|jump|drop|sink|surge)|quarter(?:ly)?|guidance|outlook\s+(?:cut|raised|lowered)|deal\b|acquir\w+|merger|tariffs?|shrinks?|shrinking|slump|falls?\s+\d|fell|lawsuit|regulators?\s+(?:say|approve|warn|seek|clear|block|probe|order|fine)\w*|approves?|fda|dividend|earnings\b|profit\b|layoffs|jobs\b|subsid\w+|loses?|losses|winter|stalling|faces\b|squeeze|reform|recover(?:s|ing)\b)"""
)

_CAGR = words(
    r"\bCAGR\b|\bcompound\s+annual\s+growth|\b[\d.]+\s?%\s+(?:annual\s+)?growth(?:\s+rate)?\b|\b[\d.]+\s?%\s+annual\s+growth"
)
_BY_YEAR = words(
    rf"\b(?:by|in|through|until|till|to|toward|towards|during|from|between|,|\(|–|-|&|report|forecasts?|outlook|market|analysis|trends?)\s*(?:the\s+)?(?:end\s+of\s+|year\s+|{_YEAR}\s*(?:and|to|-|–|—)\s*)?{_YEAR}\b|\(?\b{_YEAR}\s?(?:-|–|—|to)\s?{_YEAR}"
)
_SIZE = words(_AMOUNT.replace(" ", r"\s"))
_MOVES = words(_TO_COME)
_REPORT = words(
    r"""\bmarket\s+(?:research\b|report\b|projections?\b|analysis\b|insights?\b|forecasts?\b|outlook\b|overview\b|trends?\b|scope\b|demand\b|opportunit\w+|intelligence\b|study\b|companies\b|statistics\b|dynamics\b|revenue\b)|\b(?:market|industry)\s+(?:size|share|growth|value|volume)\b\s*(?:,|&|and\b|-|–|—|\||report|analysis|to\b|\(|$|forecast|trends|was|set|is|projected|expected|leads|anticipated|envisioned|calculated)
    |\bindustry\s+(?:report|analysis|outlook|trends|forecasts?|statistics|to\s+20)|\bmarket\s+by\s+[A-Z]?\w+|\bmarket\s*[|:–—-]\s|\bmarket\s*,\s*20|\bmarket\s+20[23]\d|\b(?:key|leading|major|top)\s+(?:players?|vendors|companies|manufacturers|market\s+players)\b|\bcompetitive\s+(?:landscape|analysis)|\bgrowth\s+(?:opportunities|drivers|factors|trends)\b|\bdrivers,\s|\brestraints\b|\bprice\s+trend\b|\bpipeline\s+insight|\bmarket\s+in\s+(?:the\s+)?7MM|\bforecast\s+period\b|\bstrategic\s+(?:analysis|recommendations)\b|\bopportunit\w+\s+in\s+the\b.*\bmarket"""
)
_REPORT_PART = words(
    r"""\b(?:forecasts?|projections?|trends?|size|share|growth|analysis|report|opportunit\w+|insights?|outlook|players?|drivers?|scope|segments?|demand|overview|key\s+\w+|landscape|region(?:al|s)?|type|applications?|vendors|companies|prospects|study|strategies|industry|technology|component|prices)\b"""
)
_GROWTH = words(
    r"""\b(?:market|industry)\b.{0,40}\b(?:to\s+(?:witness|show|see|observe|experience|register|record|grow|expand|benefit|surge|soar|boom|double|triple|nearly|almost|more\s+than|display|exhibit|increase|rise|climb)|poised\s+(?:for|to)|set\s+(?:for|to)|is\s+booming|booming|is\s+thriving|thriving|on\s+track\s+to|surges?|skyrockets?|sees|driven\s+by|fueled\s+by|fuelled\s+by|owing\s+to|backed\s+by|expected\s+to|projected\s+to|growth\s+(?:driven|accelerated|boosted)|points\s+(?:to|higher)|highlights)\b"""
)
_BECAUSE = words(
    r"""\b(?:driven\s+by|fueled\s+by|fuelled\s+by|owing\s+to|backed\s+by|due\s+to|on\s+(?:strong|rising|growing|cost)|amid\s+(?:rising|growing)|rising\s+(?:demand|prevalence|adoption)|growing\s+demand|robust|significant|explosive|remarkable|exponential|steady|steadily|tremendous|positive|lucrative|massive|worldwide|globally|major\s+players|notable\s+players|key\s+players|leading\s+manufacturers|next\s+decade|forecast\s+period|accelerated\s+by|strict\s+regulation)\b"""
)
_TITLE_CASE = cased(r"\b(?:Market(?:place)?s?|Industry|MARKET|INDUSTRY)\b")

_RULES = (
    NoiseRule(
        "a market's size in a year to come",
        (_MARKET_FIRST, _MOVES, _SIZE, _BY_YEAR, _TITLE_CASE),
        (_ATTRIBUTED, _BUSINESS),
    ),
    NoiseRule(
        "a market's size to come",
        (
            words(
                rf"{_SUBJECT}\s+(?:(?:size|share|value|revenue)\s+)?(?:(?:is|was|will|likely|set|expected|projected|predicted|estimated|anticipated|forecast(?:ed)?|poised|slated)\s+)*(?:to\s+)?(?:reach|surpass|hit|exceed|attain|cross|touch|garner|grow\s+by|increase\s+by|be\s+worth|worth|rise\s+to)\s+(?:a\s+)?(?:around\s+|nearly\s+|over\s+)?{_AMOUNT}"
            ),
            _TITLE_CASE,
        ),
        (_ATTRIBUTED, _BUSINESS, _EVERYDAY),
    ),
    NoiseRule(
        "a market's size in a year to come, by a seller of reports",
        (words(r"\b(?:market|industry|sales\s+of)\b"), _SIZE, _BY_YEAR, _SELLER, _TITLE_CASE),
        (_BUSINESS, words(r"\b(?:to|will)\s+(?:invest|spend|cut|hire|build|lose|need)\b")),
    ),
    NoiseRule(
        "a market's compound growth rate",
        (words(r"\b(?:market|industry|sales\s+of)\b"), _CAGR, _TITLE_CASE),
        (_ATTRIBUTED, _BUSINESS, words(r"\b(?:targets?|aims?|guides?|revenue\s+cagr|sales\s+cagr)\b")),
    ),
    NoiseRule(
        "a market's compound growth rate, by a seller of reports",
        (words(r"\b(?:market|industry|sales\s+of)\b"), _CAGR, _SELLER),
        (),
    ),
    NoiseRule(
        "the parts of a market report",
        (_REPORT, _REPORT_PART, _BY_YEAR, _TITLE_CASE),
        (_ATTRIBUTED, _BUSINESS, _EVERYDAY),
    ),
    NoiseRule(
        "the parts of a market report",
        (
            _REPORT,
            words(
                r"\b(?:market|industry)\b.*(?:,.*(?:,|&|\band\b)|\|).*\b(?:forecasts?|trends?|share|players?|growth|insights?|analysis|region|drivers|opportunit\w+|outlook|prospects|companies|vendors|challenges|supply|applications?)\b"
            ),
            _TITLE_CASE,
        ),
        (_ATTRIBUTED, _BUSINESS, _EVERYDAY),
    ),
    NoiseRule(
        "a market report is announced",
        (
            _TITLE_CASE,
            words(
                r"\bmarket\s+(?:research\s+)?(?:report|analysis|outlook|insights?|forecasts?|research|overview|study)\b|\bindustry\s+(?:report|analysis)\b|\bnew\s+study\s+on\b|\bmarket\s+highlights\b|\bforecasts\s.*\bmarket\b|\bgrowth\s+opportunities\s+in\s+the\b|\bstrategic\s+analysis\s+of\b|\btop\s+companies\s+in\b.*\bmarket\b|\binvestment\s+opportunities\s+in\s+the\b"
            ),
            words(
                rf"\b(?:key\s+players|notable\s+players|leading\s+(?:players|manufacturers)|competitive|information\s+by|by\s+type|by\s+service|by\s+technology|growth|type|application|global|{_YEAR}|publishes|to\s+20\d\d)\b"
            ),
        ),
        (_ATTRIBUTED, _BUSINESS, _EVERYDAY),
    ),
    NoiseRule(
        "a market's growth praised, nobody else in the news",
        (
            _MARKET_FIRST,
            _GROWTH,
            words(f"(?:{_BECAUSE.pattern})|(?:{_BY_YEAR.pattern})|(?:{_SELLER.pattern})"),
            _TITLE_CASE,
        ),
        (_ATTRIBUTED, _BUSINESS, _EVERYDAY),
    ),
    NoiseRule(
        "the headings of a market report",
        (
            words(
                rf"\bmarket\s+(?:size|share|growth|trends|forecast|analysis)\s*(?:,|&|and\b)\s*(?:\w+\s+)?(?:size|share|growth|trends?|value|forecasts?|outlook|analysis|demand|industry|scope|opportunit\w+|key|competitive|insights?)\b"
                rf"|\bmarket\b.*\b(?:forecasts?|outlook|report|analysis|trends|review)\s*,?\s*\(?{_YEAR}\s?(?:-|–|—|to)\s?{_YEAR}"
            ),
            _TITLE_CASE,
        ),
        (_ATTRIBUTED, _BUSINESS, _EVERYDAY),
    ),
    NoiseRule(
        "the players and drivers of a market",
        (
            _MARKET_FIRST,
            words(
                r"\b(?:top|key|leading|major)\s+(?:\w+\s+)?(?:vendors|players|manufacturers|companies\s+profiled)\b|\bgrowth\s+(?:factors|drivers|opportunities)\b"
            ),
            _TITLE_CASE,
        ),
        (_ATTRIBUTED, _BUSINESS, _EVERYDAY),
    ),
    NoiseRule(
        "a market's size as a heading",
        (
            words(
                rf"^\W*(?:global\s+)?{_AMOUNT}.{{2,60}}\bmarket\b|\bmarket\b.{{0,30}}\b{_AMOUNT}\s+opportunity"
            ),
            _BY_YEAR,
            _TITLE_CASE,
        ),
        (_ATTRIBUTED, _BUSINESS),
    ),
    NoiseRule(
        "a market's size and growth",
        (
            _MARKET_FIRST,
            words(r"\bmarket\s+(?:size|valued|stands|revenue|is\s+valued|value)\b"),
            _SIZE,
            words(rf"(?:{_CAGR.pattern})|(?:{_BY_YEAR.pattern})|\bprojected\b"),
            _TITLE_CASE,
        ),
        (_ATTRIBUTED, _BUSINESS),
    ),
    NoiseRule(
        "something is to drive a market to a size",
        (
            words(
                rf"\b(?:to\s+(?:propel|drive|boost|fuel)|boosts?|propels?|drives?)\b.{{3,60}}\bmarket\b.*(?:{_AMOUNT}|CAGR|{_YEAR})"
            ),
            _TITLE_CASE,
        ),
        (_ATTRIBUTED, _BUSINESS),
    ),
    NoiseRule(
        "a research house's list of a pipeline",
        (
            words(r"\bpipeline\s+(?:insight|analysis|report|review)s?\b"),
            words(
                r"\b\d+\+?\s+(?:companies|therapies|key|drugs|players)\b|\bunder\s+evaluation\b|\bkey\s+(?:companies|players|therapies)\b"
            ),
        ),
    ),
    NoiseRule("a market in the seven major markets", (words(r"\bmarket\b"), cased(r"\b7MM\b"))),
    NoiseRule(
        "sales of a kind of goods in years to come",
        (
            words(
                r"^\W*(?:global\s+)?(?:sales|demand)\s+(?:of|for)\s.{3,60}\b(?:to|expected|projected|anticipated)\b"
            ),
            words(rf"(?:{_AMOUNT})|(?:{_CAGR.pattern})"),
            _BY_YEAR,
            words(rf"(?:{_SELLER.pattern})|(?:{_CAGR.pattern})"),
        ),
        (),
    ),
)

_TEXT_RULES = (
    NoiseRule(
        "the text sells a market report",
        (
            words(
                r"\b(?:request|download|get|grab|access)\s+(?:(?:a|an|your|the|free|full|exclusive)\s+)*(?:sample|brochure|toc|pdf)\b|\bsample\s+(?:copy|report|pdf|pages)\b|\b(?:buy|purchase|order)\s+(?:(?:this|the|now|full|complete|premium)\s+)+(?:research\s+|market\s+)?(?:report|study)\b|\b(?:browse|read|view)\s+(?:the\s+|more\s+|full\s+|detailed\s+|key\s+)*(?:report|data\s+tables|table\s+of\s+contents)\b|\breport\s+(?:scope|coverage|customi[sz]ation)\b|\btable\s+of\s+contents\b|\bthis\s+report\s+(?:provides|offers|covers|analy[sz]es|segments)\b"
            ),
            words(
                r"\bmarket\s+(?:size|share|is\s+(?:expected|projected|anticipated|estimated)|was\s+valued|value|report|growth|research)\b"
            ),
            words(r"\bCAGR\b|\bcompound\s+annual\s+growth"),
        ),
    ),
)

_GATE = any_of("market markets marketplace industry cagr pipeline demand sales")
_OUTLOOK_GATE = any_of(
    "market markets marketplace industry sector sales demand business equipment million billion bn cagr research"
)


def promotion(title: str) -> str | None:
    """Why this title sells a market report, or None."""
    there = tokens(title)
    why = None if _GATE.isdisjoint(there) else first(_RULES, title, there)
    return why or (None if _OUTLOOK_GATE.isdisjoint(there) else outlook(title))


def promotion_text(text: str, lowered: str) -> str | None:
    """Why this text (and the same in small letters) sells a market report, or None."""
    if "market" not in lowered or ("cagr" not in lowered and "compound annual" not in lowered):
        return None
    return first(_TEXT_RULES, text)
