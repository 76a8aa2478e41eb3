"""The vocabulary of law-firm solicitations and of real news about litigation, as patterns."""

from __future__ import annotations

from bot.articles.noise.rules import cased, words

# "Harrow & Vance LLP", "Harrow Law", "the Vance Law Firm", "Law Offices of", "& Vance, P.C."
FIRM = cased(
    r"""\b(?:L\.?L\.?P\b|PLLC\b|P\.\s?C\.|P\.\s?A\.|Law\s+(?:Firm|Offices?|Group|PC|LLC|PLLC|Corporation)|LAW\s+(?:FIRM|OFFICES?|GROUP)
    |law\s+(?:firm|offices?)|(?:[Aa]ttorneys?|[Ll]awyers|Trial\s+Lawyers)\b(?!\s+[Gg]eneral)|Litigation\s+Group|(?<!Under\s)[A-Z]\w+\s+Law\b(?!\s+(?:School|Review|Professor|Enforcement|Degree|Center)))
    | (?<!\w)[A-Z][\w’'-]+(?:,\s+[A-Z][\w’'-]+)*,?\s+(?:&|&amp;|and)\s+[A-Z][\w’'-]+,?\s+(?:LLC|PC|LLP|PA)\b
    | \b[A-Z]\w+,?\s+LLC\s+(?:Reminds|Urges|Encourages|Notifies|Alerts|Investigates|Continues)\b"""
)
# A firm that gives no legal form away: "Harrow & Vance Reminds", "... - Harrow & Vance"
PAIR = cased(
    r"""(?:^|[:;.|–—-]\s+|\bContact\s+|\bby\s+)(?:[A-Z][\w’'.-]+,\s+)*[A-Z][\w’'.-]+(?:\s+[A-Z][\w’'.-]+)?\s+(?:&|&amp;)\s+[A-Z][\w’'.-]+,?
    (?:\s+(?:Reminds?|Urges?|Encourages?|Notif(?:y|ies)|Alerts?|Advises|Invites?|Announces?|Investigat\w+|Continues?|Launches|Commences|Files|Probes|Examines|Looks)\b|:|\s*$|\s+to\b|\s+(?:About|Regarding|Before))
    | (?:^|[:;]\s+)[A-Z]\w+\s+[A-Z]\w+\s+(?:Continues\s+Its\s+Investigation|Investigating\s+Claims|Investigates\s+(?:[A-Z]{3,5},\s)|Invites\s+(?:Share|Stock)holders)"""
)
PEOPLE = words(
    r"""\b(?:investors?|(?:share|stock|unit|bond|note|warrant)\s?-?holders?|(?:ADR|ADS|token|policy|debt)\s+holders|holders\s+of\b|purchasers|ADSs?|claimants|plaintiffs|whistleblowers?
    |customers|consumers|those\s+who\s+(?:bought|lost|purchased)|former\s+employees|employees\s+(?=.*\bwho\b)|persons\s+who)\b"""
)
LEGAL = words(
    r"""\b(?:class\s+actions?|class\s+period|lawsuits?|suits?\b|litigation|lead\s+plaintiffs?|securities\s+(?:law|fraud|class|claims|litigation|investigation|suit|settlement)
    |fiduciary|legal\s+(?:rights|options|news)|statute\s+of\s+limitations|(?:potential|possible)\s+(?:claims?|violations?|securities|breach|fraud)
    |investigat\w+|securities\s+laws?|arbitration|data\s+breach|claims\b|misle(?:d|ading)|defrauded|corporate\s+reforms|insider\s+sales)"""
)
INVITES = words(
    r"""\b(?:reminds?|urges?|urged|encourag(?:es?|ed)|notif(?:y|ies)|alerts?|invites?|invited|advises|offers?\s+free|seeks?\s+(?:plaintiffs|investors|witnesses|information)|seeking\s+investors
    |should\s+(?:contact|call|consider|act\b|file\s+claims|be\s+aware|seek|join|inquire)|may\s+have\s+(?:\w+\s+)?(?:claims?|options|rights|recourse)|seeks?\s+(?:\w+\s+){0,2}(?:\w*holders|purchasers|clients|lead\s+plaintiffs?)|updates\s+(?:investors|\w*holders)|informs\s+(?:investors|\w*holders)|please\s+contact|contact\s+(?:us|the\s+firm|attorneys|[A-Z]\w+)|(?:are\s+)?reminded
    |wants?\s+to\s+hear|can\s+help|here\s+to\s+help|taking\s+calls|call\s+[A-Z]\w+|join\s+the|to\s+inquire|inquire\s+about|reach\s+out
    |come\s+forward|to\s+act\b|must\s+act|act\s+(?:now|before|by)|(?:have|has)\s+until|learn\s+(?:more\s+)?about|get\s+more\s+information|your\s+(?:rights|legal|options|losses)|their\s+rights
    |what\s+investors\s+need\s+to\s+know|being\s+notified|request\s+lead|may\s+(?:recover|be\s+(?:entitled|owed))|submit\s+their)"""
)
LOSSES = words(
    r"""\b(?:(?:who|that|if\s+you|did\s+you|you)\s+(?:have\s+)?(?:lost|lose|suffered)\b|(?:with|suffered|substantial|your|their)\s+(?:\w+\s+){0,2}loss(?:es)?\b|lost\s+money|losses\s+(?:in\s+excess|over)|losses\s+(?:on|in)\s+.{1,40}\?|losing\s+money|harmed\s+by)"""
)
# Who does things in real news of litigation. Looked for only where nobody is invited outright.
NEWS = words(
    r"""\b(?:sett(?:les?|led|ling)|agrees?\s+to\s+(?:pay|settle)|to\s+pay\s+\$|judges?\b|jur(?:y|ies|ors)\b|(?:supreme|appeals?|district|high|federal|us|u\.s\.|delaware|london|\w+n)\s+court|court\s+(?:dismiss|rul|reject|approv|block|throw|toss|reviv)\w*
    |tribunal|justices|appeals?\b|dismiss(?:es|ed|al)|revives?|tosses|rul(?:es|ed|ing)\b|certif(?:y|ies|ied)|trial\b|convict\w*|sentenced|pleads?|acquitted|verdict|liable
    |sec\b|s\.e\.c\.|doj\b|finra|cftc|ftc\b|fbi|fca\b|regulators?|prosecutors?|attorneys?[\s-]general|watchdog|police|european\s+commission|eu\b
    |sues?\b|suing|asks|seeks?\s+dismissal|to\s+fight|wins?\b|loses?\b|hears?\b|faces\s+trial|lawmakers?|senators?|bankruptcy|advis(?:es|ed)\s+\w+\s+on|cuts?\b|merger\s+creates|glass\s+lewis|iss\b|proxy|vote\b|annual\s+(?:general\s+)?meeting)"""
)
COURT_NEWS_ONLY = words(
    r"\b(?:vote|voting|annual\s+(?:general\s+)?meeting|nominees|proposals?|proxy|climate|loans|glass\s+lewis|iss\b|finra|sec\s+(?:issues|warns)|cftc|fca\b|regulators?\s+warn)"
)

ALERT = words(
    r"""(?:^|[|:)–—-]\s*|\b[A-Z]{1,5}\s+|\$[A-Z]{1,5}\s+)(?:urgent\s+|final\s+|important\s+)?
    (?:investors?|shareholders?|stockholders?|unitholders?|class\s+actions?|securities(?:\s+fraud)?(?:\s+investigation)?|deadline|lawsuit|investigation|data\s+breach|rights|buyout|m&a|legal|fraud|stock|merger|upcoming|lead\s+plaintiff)\s+
    (?:class\s+action\s+)?(?:alert|notice|reminder|update|announcement|deadline|action|investigation|news|bulletin|message)\b\s*(?:[:!(|–—-]|\w)"""
)
ALERT_NEEDS = words(
    r"""\b(?:class\s+action|lawsuit|securities|lead\s+plaintiff|litigation|substantial\s+losses|losses|investigates?|investigation|examines|misled|defrauded|breach\s+of|merger\b.*\bbehalf|sale\b.*\bfair|offer\b.*\bfair|fair\s+(?:price|value)|undervalues|act\b|contact\b|deadline\b)"""
)
