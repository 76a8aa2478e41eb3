"""Promotions of market reports in words that no rule foresaw: weighed by what they do.

They tell of a whole market - never of a company in it - how large it will be, how fast it grows, in what parts
it is told, and who sells the telling. News says who expects it, or what somebody did in a market.
"""

from __future__ import annotations

from bot.articles.noise.rules import Sign, Weighed, cased, words

# Words that make what stands before "Market" a clause about somebody who does something there.
_CLAUSE = (
    r"(?!\b(?:[Ii]nc|[Cc]orp|[Ss]ays?|[Ss]aid|[Tt]akes?|[Cc]uts?|[Rr]aises?|[Ee]nters?|[Ee]xits?|[Jj]oins?|[Ll]aunch(?:es)?|[Bb]uys?|[Aa]cquires?|[Aa]nnounces?|[Uu]nveils?|[Ss]ecures?|[Ww]ins?"
    r"|[Ss]tocks?|[Ss]hares|[Pp]osts?|[Gg]rows|[Ee]xpects|[Ss]ees|[Ff]oresees|[Ee]ye|[Gg]oes|[Ss]implifying|[Ff]orecasts|[Ll]oses|[Tt]o\s+[Bb]ecome|[Ll]eads?|[Cc]elebrates|[Ee]xpands|[Ee]nhances|[Ee]mpowers|[Gg]ains|[Ll]ose|[Gg]rabs|[Rr]eturns|[Rr]eviews?|[Yy]our|[Oo]ur|[Ii]ts|[Mm]y|[A-Z]\w+(?:izes|yzes)|[Rr]eleases(?!\s+New\s+Report)|[Ss]urpasses|[Gg]ranted|[Tt]otaled|[Ii]s\s+[Aa]\s+\$|Introducing|Revolutionizing|Exploring|Meeting|Transforming|Simplifying|Navigating|Unlocking|Understanding)\b)"
)
_SUBJECT = Sign(
    1.0,
    cased(
        rf"^\W*(?:[^:|]{{0,45}}[:|]\s*)?(?:{_CLAUSE}[^:;?!|]){{2,100}}?\b(?:Market(?:place)?s?|MARKET|Industry|Sector)\b"
    ),
)
_GOODS = Sign(0.5, cased(r"^(?:[^:;?!|]){0,80}?\b(?:Sales|Demand|Equipment|Business)\b"))
_MARKET = Sign(0.5, cased(r"\b(?:Market(?:place)?s?|MARKET)\b"))
_SIZE = Sign(
    1.0,
    words(
        r"""(?:USD|US\s?\$|EUR|GBP|INR|[$€£¥₹])\s?~?\s?[\d,.]+\+?\s*(?:million|mn|mln|billion|bn|trillion|tn|crore|[MBT])\b|\b[\d,.]+\s*(?:million|billion|trillion)\b|\bvaluation\b|\b(?:holds?|accounts?\s+for)\s+(?:a\s+|an\s+)?[\d.]+\s?%\s+(?:share|of)"""
    ),
)
_HORIZON = Sign(
    1.5,
    words(
        r"""\b(?:by|to|through|before|until|till|in|for|towards?|during|of)\s+(?:the\s+year\s+|fy\s?)?20(?:2[89]|[3-5]\d)F?\b|20[12]\d\s?(?:-|–|—|to|and\s+projected)\s?20[2-5]\d|\bwithin\s+(?:\w+|\d+)\s+years\b|\bforecast\s+period\b|\b(?:next|coming)\s+(?:decade|(?:\w+\s+)?years)\b|\b(?:five|ten|5|10)-year\s+(?:forecast|outlook|opportunity|analysis)|(?:[|,:(–-]\s*|market\s+)20(?:2[5-9]|[3-5]\d)\s*(?:$|[:|)]|edition)|\b(?:facts|trends|statistics|guide)\s+20[2-5]\d"""
    ),
)
_RATE = Sign(
    1.5,
    words(
        r"""\bCAGR\b|\bcompound\s+annual|\b[\d.]+\s?%\s+(?:a\s+year|annually|per\s+(?:year|annum)|yearly|annual|growth\s+rate)|\bgrowth\s+rate\b|\bdouble-digit\s+(?:rate|growth|pace)|\b(?:double|triple|quadruple|nearly\s+double)\b|\b[\d.]+x\b|\bincremental\s+growth|\bcagr\b"""
    ),
)
_REPORT = Sign(
    1.5,
    words(
        r"""\b(?:analysis|analytics|outlook|overview|insights?|forecasts?|projections?|trends?|statistics|snapshot|trajectory|segments?|segmentation|research|study|report|landscape|dynamics|prospects|key\s+(?:players|drivers|findings|trends|vendors|companies)|leading\s+(?:players|companies|vendors)|major\s+players|restraints|drivers\b|challenges|strategies|strategic|competitive|regional|by\s+(?:type|application|region|country|product|geography|revenue|end[\s-]use|technology|platform)|vehicle\s+type|(?:market|industry|sector)[\s,:]+(?:size|share|volume|value|valuation|revenue|demand|players|facts)|size,\s+share|guide\s+to|a\s+look\s+at|opportunit(?:y|ies)|who\s+are\s+the|world\s+market|now\s+available|what['’]s\s+driving|where\s+the\s+next)\b"""
    ),
)
_SELLER = Sign(
    1.5,
    cased(
        r"""(?:\s[-–—|]\s*|[,:]\s*|\b(?:[Ss]ays|[Ff]inds|[Rr]eports|[Pp]rojects|[Ee]stimates|[Ff]orecasts|[Pp]redicts|[Ff]rom|[Bb]y|[Aa]ccording\s+[Tt]o)\s+)(?:[Aa]\s+)?(?:(?:[Nn]ew|[Ll]atest)\s+)?(?:[A-Z]\w+\s+){0,3}(?:Research|Insights?|Intelligence|Analytics|Consulting|Reports?|Data|Advisory|Study|Strategies|Statistics)\s*$
        |\b(?:Publishes\b(?=.*\b(?:Market|Industry)\b)|Published\s+[Bb]y\s+[A-Z]|Adds\s+New\s+Research|New\s+(?:Research\s+)?Report\b|Report\s+Forecasts|Research\s+Report)|^(?:Study|Report|Research):"""
    ),
)
_TOLD = Sign(
    1.0,
    cased(
        r"""\b(?:Market|Industry|Sector|MARKET)\b\s*(?:[:|,–—-]\s*)?(?:(?:on\s+the|in\s+(?:the\s+)?[A-Z]\w+:?)\s+)?(?:[Ii]s\s+|[Tt]o\s+|[Ww]ill\s+)?(?:\w+\s+)?(?:Size|Share|Analysis|Research|Report|Outlook|Trajectory|Insights?|Overview|Trends?|Forecasts?|Study|Snapshot|Statistics|Players|Segmentation|Scope|Growth|Value|Valuation|Volume|Revenue|Demand|Driven|Fuell?ed|Thriving|Booming|Expands|Sees|Set|Poised|Surpasses|Growing|Witness|Regional|Competitive|Who|Key|Stretching|Climb|Rise|Double|Triple|Dynamics|Prospects|Opportunit\w+|Segments|Technological|Rising|Featuring|Expected|Projected|Anticipated|Hits|Overview|Valued|Growth|Accelerates|Landscape|Challenges|Drivers)\b"""
    ),
)
_REACHES = Sign(
    1.0,
    words(
        r"\bto\s+(?:reach|top|hit|generate|exceed|surpass|be\s+worth)\s.*\b(?:million|billion|trillion|[mbt]n)\b.*\b(?:20[23]\d|years)\b"
    ),
)
_PRAISE = Sign(
    1.0,
    words(
        r"""\b(?:thriving|booming|boom|on\s+the\s+rise|poised|set\s+(?:for|to)|valued\s+at|expected\s+to|projected\s+to|forecast\s+to|estimated\s+(?:at|to)|likely\s+to|(?:massive|explosive|rapid|robust|significant|tremendous|exponential|steady|strong|remarkable)\s+(?:growth|expansion|gains)|growing\s+(?:adoption|demand|at)|rising\s+\w+|steady\s+gains|surpass(?:es|ing)?|skyrocket\w*|soar\w*|climb|expands?\b|dominates?|to\s+dominate|driven\s+by|fuel(?:l)?ed\s+by|spurred\s+by|in\s+sight|new\s+heights|emerging\s+trends|reshaping|transforming|to\s+(?:top|reach|hit|exceed|surpass|garner|attain|climb|generate|witness|grow|expand|push)|will\s+(?:be\s+worth|double|reach|grow|come|triple)|worth\s+(?:usd|us|\$|eur|€)|registering|past\s+\$|winners|spurs?\b|boost\s+growth|growth\s+accelerates|bright\s+future|future\s+(?:growth|of))\b"""
    ),
)
_SHAPE = Sign(0.5, words(r"\s\|\s|\w,\s[\w\s]+,\s|\w\s&\s\w+(?:\s\d{4})?$|:\s"))
_NO_VERB = Sign(0.5, words(r"^(?:(?!\b(?:is|are|was|will|has|have|says?|said|\w+ed)\b).)*$"))

# Somebody in particular acts, or vouches for it; or a market that is everybody's.
_NEWS = words(
    r"""\b(?:inc|corp|ltd|plc|llc|ag|nv|sa)\b\.?(?!\s*$)|\b(?:market\s+(?:value|cap)|(?:highest|largest|record|biggest)\s+market\s+share|market\s+share\s+(?:for|in\s+\w+\s+(?:as|after))|pre-?market|after-?market\s+trading|outperform\w*|zacks|production\s+forecast|forecast\s+(?:lowered|raised|cut|trimmed)|wipes?\s+out|erases?|etf|represents|s&p|built\s+on|content\s+advisory)\b|^inside\s|;\s|\b(?:peso|rupee|yen|yuan|ruble|real)\b|^[\w\s]{2,25}\smarkets:\s|\b(?:shares?\s+(?:slip|fall|rise|jump|drop|sink|surge)\w*|quarter(?:ly)?|q[1-4]\b|guidance|acquir\w+|acquisition|merger|tariffs?|shrinks?|slump\w*|falls?|fell|lawsuit|fine[sd]?\b|approv(?:es?|ed|al)|fda|ema|fed\b|dividend|earnings|profits?\s+(?:rise|fall|jump|drop|up|down)\w*|layoffs|jobs|losses|shortage|strike|ipo\b|stocks?\b|bonds?\b|yields?\b|housing|labou?r|mortgage|treasury|car\s+market|oil|gas\s+market|gold|crude|wheat|cocoa|lng|opec|iea|imf|semi\b|idc|iata|counterpoint|goldman|jpmorgan|citi|barclays|bloomberg|reuters
    |regulators?|watchdog|authority|minister|ministry|government|eu\b|european\s+(?:union|commission)|central\s+bank|bank\s+of|competition|cma|sec\b|council|association|trade\s+group|industry\s+(?:group|body)|union|ceo|chief\s+executive|analysts?\s+(?:see|expect|say)|(?<!market\s)sees\b|warns?|targets?|aims?|plans?|invests?|to\s+invest|raises?\s+\$|wins?\b|contract|launch(?:es|ed)?|unveils?\b(?!\s+(?:new\s+)?(?:study|report))|introduces?|partners?(?:hip)?|signs?|opens?\b|to\s+open|enters?|exits?|to\s+(?:enter|exit|join|buy|sell|cut)|stake|deal\b|smartphone|inflation|unemployment|bid\b|names?\b|appoints?|patients?|trial|nasdaq|compliance|milestone|initiative|token|fund\b|transactions|destination|research\s+report\s+measures|phase\s+[\di]|webinar|conference|summit|forum|attend|present\s+at|record\s+(?:sales|revenue|high|capacity|harvest)|dims\b|as\s+[A-Za-z]+\s+(?:slows?|falls?|cools?|fades?|dims?)|posts?\b|cuts?|lowers?|lifts?|beats?|misses|outlook\s+(?:cut|raised)|addressable)\b"""
)
_EVERYDAY = words(
    r"\b(?:stock|bond|equity|share|labou?r|job|housing|home|property|real\s+estate|mortgage|money|capital|financial|credit|currency|forex|bull|bear|emerging|single|free|black|ipo|treasury|repo|futures|options|power|electricity|digital\s+asset|carbon|crypto\w*|bitcoin)\s+markets?\b|\b(?:go-to-market|market\s+(?:leader|cap|share\s+gains|today|wrap|close|open|rally|access|authori[sz]ation|maker|report:))"
)

_WEIGHED = Weighed(
    "a market is told for its size and growth",
    (
        _SUBJECT,
        _MARKET,
        _SIZE,
        _HORIZON,
        _RATE,
        _REPORT,
        _SELLER,
        _PRAISE,
        _SHAPE,
        _NO_VERB,
        _TOLD,
        _REACHES,
        _GOODS,
    ),
    enough=3.0,
    needs=((_SUBJECT, _REACHES, _GOODS), (_SIZE, _HORIZON, _RATE, _SELLER, _TOLD)),
    none_of=(_NEWS, _EVERYDAY),
)


def outlook(title: str) -> str | None:
    """Why this title, weighed as a whole, sells a market report, or None."""
    if not _is_headed(title):
        return None
    return _WEIGHED.fires(title)


def _is_headed(title: str) -> bool:
    """Whether most words begin with capitals: sellers of reports write headings, agencies write sentences."""
    long_words = [word for word in title.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in long_words) >= 0.6 * len(long_words) > 0
