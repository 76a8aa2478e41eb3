"""Law-firm solicitations: a firm (or nobody named) invites people with losses to join or contact it.

What tells them from news of litigation is the invitation: news tells what a court, a company or a
claimant did; a solicitation tells the reader, as an investor, to do something.
"""

from __future__ import annotations

from bot.articles.noise.case_words import (
    ALERT,
    ALERT_NEEDS,
    COURT_NEWS_ONLY,
    FIRM,
    INVITES,
    LEGAL,
    LOSSES,
    NEWS,
    PAIR,
    PEOPLE,
)
from bot.articles.noise.rules import NoiseRule, any_of, cased, first, tokens, words
from bot.articles.noise.solicitation_weighed import call_for_clients

_RULES = (
    NoiseRule(
        "a lead-plaintiff deadline is advertised",
        (
            words(r"\blead[\s-]plaintiffs?\b"),
            words(
                r"\b(?:deadlines?|reminds?|urge[sd]?|until|must\s+act|motions?\s+due|applications?|status|seek|apply\s+as|you\s+could|may\s+move|request|wish\s+to\s+serve|act\s+by|contact)\b"
            ),
        ),
    ),
    NoiseRule(
        "investors are offered to lead or join a suit",
        (
            words(r"\b(?:investors?|(?:share|stock|unit|bond)holders?|purchasers)\b"),
            words(
                r"\b(?:have|has|given|with|an?)\s+(?:the\s+|an?\s+)?(?:opportunity|chance)\s+to\s+(?:lead|join|participate)\b|\b(?:can|may|to)\s+(?:still\s+)?(?:join|participate\s+in|lead)\s+(?:\w+\s+){0,4}(?:class\s+action|lawsuit|suit|case)\b|\b(?:until\s+.{1,25}\s+)to\s+(?:join|participate|seek|file|apply)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a law firm invites investors",
        (
            FIRM,
            PEOPLE,
            INVITES,
        ),
        (COURT_NEWS_ONLY,),
    ),
    NoiseRule(
        "a law firm advertises a case or an investigation",
        (
            FIRM,
            words(
                r"\b(?:announces?|announced|fil(?:es|ed|ing)|investigat(?:es|ing|ed|ion)|probes?|examines?|commences?|launches|continues?|expands|looks\s+into|reminds?|taking\s+calls|misled|reminds)\b|:"
            ),
            words(
                r"\b(?:on\s+behalf\s+of\s+(?:\S+\s+){0,5}(?:investors|\w*holders|purchasers|customers|consumers|employees)|class\s+action|securities|fiduciary|potential\s+claims|possible\s+(?:violations?|claims|securities)|claims\s+(?:for|on)|investors?|(?:share|stock|unit|bond)holders?|purchasers|over\s+accounting)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a firm of two names invites investors",
        (
            PAIR,
            LEGAL,
            words(
                r"\b(?:investors?|(?:share|stock|unit|bond)holders?|purchasers|customers|consumers|former\s+employees|employees\s+(?=.*\bwho\b)|stock|securities|deadline|fiduciary|insider|your)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a firm of two names addresses holders",
        (
            PAIR,
            PEOPLE,
            words(
                r"\b(?:contact|call|options|lead\s+class|rights|recover|encourages?|reminds?|urges?|act\s+now|losses|deadlines?|buyout|sale|price)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "an alert to investors about a case",
        (ALERT, ALERT_NEEDS),
        (
            words(
                r"\b(?:sec|finra|cftc|fca|regulators?|watchdog|doj|eu)\s+(?:issues?|warns?|opens?|launches|probes?|charges)|\bscams?\b|\bsettles?\b|\bdismiss\w*|\bjudge"
            ),
        ),
    ),
    NoiseRule(
        "people with losses are called on",
        (
            LOSSES,
            words(
                r"\b(?:contact|encouraged?|urged?|reminded?|opportunity|inquire|class\s+action|lawsuit|deadline|rights|your|you|can\s+help|join|until|call|counsel|law\s+firm|securities)\b"
            ),
            words(
                r"\b(?:investors?|(?:share|stock|unit|bond)holders?|purchasers|shares|stock|money|you|your)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
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
    NoiseRule(
        "holders are told to contact or to act",
        (
            PEOPLE,
            words(
                r"\b(?:should|please|to|are\s+(?:urged|encouraged|reminded|invited)\s+to|urged\s+to|encouraged\s+to)\s+(?:contact|act|call|register|inquire|seek\s+(?:counsel|lead)|come\s+forward|join|consider\s+their\s+legal)\b|\bcontact\s+(?:us|attorneys|the\s+firm|counsel)\b|\byour\s+rights\b|\bhave\s+rights\b|\byou\s+may\s+be\s+entitled\b|\bact\s+(?:before|now|by)\b"
            ),
            words(
                r"\b(?:class\s+action|lawsuit|losses|lost\s+money|deadline|securities|rights|limitations|entitled|contact|behalf|legal)\b"
            ),
        ),
        (
            COURT_NEWS_ONLY,
            words(
                r"\b(?:judge|court|settles?|agrees|regulators?|watchdog|authority|ministry|central\s+bank|sec|fca|fund\s+managers?)\b"
            ),
        ),
    ),
    NoiseRule(
        "a class action with a deadline or a call",
        (
            words(
                r"\b(?:class\s+actions?|securities\s+(?:fraud\s+)?(?:lawsuit|litigation|suit)|investor\s+suit|shareholder\s+suit)\b"
            ),
            words(
                r"\b(?:deadlines?|reminder|reminded|key\s+dates|how\s+to\s+join|what\s+investors\s+need|contact\s+(?:us|the)|sets\s+forth|last\s+(?:chance|day)|join\b|inquire|announcement|taking\s+calls|notice\s+of)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a class action is announced to investors at large",
        (
            words(
                r"^(?:[^:]{0,60}:\s*)?(?:an?\s+)?(?:securities|shareholder|investor|stockholder)\s+(?:fraud\s+)?class\s+action\s+(?:lawsuit\s+)?(?:(?:has\s+been|was)\s+)?filed\s+(?:against|on\s+behalf)|^class\s+action\s+(?:lawsuit\s+)?has\s+been\s+filed\b|\bimplicated\s+in\s+an?\s+(?:securities|class)|^shareholder\s+class\s+action\s+filed"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a case is advertised to be joined",
        (
            words(r"\b(?:sued|lawsuit|investigat\w+|class\s+action|securities\s+\w+)\b"),
            words(r"[-–—:;,]\s*(?:contact|call|join)\s+(?:us|the\s+firm|[A-Z])"),
        ),
        (),
    ),
    NoiseRule(
        "wrongdoing is suggested to holders of a stock",
        (
            words(
                r"\bmay\s+have\s+(?:misrepresented|misled|violated|breached|issued|omitted|failed\s+to\s+disclose)\b|\bpossible\s+(?:violations?|breach(?:es)?)\s+of\b"
            ),
            words(
                r"\$[A-Z]{1,5}\b|\([A-Z]{1,5}\)|\([A-Z]+:\s?[A-Z.]+\)|\b(?:stock\s+loss|investors|shareholders|LLP|law\s+firm|securities\s+laws?|fiduciary)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a cashtag with a suit or loss",
        (
            cased(r"\$[A-Z]{2,5}\b"),
            words(
                r"\b(?:legal\s+news|stock\s+loss|class\s+action|lawsuit\s+(?:notice|alert|filed)|investors?\s+(?:alert|notice|who)|lost\s+money)\b"
            ),
        ),
    ),
    NoiseRule(
        "an investigation is advertised to holders",
        (
            words(
                r"\b(?:securities(?:\s+fraud)?|shareholder|stockholder|investor|class\s+action)\s+investigation\s*(?:notice|alert|reminder|update|[:–—-]|of\s+[A-Z]|ongoing|announced)|\bcontinues?\s+(?:its\s+|to\s+)?investigat\w+\b.*(?:behalf|merger)|\binvestigates?\b.*\b(?:on\s+behalf\s+of|for\s+breach\s+of\s+fiduciary|is\s+fair\s+to\s+(?:share|stock)holders)|\binvestigating\s+(?:claims|whether\s+the\s+sale)|\bcompany\s+investigated\s+by\s+the\b|\b(?:law|class\s+action)\s+firm\b.*\binvestigat\w+|commences\s+investigation"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a class action is announced by whoever filed it",
        (
            words(
                r"\bannounces?\s+(?:the\s+)?(?:filing\s+of\s+)?(?:an?\s+)?(?:investor|securities(?:\s+fraud)?|shareholder|stockholder)\s+class\s+action\b|\([A-Z]{1,5}\)\s+faces\s+(?:an?\s+)?(?:investor|securities|shareholder)\s+class\s+action\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "the price of a takeover is investigated for holders",
        (
            words(
                r"\binvestigat\w+\s+(?:the\s+)?(?:adequacy|fairness)\s+of\s+(?:the\s+)?(?:price|proposed|merger|sale|consideration|transaction|buyout|deal)|\bis\s+.{2,60}\s+(?:getting|receiving|obtaining)\s+a\s+fair\s+(?:price|deal)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a law firm announces a settlement to the class",
        (
            FIRM,
            words(r"\bannounces?\s+(?:\w+\s+){0,3}(?:class\s+action\s+)?settlement\b"),
            words(r"\b(?:on\s+behalf\s+of|purchasers|class\s+members|acquirers|proposed|pendency)\b"),
        ),
    ),
    NoiseRule(
        "holders are addressed",
        (
            words(r"\b(?:investors?|(?:share|stock|unit|bond)holders?|purchasers)\s*[:!]\s"),
            words(
                r"[:!]\s.*\b(?:deadlines?|don['’]?t\s+(?:wait|miss)|contact|act\b|(?:your|you\s+have\s+the)\s+rights?|you\s+(?:may|could|have|can)|are\s+you|class\s+action|lead\s+plaintiff|securities)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "holders or a lead plaintiff are sought for a case",
        (
            words(
                r"\bseeks?\s+(?:(?:affected|injured|harmed|defrauded|additional)\s+)?(?:lead\s+plaintiffs?|\w*holders|purchasers|investors\s+(?:who|with|sold))\b"
            ),
            words(r"\b(?:case|class\s+action|suit|lawsuit|investigat\w+|securities|fraud|notes|bonds)\b"),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "whoever bought is told whom to contact",
        (
            words(
                r"\bcontact\s+.{2,60}\bif\s+you\s+(?:have\s+)?(?:purchased|bought|lost|own|acquired|suffered|held|hold)\b"
            ),
        ),
    ),
    NoiseRule(
        "a lead role is offered",
        (
            words(
                r"\b(?:may|can|could|still|time\s+to|until)\b.{0,30}\bseek\s+(?:the\s+|a\s+)?lead\b|\bseek\s+(?:the\s+|a\s+)?lead\s+(?:plaintiff\s+)?role\b"
            ),
            PEOPLE,
        ),
        (words(r"\b(?:law\s+firms|judge|pension|funds?)\b"),),
    ),
    NoiseRule(
        "a suit is filed for investors at large",
        (
            words(
                r"\b(?:files?|filed|announces?)\s+(?:the\s+)?(?:filing\s+of\s+)?(?:an?\s+)?(?:\w+\s+){0,3}(?:class\s+action|suit|lawsuit)\s+(?:on\s+behalf\s+of|for)\s+.{0,60}\b(?:investors|\w*holders|purchasers)\b"
            ),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a deadline in a suit of investors",
        (
            words(
                r"\b(?:securities|fraud|investor|shareholder|stockholder)\s+(?:fraud\s+|class\s+)?(?:suit|lawsuit|case|action|litigation)\b"
            ),
            words(
                r"\b(?:deadlines?|days\s+(?:left|away)|cutoff|last\s+(?:chance|day)|reminder|reminds|hours?)\b"
            ),
            PEOPLE,
        ),
        (NEWS,),
    ),
    NoiseRule(
        "the directors' price or duty is questioned for holders",
        (
            words(
                r"\bfair\s+(?:price|value|deal)\b|\bbreach\s+(?:their|its|of)\s+(?:fiduciary\s+)?dut(?:y|ies)\b"
            ),
            words(r"\?|\binvestigat\w+|\bcontact\b|\blooks\s+(?:at|into)\b|\bexamines\b"),
            words(r"\b(?:\w*holders|law\s+firm|LLP|LLC|P\.C\.)\b"),
        ),
        (NEWS,),
    ),
    NoiseRule(
        "a legal notice",
        (
            words(r"^(?:summary\s+|legal\s+|court[\s-]ordered\s+)?notice\s+(?:of|to)\b"),
            words(
                r"\b(?:class\s+action|proposed\s+settlement|lead\s+plaintiff|all\s+persons|settlement\s+of\s+(?:class|derivative)|class\s+members|long-?term\s+shareholders|application\s+deadline)\b"
            ),
        ),
    ),
    NoiseRule(
        "a law firm reports a role in a case to investors",
        (
            words(
                r"\binvestment\s+(?:fraud|loss)\s+(?:law\s+)?(?:firm|lawyers|attorneys)\b|\b(?:investor|shareholder|stockholder|securities)\s+(?:rights|litigation|fraud)\s+(?:law\s+)?(?:firm|attorneys|lawyers)\b|\bsecurities\s+(?:lawyers|attorneys|law\s+firm)\b"
            ),
            words(r"\b(?:investors?|(?:share|stock|bond)holders?|broker|investigat\w+|price)\b"),
        ),
        (NEWS,),
    ),
)

# In the text: second person, a case, a way to reach the firm. News never addresses the reader so.
_TEXT_RULES = (
    NoiseRule(
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
    NoiseRule(
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
_CALL_GATE = _GATE | any_of(
    "shares stock ipo units directors insiders policyholders broker claims restatement rights owners lose notes bonds"
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
    why = None if _GATE.isdisjoint(there) else first(_RULES, title, there)
    return why or (None if _CALL_GATE.isdisjoint(there) else call_for_clients(title))


def solicitation_text(text: str, lowered: str) -> str | None:
    """Why this text (and the same in small letters) is a law firm's call for clients, or None."""
    return first(_TEXT_RULES, text) if any(mark in lowered for mark in _TEXT_GATE) else None
