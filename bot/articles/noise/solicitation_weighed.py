"""Solicitations in words that no rule foresaw: weighed by what they do.

A call for clients speaks to people who hold or held something, of harm or of a case, and asks them to do
something, mostly by a day. News of litigation tells what courts, regulators and companies did.
"""

from __future__ import annotations

from bot.articles.noise.rules import Sign, Weighed, cased, words

_HOLDERS = Sign(
    1.0,
    words(
        r"""\b(?:investors?|(?:share|stock|unit|bond|note|policy|token)\s?-?holders?|holders?\b|owners?\s+of|(?:purchasers|buyers|sellers)\s+of|purchasers
        |(?:those|anyone|people|everyone|persons|all)\s+who\s+(?:bought|purchased|acquired|held|sold|lost|invested)|victims|policyholders|claimants|plaintiffs|participants|whistleblowers
        |(?:bought|purchased|acquired|own(?:ed)?|sold|held)\s+(?:[\w&.'’-]+\s+){1,5}(?:shares|stock|notes|bonds|units|securities|tokens)|your\s+(?:[\w&.'’-]+\s+){0,4}(?:shares|stock|investment|holdings?|losses))\b"""
    ),
)
# What the harmed hold, or what was done to them: without it, it is some other lawyer's advert.
_STAKE = Sign(
    0.0,
    words(
        r"""\b(?:investors?|(?:share|stock|unit|bond|note|policy|token)\s?-?holders?|holders|shares?|stock|securities|ipo|notes|bonds|units|reit|fund|losses|restatement|directors|insiders|merger|buyout|sale\s+(?:of|to)|data\s+breach|policyholders|broker|class\s+(?:action|members?|suit)|lead\s+plaintiff|\$[A-Z]{2,5}|investigation\s+of|misled|allegations|take-private|insiders?|purchasers|buyers\s+of|who\s+bought|secure\s+counsel|401\(k\)|court\s+date|lost\s+money|deceived\s+the\s+market)\b|\((?:[A-Za-z]+:\s?)?[A-Z]{2,5}\)"""
    ),
)
_HARM = Sign(
    1.0,
    words(
        r"""\b(?:loss(?:es)?|lost|hurt|harmed|burned|injured|suffered|damaged|misled|mislead(?:ing)?|deceiv\w+|deceptive\w*|defraud\w+|fraud(?:ulent)?|hid(?:e|den|ing)?|conceal\w*|misrepresent\w*|misstat\w+|false\s+(?:and\s+misleading\s+)?statements
        |misconduct|wrongdoing|accused|inflat(?:es?|ed|ing)|allegations|stock\s+loss|fees\s+too\s+high|short-?chang\w+|underpa(?:id|ying|y)|inflated|restatement|violat\w+|breach(?:es|ed)?|data\s+breach|negligen\w+|stock\s+(?:drop|plunge|decline|slide)|shares\s+(?:fell|plung\w+|drop\w*|crash\w*|tumbl\w+|sank|plummet\w*)|unfair|fair\b|fairness|price\s+questioned|insider\s+(?:selling|transactions|sales))\b"""
    ),
)
_CASE = Sign(
    1.0,
    words(
        r"""\b(?:class\s+(?:actions?|cases?|period|suits?|members?)|lawsuits?|suits?\b|sued|litigation|court\b|case\b|claims?\b|lead\s+plaintiffs?|plaintiffs?|securities\s+(?:fraud|laws?|class|case|action|complaint|violations?)
        |legal\s+(?:action|rights|options|recourse|remedies|claims?)|the\s+law\b|fiduciary|complaint|compensation|recovery|arbitration|broker\b|whistleblowers?|motion\b|proposed\s+class|potential\s+(?:claims|recovery)|investigat(?:es?|ed|ing|ions?)\b|inquir(?:y|ies)|prob(?:e|es|ing)\b|allegations|under\s+review|review\s+of|examin(?:es|ing)|looks?\s+into|looking\s+into|rights\b|review(?:s|ing)?\s+(?:the\s+)?(?:fairness|sale|merger|deal|conduct|claims)|buyout\s+price|merger\s+price)\b"""
    ),
)
_CALL = Sign(
    2.0,
    words(
        r"""\b(?:contact(?:ing)?\b(?!\s+(?:lens|less|tracing|center|centre))|call\s+(?!option|on\b|for\b|center|spread)(?:us|now|today|(?-i:[A-Z])\w+(?<!It))|(?:should|to)\s+call\b|reach\s+out|speak\s+(?:with|to)|talk\s+(?:with|to)\s+(?:a|us|our|an|lawyer|attorney|(?-i:[A-Z])\w+)|get\s+in\s+touch|get\s+help|step\s+forward|come\s+forward|hear\s+from|wants?\s+to\s+(?:know|hear|speak)
        |join\s+(?:the\s+|this\s+|a\s+|our\s+|before\b|now\b|in\b)?|may\s+join|participate\s+in|take\s+part|sign\s+up|register\s+(?:your|for)|inquire\b|ask\s+(?:the\s+court|about)|apply\b|seek\s+(?:appointment|lead|to\s+lead|recovery|compensation|damages|counsel)|(?:should|must|can\s+still|to)\s+(?:consider|act|do\b|seek|inquire)|legal\s+options|act\s+promptly|(?:recover|protect)\s+your|fights\s+for|secure\s+counsel|reach\s+(?-i:[A-Z])|discuss\s+(?:their|your|options|legal)
        |key\s+facts|learn\s+(?:more|how|about|your)|find\s+out|read\s+this|here['’]?s?\s+(?:is\s+)?(?:what|how)\b|know\s+(?:your|their)\b|explains?\s+how|offers\s+(?:free\s+)?consultations?|(?:explain|protect|preserve|understand|assert|enforce)\s+(?:your|their)|(?:don['’]?t|do\s+not)\s+(?:miss|wait|delay)|act\s+(?:by|now|before|fast|quickly)
        |(?:may|could|might)\s+(?:still\s+)?(?:be\s+(?:eligible|entitled|owed|able|due|possible)|have\s+(?:\w+\s+){0,2}(?:claims?|rights|options|recourse|a\s+case)|recover|qualify|benefit)|(?:can|may)\s+(?:still\s+)?(?:ask|seek|apply|join|lead|move|file|recover|help|explain)
        |invit(?:es|ed|ing)\b|urg(?:es|ed|ing)\b|encourag(?:es|ed|ing)\b|advis(?:es|ed)\b|alert(?:s|ed)\b|notif(?:ies|ied|y)\b|remind(?:s|ed|ing|er)?\b|tells\b|asked\s+to|are\s+sought|owed\s+money|owed\s+money|holders\s+sought|seeks?\s+(?:holders|investors|shareholders|witnesses|clients|plaintiffs|victims)
        |free\s+(?:case|consultation|legal|review|evaluation|claim)|(?:case|claim)\s+(?:evaluation|review)|no[\s-](?:obligation|cost|fee|charge)|offers\s+consultations?|consultations?\b|recovery\s+(?:may\s+be\s+)?(?:possible|available)|compensation\s+(?:available|possible)|how\s+to\s+(?:join|recover|file|claim)|your\s+rights|your\s+(?:legal\s+)?options|their\s+(?:legal\s+)?(?:rights|options)|role\s+available)"""
    ),
)
_UNTIL = Sign(
    1.5,
    words(
        r"""\b(?:deadlines?|cut-?off|until\s+(?:\w+\s+\d|\d|next|the\s+end|mon|tue|wed|thu|fri|sat|sun)|window\s+(?:is\s+)?clos\w+|last\s+(?:day|chance|call)|final\s+(?:day|call|days|hours|notice|reminder|chance|opportunity)|\d+\s+(?:hours?|days?|weeks?)\s+(?:remain\w*|left|to\s+go|away)|(?:hours|days)\s+(?:remain|left)|time\s+is\s+running|running\s+out|motion\s+date|(?:by|before)\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d|due\s+(?:by|on)\b|is\s+(?:monday|tuesday|wednesday|thursday|friday|tomorrow|today)\b|miss\s+(?:mon|tues|wednes|thurs|fri)day|court\s+date|statute\s+of\s+limitations)"""
    ),
)
_FIRM_SIGN = Sign(
    1.5,
    cased(
        r"""\b(?:L\.?L\.?P\b|PLLC\b|P\.\s?[CA]\.|Law\s+(?:Firm|Offices?|Group|PC)|law\s+(?:firm|offices?)|[Ff]irm\b|[Cc]ounsel\b|[Aa]ttorneys?\b(?!\s+[Gg]eneral)|[Ll]awyers?\b|[A-Z]\w+\s+Law\b|[A-Z]\w+,\s+LLC\b)|\b[Ss]hareholder\s+[Aa]dvocates\b
        | (?<![\w&])[A-Z][\w’'-]+(?:,\s+[A-Z][\w’'-]+)*,?\s+&\s+[A-Z][\w’'-]+(?=\s+(?:[A-Z]\w+s|Is|Are|Looks|Has|Wants?|to|for)\b|\s*$|:)"""
    ),
)
# Two surnames and nothing else, who do what firms do: "Harrow Vance Opens Inquiry", "Contact Harrow Vance".
_TWO_NAMES = Sign(
    1.0,
    cased(
        r"""(?:^|[:;.?!–—|-]\s+)(?:The\s+)?[A-Z][a-z’'-]+(?:,?\s+(?:&\s+)?[A-Z][a-z’'-]+){1,2}:?\s+(?:Opens|Launches|Investigat\w+|Prob(?:es|ing)|Commences|Notif(?:ies|y)|Invites|Reminds|Urges|Encourages|Tells|Wants|Explains|Extends|Expands|Continues|Announces\s+It\s+Has\s+Sued|Examin\w+|Is\s+Examining|Looks|Looking|Reviews|Seeks|Alerts|Advises|Can|Says|Invites|Offers)
        |\b[Bb]y\s+[A-Z][a-z’'-]+\s+(?:&\s+)?[A-Z][a-z’'-]+\b
        |\b(?:Contact|Call|With|From|Reach|reach|by|By|Says|says)\s+(?:the\s+)?[A-Z][a-z’'-]+\s+[A-Z][a-z’'-]+(?:\s+Firm)?\s*(?:$|Today|Now|Regarding|About|Can|for\b|if\b|,|\()"""
    ),
)
_READER = Sign(
    1.0,
    words(
        r"\b(?:you|your|you['’](?:ve|re))\b|\?\s*(?:$|[A-Z])|^(?:did|do|have|has|are|is|were|was|hurt|lost)\b.*\?"
    ),
)
_BANNER = Sign(
    1.0,
    words(
        r"^\W*(?:[A-Z]{2,5}\s+)?(?:[\w-]+\s+){0,3}?(?:alert|notice|reminder|warning|update|important|urgent|time-sensitive|attention|fraud|rights|last\s+day|bulletin)\b\s*(?:[:!–—-]|\bto\b|\bfor\b)|^attention\b|\b(?:shareholder|investor)\s+notice\b|\b(?:(?:share|stock|bond|unit)holders?|investors?)\s*(?:notice|alert|reminder|update)?:\s"
    ),
)
_ON_BEHALF = Sign(
    0.5,
    words(
        r"\bon\s+behalf\s+of\b|\bfor\s+(?:its\s+|the\s+)?(?:investors|\w*holders|purchasers)\b|\b(?:directors|officers|insiders|board)\b|\b(?:sale|merger|buyout)\b"
    ),
)

_TICKER = Sign(0.5, cased(r"\$[A-Z]{2,5}\b|\([A-Z]{2,5}\)|\([A-Za-z]+:\s?[A-Z.]+\)|^[A-Z]{3,5}\s"))
_FILED = Sign(
    1.0,
    words(
        r"\b(?:commenced|filed|files|launched|initiated|announce[ds]|expanded|extends|continues|evaluating)\b(?=.*\b(?:against|behalf|for|by|period|investigation|review)\b)"
    ),
)

# Whoever acts in news of the same words.
_NEWS = words(
    r"""\b(?:judges?|jur(?:y|or|ies)|tribunal|justices|supreme\s+court|appeals?\s+court|court\s+(?:approv|rul|sid|reject|dismiss|papers|filing|order|hear|document)\w*|ruling|verdict|certified|settles?|settled|settlement|agrees\s+to|to\s+pay\s+[$€£]|guilty|sentenced|convict\w+|charged
    |sec\b|s\.e\.c\.|fca\b|doj\b|ftc\b|cftc|esma|bafin|regulators?|watchdog|prosecutors?|police|attorney\s+general|authorities|federal\s+rule|new\s+\w+\s+rules|lawmakers?|senators?|government|minister|ministry
    |vot(?:e|es|ed|ing)\s+(?:against|for|on|down)|annual\s+(?:general\s+)?meeting|general\s+meeting|agm\b|egm\b|proxy|iss\b|glass\s+lewis|activist|rights\s+issue|tender\s+offer|takeover\s+bid|rejects?|accept\s+the|to\s+accept|bidders?|bids?\s+for|dividends?|special\s+committee|annual\s+report|quarter(?:ly)?|profit|earnings|revenue|guidance|results
    |hires?|appoints?|names|merge\s+with|opens?\s+(?:an?\s+)?(?:\w+\s+)?office|advis(?:es|ed)\s+(?:\w+\s+){1,4}on\b|bankruptcy|creditors|restructuring|recalls?|fights?\b(?!\s+for)|will\s+fight|warrants|convert|strategic\s+alternatives|spin-?out|spin-?off|demerger|name\s+change|white-glove|cryptocurrency|exchange\s+offer|subscription|record\s+date|to\s+receive|denies|seek(?:s|ing)?\s+dismissal|dismiss\w*|throws\s+out|study|survey|five-year|(?:hedge|pension|mutual)\s+funds?|book\b|scholarship|website|awards?\b|obtains|price\s+target|to\s+(?:present|host|participate|announce|report)\b|forum\b|conference|investor\s+day|webinar|phase\s+[\di]|fda\b|(?:notifies|informs|tells|warns)\s+(?:its\s+)?(?:customers|users|patients|clients)|sued\s+by|coverage\b|upgrades?|downgrades?|rating\b|target\s+to|record\b|data\s+show|report\s+(?:finds|says)|filing\s+shows|court\s+papers|(?<!attorneys\s)(?<!lawyers\s)(?<!firm\s)says?\s*$|sources)\b"""
)
# Who holds how much of whom, and talk of a share's price: notices by the hundred that call on nobody.
HOLDINGS = words(
    r"""\b(?:shares?|stock|stake|position|holdings?|units|investment|bonds?|etf)\b.{0,60}\b(?:sold|bought|acquired|purchased|raised|lowered|cut|reduced|trimmed|boosted|increased|decreased|lifted|grown|held|owned|unloaded|disposed|added)\s+by\b
    |\b(?:sells|sold|buys|bought|acquires|acquired|purchases|purchased|raises|lowers|cuts|reduces|trims|boosts|increases|decreases|lifts|grows|has|holds|owns|takes|makes|invests|opens|initiates|exits|adds|unloads|disposes|buys|offloads|dumps)\b(?!\s+investigation).{0,50}\b(?:shares?\s+(?:of|in)|stake\s+in|position\s+in|holdings?\s+(?:in|of)|stock\s+(?:position|holdings?|of)|(?:new\s+)?(?:investment|position|stake)|shares?\s*$|million\s+in)\b
    |\b(?:\d+(?:st|nd|rd|th)\s+)?largest\s+(?:position|holding)\b|\b(?:director|insider|officer|executive|chief\s+\w+|ceo|cfo|evp|svp)\b.{0,40}\b(?:sells|sold|buys|bought|files\s+to\s+sell|disposes)\b
    |\bsells\s+\w+\s+to\b|^should\s+(?:you|i|we|investors)\b|\bhistory\s+says\b|^key\s+facts\b|\bprice\s+target\b|\bshould\s+you\s+(?:buy|sell|invest)"""
)
# With one of these, even such words may be a call for clients.
CASE = words(
    r"\b(?:class\s+action|lawsuits?|suit\b|plaintiffs?|securities\s+(?:fraud|laws?|litigation|claims?)|investigation|investigat(?:es|ing)|fraud|losses|lost\s+money|deadlines?|rights|claims?\b|misled|alleg\w+|law\s+(?:firm|offices?)|fiduciary|recover|breach)\b"
)
_MAYBE = Sign(
    1.0,
    words(
        r"\b(?:possible|potential|alleged|suspected)\s+(?:\w+\s+){0,2}(?:fraud|violations?|claims?|misconduct|breach(?:es)?|wrongdoing)\b"
    ),
)
_BOUGHT = Sign(0.5, words(r"\bwho\s+(?:bought|purchased|acquired|held|invested|lost)\b"))
_ALERTS = Sign(
    1.0,
    words(
        r"\b(?:shareholder|investor|stockholder|class\s+action|fraud|equity)\s+(?:alert|notice|reminder)\b"
    ),
)

_WEIGHED = Weighed(
    "holders are called on about a case",
    (
        _HOLDERS,
        _HARM,
        _CASE,
        _CALL,
        _UNTIL,
        _FIRM_SIGN,
        _TWO_NAMES,
        _READER,
        _BANNER,
        _ON_BEHALF,
        _FILED,
        _TICKER,
        _MAYBE,
        _BOUGHT,
        _ALERTS,
    ),
    enough=3.0,
    needs=(
        (_STAKE,),
        (_CALL, _UNTIL, _FIRM_SIGN, _TWO_NAMES, _BANNER, _MAYBE, _ALERTS),
        (_HARM, _CASE, _UNTIL, _FIRM_SIGN, _TWO_NAMES, _BANNER, _BOUGHT, _ALERTS),
    ),
    none_of=(_NEWS,),
)


_SOMEBODY = (_HOLDERS, _READER, _TICKER, _FIRM_SIGN, _TWO_NAMES, _BANNER, _ALERTS, _BOUGHT)


def call_for_clients(title: str) -> str | None:
    """Why this title, weighed as a whole, is a law firm's call for clients, or None."""
    if not CASE.search(title) and HOLDINGS.search(title):
        return None
    why = _WEIGHED.fires(title)
    if why and not any(sign.pattern.search(title) for sign in _SOMEBODY):
        return None  # nobody is spoken to, and no firm speaks
    return why
