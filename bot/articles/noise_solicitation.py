"""Law-firm solicitations: a firm (or nobody named) invites people with losses to join or contact it.

What tells them from news of litigation is the invitation: news tells what a court, a company or a
claimant did; a solicitation tells the reader, as an investor, to do something.
"""

from __future__ import annotations

from bot.articles.noise_rules import Rule, any_of, cased, first, tokens, words

# "Harrow & Vance LLP", "Harrow Law", "the Vance Law Firm", "Law Offices of", "& Vance, P.C."
_FIRM = cased(
    r"""\b(?:L\.?L\.?P\b|PLLC\b|P\.\s?C\.|P\.\s?A\.|Law\s+(?:Firm|Offices?|Group|PC|LLC|PLLC|Corporation)|LAW\s+(?:FIRM|OFFICES?|GROUP)
    |law\s+(?:firm|offices?)|(?:[Aa]ttorneys?|[Ll]awyers|Trial\s+Lawyers)\b(?!\s+[Gg]eneral)|Litigation\s+Group|(?<!Under\s)[A-Z]\w+\s+Law\b(?!\s+(?:School|Review|Professor|Enforcement|Degree|Center)))
    | (?<!\w)[A-Z][\w’'-]+(?:,\s+[A-Z][\w’'-]+)*,?\s+(?:&|&amp;|and)\s+[A-Z][\w’'-]+,?\s+(?:LLC|PC|LLP|PA)\b
    | \b[A-Z]\w+,?\s+LLC\s+(?:Reminds|Urges|Encourages|Notifies|Alerts|Investigates|Continues)\b"""
)
# A firm that gives no legal form away: "Harrow & Vance Reminds", "... - Harrow & Vance"
_PAIR = cased(
    r"""(?:^|[:;.|–—-]\s+|\bContact\s+|\bby\s+)(?:[A-Z][\w’'.-]+,\s+)*[A-Z][\w’'.-]+(?:\s+[A-Z][\w’'.-]+)?\s+(?:&|&amp;)\s+[A-Z][\w’'.-]+,?
    (?:\s+(?:Reminds?|Urges?|Encourages?|Notif(?:y|ies)|Alerts?|Advises|Invites?|Announces?|Investigat\w+|Continues?|Launches|Commences|Files|Probes|Examines|Looks)\b|:|\s*$|\s+to\b|\s+(?:About|Regarding|Before))
    | (?:^|[:;]\s+)[A-Z]\w+\s+[A-Z]\w+\s+(?:Continues\s+Its\s+Investigation|Investigating\s+Claims|Investigates\s+(?:[A-Z]{3,5},\s)|Invites\s+(?:Share|Stock)holders)"""
)
_PEOPLE = words(
    r"""\b(?:investors?|(?:share|stock|unit|bond|note|warrant)\s?-?holders?|(?:ADR|ADS|token|policy|debt)\s+holders|holders\s+of\b|purchasers|ADSs?|claimants|plaintiffs|whistleblowers?
    |customers|consumers|those\s+who\s+(?:bought|lost|purchased)|former\s+employees|employees\s+(?=.*\bwho\b)|persons\s+who)\b"""
)
_LEGAL = words(
    r"""\b(?:class\s+actions?|class\s+period|lawsuits?|suits?\b|litigation|lead\s+plaintiffs?|securities\s+(?:law|fraud|class|claims|litigation|investigation|suit|settlement)
    |fiduciary|legal\s+(?:rights|options|news)|statute\s+of\s+limitations|(?:potential|possible)\s+(?:claims?|violations?|securities|breach|fraud)
    |investigat\w+|securities\s+laws?|arbitration|data\s+breach|claims\b|misle(?:d|ading)|defrauded|corporate\s+reforms|insider\s+sales)"""
)
_INVITES = words(
    r"""\b(?:reminds?|urges?|urged|encourag(?:es?|ed)|notif(?:y|ies)|alerts?|invites?|invited|advises|offers?\s+free|seeks?\s+(?:plaintiffs|investors|witnesses|information)|seeking\s+investors
    |should\s+(?:contact|call|consider|act\b|file\s+claims|be\s+aware|seek|join|inquire)|may\s+have\s+(?:\w+\s+)?(?:claims?|options|rights|recourse)|seeks?\s+(?:\w+\s+){0,2}(?:\w*holders|purchasers|clients|lead\s+plaintiffs?)|updates\s+(?:investors|\w*holders)|informs\s+(?:investors|\w*holders)|please\s+contact|contact\s+(?:us|the\s+firm|attorneys|[A-Z]\w+)|(?:are\s+)?reminded
    |wants?\s+to\s+hear|can\s+help|here\s+to\s+help|taking\s+calls|call\s+[A-Z]\w+|join\s+the|to\s+inquire|inquire\s+about|reach\s+out
    |come\s+forward|to\s+act\b|must\s+act|act\s+(?:now|before|by)|(?:have|has)\s+until|learn\s+(?:more\s+)?about|get\s+more\s+information|your\s+(?:rights|legal|options|losses)|their\s+rights
    |what\s+investors\s+need\s+to\s+know|being\s+notified|request\s+lead|may\s+(?:recover|be\s+(?:entitled|owed))|submit\s+their)"""
)
_LOSSES = words(
    r"""\b(?:(?:who|that|if\s+you|did\s+you|you)\s+(?:have\s+)?(?:lost|lose|suffered)\b|(?:with|suffered|substantial|your|their)\s+(?:\w+\s+){0,2}loss(?:es)?\b|lost\s+money|losses\s+(?:in\s+excess|over)|losses\s+(?:on|in)\s+.{1,40}\?|losing\s+money|harmed\s+by)"""
)
_DEADLINE = words(
    r"""\b(?:lead[\s-]plaintiff\s+(?:deadline|motions?|applications?|role|status|appointment)|(?:filing|application|class\s+action|lawsuit|upcoming|looming|final|important|investor)\s+deadlines?
    |deadline\s+(?:alert|reminder|approaching|tomorrow|is\b|in\s+\d|of\b|on\b)|deadlines?\b|last\s+(?:chance|day)|time\s+is\s+running\s+out|still\s+(?:time|join)|can\s+still|cutoff)"""
)
# Who does things in real news of litigation. Looked for only where nobody is invited outright.
_NEWS = words(
    r"""\b(?:sett(?:les?|led|ling)|agrees?\s+to\s+(?:pay|settle)|to\s+pay\s+\$|judges?\b|jur(?:y|ies|ors)\b|(?:supreme|appeals?|district|high|federal|us|u\.s\.|delaware|london|\w+n)\s+court|court\s+(?:dismiss|rul|reject|approv|block|throw|toss|reviv)\w*
    |tribunal|justices|appeals?\b|dismiss(?:es|ed|al)|revives?|tosses|rul(?:es|ed|ing)\b|certif(?:y|ies|ied)|trial\b|convict\w*|sentenced|pleads?|acquitted|verdict|liable
    |sec\b|s\.e\.c\.|doj\b|finra|cftc|ftc\b|fbi|fca\b|regulators?|prosecutors?|attorneys?[\s-]general|watchdog|police|european\s+commission|eu\b
    |sues?\b|suing|asks|seeks?\s+dismissal|to\s+fight|wins?\b|loses?\b|hears?\b|faces\s+trial|lawmakers?|senators?|bankruptcy|advis(?:es|ed)\s+\w+\s+on|cuts?\b|merger\s+creates|glass\s+lewis|iss\b|proxy|vote\b|annual\s+(?:general\s+)?meeting)"""
)
_COURT_NEWS_ONLY = words(
    r"\b(?:vote|voting|annual\s+(?:general\s+)?meeting|nominees|proposals?|proxy|climate|loans|glass\s+lewis|iss\b|finra|sec\s+(?:issues|warns)|cftc|fca\b|regulators?\s+warn)"
)

_ALERT = words(
    r"""(?:^|[|:)–—-]\s*|\b[A-Z]{1,5}\s+|\$[A-Z]{1,5}\s+)(?:urgent\s+|final\s+|important\s+)?
    (?:investors?|shareholders?|stockholders?|unitholders?|class\s+actions?|securities(?:\s+fraud)?(?:\s+investigation)?|deadline|lawsuit|investigation|data\s+breach|rights|buyout|m&a|legal|fraud|stock|merger|upcoming|lead\s+plaintiff)\s+
    (?:class\s+action\s+)?(?:alert|notice|reminder|update|announcement|deadline|action|investigation|news|bulletin|message)\b\s*(?:[:!(|–—-]|\w)"""
)
_ALERT_NEEDS = words(
    r"""\b(?:class\s+action|lawsuit|securities|lead\s+plaintiff|litigation|substantial\s+losses|losses|investigates?|investigation|examines|misled|defrauded|breach\s+of|merger\b.*\bbehalf|sale\b.*\bfair|offer\b.*\bfair|fair\s+(?:price|value)|undervalues|act\b|contact\b|deadline\b)"""
)

_RULES = (
    Rule(
        "a lead-plaintiff deadline is advertised",
        (
            words(r"\blead[\s-]plaintiffs?\b"),
            words(
                r"\b(?:deadlines?|reminds?|urge[sd]?|until|must\s+act|motions?\s+due|applications?|status|seek|apply\s+as|you\s+could|may\s+move|request|wish\s+to\s+serve|act\s+by|contact)\b"
            ),
        ),
    ),
    Rule(
        "investors are offered to lead or join a suit",
        (
            words(r"\b(?:investors?|(?:share|stock|unit|bond)holders?|purchasers)\b"),
            words(
                r"\b(?:have|has|given|with|an?)\s+(?:the\s+|an?\s+)?(?:opportunity|chance)\s+to\s+(?:lead|join|participate)\b|\b(?:can|may|to)\s+(?:still\s+)?(?:join|participate\s+in|lead)\s+(?:\w+\s+){0,4}(?:class\s+action|lawsuit|suit|case)\b|\b(?:until\s+.{1,25}\s+)to\s+(?:join|participate|seek|file|apply)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "a law firm invites investors",
        (
            _FIRM,
            _PEOPLE,
            _INVITES,
        ),
        (_COURT_NEWS_ONLY,),
    ),
    Rule(
        "a law firm advertises a case or an investigation",
        (
            _FIRM,
            words(
                r"\b(?:announces?|announced|fil(?:es|ed|ing)|investigat(?:es|ing|ed|ion)|probes?|examines?|commences?|launches|continues?|expands|looks\s+into|reminds?|taking\s+calls|misled|reminds)\b|:"
            ),
            words(
                r"\b(?:on\s+behalf\s+of\s+(?:\S+\s+){0,5}(?:investors|\w*holders|purchasers|customers|consumers|employees)|class\s+action|securities|fiduciary|potential\s+claims|possible\s+(?:violations?|claims|securities)|claims\s+(?:for|on)|investors?|(?:share|stock|unit|bond)holders?|purchasers|over\s+accounting)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "a firm of two names invites investors",
        (
            _PAIR,
            _LEGAL,
            words(
                r"\b(?:investors?|(?:share|stock|unit|bond)holders?|purchasers|customers|consumers|former\s+employees|employees\s+(?=.*\bwho\b)|stock|securities|deadline|fiduciary|insider|your)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "a firm of two names addresses holders",
        (
            _PAIR,
            _PEOPLE,
            words(
                r"\b(?:contact|call|options|lead\s+class|rights|recover|encourages?|reminds?|urges?|act\s+now|losses|deadlines?|buyout|sale|price)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "an alert to investors about a case",
        (_ALERT, _ALERT_NEEDS),
        (
            words(
                r"\b(?:sec|finra|cftc|fca|regulators?|watchdog|doj|eu)\s+(?:issues?|warns?|opens?|launches|probes?|charges)|\bscams?\b|\bsettles?\b|\bdismiss\w*|\bjudge"
            ),
        ),
    ),
    Rule(
        "people with losses are called on",
        (
            _LOSSES,
            words(
                r"\b(?:contact|encouraged?|urged?|reminded?|opportunity|inquire|class\s+action|lawsuit|deadline|rights|your|you|can\s+help|join|until|call|counsel|law\s+firm|securities)\b"
            ),
            words(
                r"\b(?:investors?|(?:share|stock|unit|bond)holders?|purchasers|shares|stock|money|you|your)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "the reader is addressed as a harmed investor",
        (
            words(
                r"^(?:did|do|have|were|are|harmed|suffered|lost|losing|bought|own|if)\b.*\b(?:you|your|suffered|lost)\b.*(?:\?|\buntil\b|\bcontact\b|—|-)|^(?:suffered|harmed|lost)\b.*\?|\bdid\s+.{2,40}\s+mislead\s+(?:investors|shareholders)\s*\?"
            ),
            words(
                r"\b(?:lost|losses|lose\s+money|harmed|mislead|shares|stock|rights|lawsuit|breach|lead\s+plaintiff|contact|investors?)\b"
            ),
            words(
                r"\b(?:contact|law|firm|LLP|rights|lawsuit|class\s+action|lead\s+plaintiff|hear\s+from\s+you|help\s+investors|reminds)\b|Inc\.\s*\(|\?\s*[A-Z]\w+\s+&"
            ),
        ),
    ),
    Rule(
        "holders are told to contact or to act",
        (
            _PEOPLE,
            words(
                r"\b(?:should|please|to|are\s+(?:urged|encouraged|reminded|invited)\s+to|urged\s+to|encouraged\s+to)\s+(?:contact|act|call|register|inquire|seek\s+(?:counsel|lead)|come\s+forward|join|consider\s+their\s+legal)\b|\bcontact\s+(?:us|attorneys|the\s+firm|counsel)\b|\byour\s+rights\b|\bhave\s+rights\b|\byou\s+may\s+be\s+entitled\b|\bact\s+(?:before|now|by)\b"
            ),
            words(
                r"\b(?:class\s+action|lawsuit|losses|lost\s+money|deadline|securities|rights|limitations|entitled|contact|behalf|legal)\b"
            ),
        ),
        (
            _COURT_NEWS_ONLY,
            words(
                r"\b(?:judge|court|settles?|agrees|regulators?|watchdog|authority|ministry|central\s+bank|sec|fca|fund\s+managers?)\b"
            ),
        ),
    ),
    Rule(
        "a class action with a deadline or a call",
        (
            words(
                r"\b(?:class\s+actions?|securities\s+(?:fraud\s+)?(?:lawsuit|litigation|suit)|investor\s+suit|shareholder\s+suit)\b"
            ),
            words(
                r"\b(?:deadlines?|reminder|reminded|key\s+dates|how\s+to\s+join|what\s+investors\s+need|contact\s+(?:us|the)|sets\s+forth|last\s+(?:chance|day)|join\b|inquire|announcement|taking\s+calls|notice\s+of)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "a class action is announced to investors at large",
        (
            words(
                r"^(?:[^:]{0,60}:\s*)?(?:an?\s+)?(?:securities|shareholder|investor|stockholder)\s+(?:fraud\s+)?class\s+action\s+(?:lawsuit\s+)?(?:(?:has\s+been|was)\s+)?filed\s+(?:against|on\s+behalf)|^class\s+action\s+(?:lawsuit\s+)?has\s+been\s+filed\b|\bimplicated\s+in\s+an?\s+(?:securities|class)|^shareholder\s+class\s+action\s+filed"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "a case is advertised to be joined",
        (
            words(r"\b(?:sued|lawsuit|investigat\w+|class\s+action|securities\s+\w+)\b"),
            words(r"[-–—:;,]\s*(?:contact|call|join)\s+(?:us|the\s+firm|[A-Z])"),
        ),
        (),
    ),
    Rule(
        "wrongdoing is suggested to holders of a stock",
        (
            words(
                r"\bmay\s+have\s+(?:misrepresented|misled|violated|breached|issued|omitted|failed\s+to\s+disclose)\b|\bpossible\s+(?:violations?|breach(?:es)?)\s+of\b"
            ),
            words(
                r"\$[A-Z]{1,5}\b|\([A-Z]{1,5}\)|\([A-Z]+:\s?[A-Z.]+\)|\b(?:stock\s+loss|investors|shareholders|LLP|law\s+firm|securities\s+laws?|fiduciary)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "a cashtag with a suit or loss",
        (
            cased(r"\$[A-Z]{2,5}\b"),
            words(
                r"\b(?:legal\s+news|stock\s+loss|class\s+action|lawsuit\s+(?:notice|alert|filed)|investors?\s+(?:alert|notice|who)|lost\s+money)\b"
            ),
        ),
    ),
    Rule(
        "an investigation is advertised to holders",
        (
            words(
                r"\b(?:securities(?:\s+fraud)?|shareholder|stockholder|investor|class\s+action)\s+investigation\s*(?:notice|alert|reminder|update|[:–—-]|of\s+[A-Z]|ongoing|announced)|\bcontinues?\s+(?:its\s+|to\s+)?investigat\w+\b.*(?:behalf|merger)|\binvestigates?\b.*\b(?:on\s+behalf\s+of|for\s+breach\s+of\s+fiduciary|is\s+fair\s+to\s+(?:share|stock)holders)|\binvestigating\s+(?:claims|whether\s+the\s+sale)|\bcompany\s+investigated\s+by\s+the\b|\b(?:law|class\s+action)\s+firm\b.*\binvestigat\w+|commences\s+investigation"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "a class action is announced by whoever filed it",
        (
            words(
                r"\bannounces?\s+(?:the\s+)?(?:filing\s+of\s+)?(?:an?\s+)?(?:investor|securities(?:\s+fraud)?|shareholder|stockholder)\s+class\s+action\b|\([A-Z]{1,5}\)\s+faces\s+(?:an?\s+)?(?:investor|securities|shareholder)\s+class\s+action\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "the price of a takeover is investigated for holders",
        (
            words(
                r"\binvestigat\w+\s+(?:the\s+)?(?:adequacy|fairness)\s+of\s+(?:the\s+)?(?:price|proposed|merger|sale|consideration|transaction|buyout|deal)|\bis\s+.{2,60}\s+(?:getting|receiving|obtaining)\s+a\s+fair\s+(?:price|deal)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "a law firm announces a settlement to the class",
        (
            _FIRM,
            words(r"\bannounces?\s+(?:\w+\s+){0,3}(?:class\s+action\s+)?settlement\b"),
            words(r"\b(?:on\s+behalf\s+of|purchasers|class\s+members|acquirers|proposed|pendency)\b"),
        ),
    ),
    Rule(
        "holders are addressed",
        (
            words(r"\b(?:investors?|(?:share|stock|unit|bond)holders?|purchasers)\s*[:!]\s"),
            words(
                r"[:!]\s.*\b(?:deadlines?|don['’]?t\s+(?:wait|miss)|contact|act\b|(?:your|you\s+have\s+the)\s+rights?|you\s+(?:may|could|have|can)|are\s+you|class\s+action|lead\s+plaintiff|securities)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "holders or a lead plaintiff are sought for a case",
        (
            words(
                r"\bseeks?\s+(?:(?:affected|injured|harmed|defrauded|additional)\s+)?(?:lead\s+plaintiffs?|\w*holders|purchasers|investors\s+(?:who|with|sold))\b"
            ),
            words(r"\b(?:case|class\s+action|suit|lawsuit|investigat\w+|securities|fraud|notes|bonds)\b"),
        ),
        (_NEWS,),
    ),
    Rule(
        "whoever bought is told whom to contact",
        (
            words(
                r"\bcontact\s+.{2,60}\bif\s+you\s+(?:have\s+)?(?:purchased|bought|lost|own|acquired|suffered|held|hold)\b"
            ),
        ),
    ),
    Rule(
        "a lead role is offered",
        (
            words(
                r"\b(?:may|can|could|still|time\s+to|until)\b.{0,30}\bseek\s+(?:the\s+|a\s+)?lead\b|\bseek\s+(?:the\s+|a\s+)?lead\s+(?:plaintiff\s+)?role\b"
            ),
            _PEOPLE,
        ),
        (words(r"\b(?:law\s+firms|judge|pension|funds?)\b"),),
    ),
    Rule(
        "a suit is filed for investors at large",
        (
            words(
                r"\b(?:files?|filed|announces?)\s+(?:the\s+)?(?:filing\s+of\s+)?(?:an?\s+)?(?:\w+\s+){0,3}(?:class\s+action|suit|lawsuit)\s+(?:on\s+behalf\s+of|for)\s+.{0,60}\b(?:investors|\w*holders|purchasers)\b"
            ),
        ),
        (_NEWS,),
    ),
    Rule(
        "a deadline in a suit of investors",
        (
            words(
                r"\b(?:securities|fraud|investor|shareholder|stockholder)\s+(?:fraud\s+|class\s+)?(?:suit|lawsuit|case|action|litigation)\b"
            ),
            words(
                r"\b(?:deadlines?|days\s+(?:left|away)|cutoff|last\s+(?:chance|day)|reminder|reminds|hours?)\b"
            ),
            _PEOPLE,
        ),
        (_NEWS,),
    ),
    Rule(
        "the directors' price or duty is questioned for holders",
        (
            words(
                r"\bfair\s+(?:price|value|deal)\b|\bbreach\s+(?:their|its|of)\s+(?:fiduciary\s+)?dut(?:y|ies)\b"
            ),
            words(r"\?|\binvestigat\w+|\bcontact\b|\blooks\s+(?:at|into)\b|\bexamines\b"),
            words(r"\b(?:\w*holders|law\s+firm|LLP|LLC|P\.C\.)\b"),
        ),
        (_NEWS,),
    ),
    Rule(
        "a legal notice",
        (
            words(r"^(?:summary\s+|legal\s+|court[\s-]ordered\s+)?notice\s+(?:of|to)\b"),
            words(
                r"\b(?:class\s+action|proposed\s+settlement|lead\s+plaintiff|all\s+persons|settlement\s+of\s+(?:class|derivative)|class\s+members|long-?term\s+shareholders|application\s+deadline)\b"
            ),
        ),
    ),
    Rule(
        "a law firm reports a role in a case to investors",
        (
            words(
                r"\binvestment\s+(?:fraud|loss)\s+(?:law\s+)?(?:firm|lawyers|attorneys)\b|\b(?:investor|shareholder|stockholder|securities)\s+(?:rights|litigation|fraud)\s+(?:law\s+)?(?:firm|attorneys|lawyers)\b|\bsecurities\s+(?:lawyers|attorneys|law\s+firm)\b"
            ),
            words(r"\b(?:investors?|(?:share|stock|bond)holders?|broker|investigat\w+|price)\b"),
        ),
        (_NEWS,),
    ),
)

# In the text: second person, a case, a way to reach the firm. News never addresses the reader so.
_TEXT_RULES = (
    Rule(
        "the text asks investors to contact a firm",
        (
            words(
                r"\b(?:if\s+you\s+(?:are\s+(?:an?\s+)?(?:investor|shareholder|stockholder|a\s+current)|have\s+suffered|suffered|purchased|acquired|bought|lost|own|wish\s+to\s+(?:serve|discuss|join)|would\s+like\s+to\s+(?:discuss|join))|(?:investors|shareholders)\s+who\s+(?:purchased|acquired|suffered|lost)|you\s+may\s+be\s+(?:entitled|eligible))"
            ),
            words(
                r"\b(?:lead\s+plaintiff|class\s+action|class\s+period|securities\s+(?:fraud|laws|litigation)|fiduciary\s+dut)"
            ),
            words(
                r"\b(?:contact\s+(?:us|the|[A-Z]\w+)|call\s+|toll[\s-]free|click\s+here|submit|visit\s+|no\s+cost|contingen|attorney\s+advertising|without\s+cost|free\s+of\s+charge)"
            ),
        ),
    ),
    Rule(
        "the text is marked as a lawyer's advert",
        (words(r"\battorney\s+advertising\b|\bprior\s+results\s+do\s+not\s+guarantee"),),
    ),
)


# What every rule needs in some form, so that most items cost one search and no more.
_GATE = any_of(
    "investor investors shareholder shareholders stockholder stockholders unitholder unitholders bondholder "
    "bondholders noteholders holders class plaintiff plaintiffs law llp lawsuit lawsuits suit securities "
    "fiduciary purchasers investigates investigating investigation investigated investigate losses lost "
    "attorney attorneys lawyer lawyers pllc rights sued notice consumers customers fair breach buyout behalf "
    "reminds deadline deadlines loss misrepresented misled employees merger fraud"
)
_TEXT_GATE = (
    "class action",
    "lead plaintiff",
    "class period",
    "securities fraud",
    "fiduciary dut",
    "securities laws",
    "attorney advertising",
    "prior results do not",
)


def solicitation(title: str) -> str | None:
    """Why this title is a law firm's call for clients, or None."""
    there = tokens(title)
    return None if _GATE.isdisjoint(there) else first(_RULES, title, there)


def solicitation_text(text: str, lowered: str) -> str | None:
    """Why this text (and the same in small letters) is a law firm's call for clients, or None."""
    return first(_TEXT_RULES, text) if any(mark in lowered for mark in _TEXT_GATE) else None
