"""Which words say what is committed to: a table of triggers for each kind, in all five sectors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.models.claims import ClaimKind


@dataclass(frozen=True, slots=True)
class KindTrigger:
    """Words of a kind, and where they stand."""

    kind: ClaimKind
    start: int
    end: int


_REGULATOR = (
    r"(?:FDA|EMA|MHRA|PMDA|NMPA|EU|European\s+Commission|Health\s+Canada|DOJ|FTC|CMA|SEC|FERC|BOEM|EPA|NRC|regulators?"
    r"|regulatory|commission|court|judge|panel|tribunal|government|ministry|health\s+authority)"
)
_TABLE: dict[ClaimKind, tuple[str, ...]] = {
    ClaimKind.DECISION: (
        r"\bPDUFA\b",
        r"\bBsUFA\b",
        r"(?:target|goal)\s+(?:action\s+)?date",
        r"\baction\s+date",
        r"\badvisory\s+committee",
        r"\bAdCom(?:m)?\b",
        r"\bCHMP\b",
        r"\b(?:complete\s+response|CRL)\b(?=.{0,40}(?:expected|anticipated|date|decision))",
        rf"\b{_REGULATOR}(?:['’]s)?\s+(?:\w+\s+){{0,3}}?(?:decision|opinion|ruling|verdict|approval|clearance|authori[sz]ation|feedback|determination)",
        rf"\b{_REGULATOR}\s+(?:is|are|will|to|must|has\s+until|expects?|plans?)\b.{{0,30}}?\b(?:decide|rule|approve|act|issue|respond)",
        r"\b(?:final\s+)?decision\s+(?:on|date|is|are|expected|anticipated|due|approved|by|from)\b",
        r"\bruling\b(?=.{0,40}(?:expected|due|by|on|in))",
        r"\b(?:interest[-\s])?rate(?:[-\s]setting)?\s+(?:decision|announcement)",
        r"\b(?:FOMC|Federal\s+Open\s+Market\s+Committee|monetary\s+policy)\s+(?:decision|statement)",
        r"\bfinal\s+investment\s+decision|\bFID\b",
        r"\b(?:permits?\s+(?:is|are|to|decision|approval|expected|for|necessary|required|from)|permitting|export\s+licen[cs]es?|record\s+of\s+decision)\b",
        r"\b(?:marketing|regulatory|conditional|FDA|EU)\s+(?:approval|authori[sz]ation|clearance)s?\b(?=.{0,60}(?:expected|anticipated|by|in|during))",
        r"\breview\s+(?:period|deadline)\b",
        r"\btrial\s+date\b|\b(?:trial|hearing)\s+(?:is|was)?\s*(?:set|scheduled)\b|\b(?:court|congressional|confirmation)\s+hearing\b",
    ),
    ClaimKind.READOUT: (
        r"\btop[-\s]?line\b(?!\s+(?:growth|revenues?|sales|performance|and\s+bottom))",
        r"\bread[-\s]?outs?\b",
        (
            r"\b(?:interim|final|initial|preliminary|updated?|additional|primary|pivotal|phase\s+[123][ab/123]*|clinical|efficacy|safety|full|"
            r"one-year|long-term|cohort|combination|dose[-\s]escalation|proof[-\s]of[-\s]concept|first|more|further|mature|study|trial|biomarker|survival)\s+(?!(?:and\s+)?(?:\w+\s+)?(?:quarter|half|fiscal|financial|year|months)\b)(?:[\w/,-]+\s+){0,6}?(?:data|results|analys[ei]s)\b"
        ),
        r"\b(?:data|results)\s+(?:from|of|for)\s+(?:the\s+|its\s+|our\s+|this\s+|these\s+)?(?:[\w-]+\s+){0,8}?(?:study|studies|trials?|cohorts?|phase|arms?|program)\b",
        r"\b(?:data|results)\s+(?:\w+\s+){0,3}?(?:are\s+|is\s+)?(?:now\s+)?(?:expected|anticipated)\b",
        r"\b(?:data|results)\s+(?:to\s+be|will\s+be)\s+(?:\w+\s+)?(?:reported|announced|available|shared)",
        r"\b(?:evaluate|report|announce|share|present)\s+(?:the\s+|additional\s+|new\s+)?data\b",
        r"\bresource\s+(?:statement|estimate)|\b(?:pre-?)?feasibility\s+study|\bdrill(?:ing)?\s+results\b|\bassay\s+results\b",
    ),
    ClaimKind.MILESTONE: (
        r"\bfirst\s+(?:patient|subject|participant|oil|gas|production|power|steel|flight|shipments?|deliver(?:y|ies)|gold|ore|LNG|cargo|silicon|revenue|customer|volunteer|pour)\b",
        r"\b(?:re)?launch(?:es|ed|ing)?\b",
        r"\b(?:enrol(?:l)?(?:ment|ling|ed|s)?)\b",
        r"\b(?:initiat(?:e|es|ed|ing|ion)|commenc(?:e|es|ed|ing|ement)|start[-\s]?up|starts?|begin(?:s|ning)?|kick\s*off)\b",
        r"\bdos(?:e|ing)\s+(?:the\s+)?(?:first|patients?|to\s+begin)",
        r"\b(?:commission(?:ing)|mechanical\s+completion|tape[-\s]?out|volume\s+production|mass\s+production|ramp[-\s]?up|energi[sz]ation|come\s+online|on\s*stream|in[-\s]service|commercial\s+operations?|COD)\b",
        r"\b(?:re)?submi(?:t|ts|tted|tting|ssions?)\b",
        r"\b(?:NDA|BLA|IND|MAA|sNDA|sBLA|510\(k\)|De\s+Novo)\b",
        r"\b(?:to\s+file|filing|filed|files)\b",
        r"\b(?:availab(?:le|ility)|go(?:es)?\s+on\s+sale|on\s+sale|pre-?orders?|in\s+stores|ship(?:s|ping|ments?)?|roll(?:s|ed|ing)?[-\s]?out|releas(?:e|es|ed|ing)|(?:to|will)\s+debut|debuts|unveil)\b",
        r"\b(?:complet(?:e|ed|es|ion)|construction|production|operational|milestones?|opens?|opening|trials?|stud(?:y|ies)|marketing\s+authori[sz]ation|commerciali[sz]ation|IPOs?|listing\s+date|expand|penetration|deploy(?:ment)?|delivery|shutdown|dose|product|distribut\w+)\b",
    ),
    ClaimKind.RESULTS: (
        r"\b(?:financial|quarterly|quarter|year(?:ly)?|annual|earnings|half[-\s]year|interim|fiscal|Q[1-4]|full[-\s]year|year[-\s]end|operating|first[-\s]half)(?:\s+(?:and|&|ended|full|year|fiscal|business|financial|FY\d*|(?:19|20)\d\d|quarter|ended\s+\w+\s+\d+,?))*\s+(?:results|earnings|report|financials)\b",
        r"\bearnings(?:\s+(?:call|release|report|date|results|announcement))?\b",
        r"\b(?:results|earnings)\s+(?:conference\s+)?(?:call|webcast)\b",
        r"\b(?:report|release|announce|issue|present|provide|discuss)\w*\s+(?:its\s+|the\s+|our\s+)?(?:\w+\s+)?(?:[\w-]+\s+){0,5}?(?:quarter|year|Q[1-4]|financial)\b(?:\s+[\w-]+){0,4}?\s+results\b",
        r"\b(?:quarterly\s+report|financials|fiscal\s+\d{4}\s+results|results\s+for\s+the\s+(?:\w+\s+){0,2}(?:quarter|year))",
        r"\bto\s+discuss\s+(?:the\s+|its\s+)?results\b",
        r"\b(?:conference\s+)?call\b(?=.{0,60}\b(?:results|financial|quarter|earnings)\b)",
        r"\bcomplete\s+financial\s+results\b",
        r"\bguidance\s+(?:update|will)\b",
        r"\bconference\s+call\s+today\b",
    ),
    ClaimKind.DEAL: (
        r"\b(?:expected|anticipated|scheduled|plans?|intends?|expects?)\s+to\s+(?:close|be\s+(?:completed|consummated|finali[sz]ed)|complete|finali[sz]e|consummate)\b",
        r"\b(?:offering|transaction(?!\s+(?:volume|fee|cost|value)s?)|merger|acquisition|placement|financing|deal|buyout|takeover|divestiture|spin-?off|sale\s+of\s+(?:its|the)|business\s+combination|tender\s+offer)\s+(?:\([^)]*\)\s*)?(?:is|are|will|to|has|remains|of\s+.{0,120}?\bis)?\b",
        r"\b(?:closing|completion)\s+(?:of\s+|thereafter\b|(?:is|was)\b|date\b|conditions?\b|expected\b|anticipated\b)",
        r"\bspecial\s+meeting\b",
        r"\b(?:share|stock)holders?\s+(?:will\s+|to\s+)?vote\b|\bvote\s+on\b",
        r"\b(?:definitive|merger|purchase)\s+agreement\b",
    ),
    ClaimKind.MEETING: (
        (
            r"\b(?:conference|congress|symposium|summit|forum|annual\s+(?:general\s+|stockholders?['’]?\s+|shareholders?['’]?\s+)?meeting|AGM|"
            r"investor\s+(?:day|event|webcast|conference|call)|analyst\s+(?:&|and)\s+investor\s+day|R&D\s+day|capital\s+markets\s+day|expo|showcase|"
            r"developer\s+(?:day|conference)|keynote|fireside[-\s]+chat|webcast|webinar|trade\s+show|(?:general|special|board|policy|committee|shareholders?['’]?|stockholders?['’]?|scientific|\w+ological|Society)\s+meeting|(?-i:Meeting)|meeting\s+date|(?:set\s+to|will)\s+meet\b(?=.{0,80}\b(?:on|next)\b)|(?:industry|investor)\s+events|seminar|roundtable|workshop|annual\s+forum|talk|presentation|poster)s?\b"
        ),
        r"\bOPEC\+?",
        r"\bFOMC\b",
        r"\b(?:host|hold)\w*\s+(?:a\s+|an\s+)?(?:\w+\s+){0,2}(?:conference\s+)?call\b",
        r"\b(?:to|will|be)\s+(?:present|exhibit|attend|participat\w+)\b",
        r"\b(?:poster|oral)\s+presentations?\b",
        r"\bexhibitor\b|\b(?:participation\s+(?:in|as)|exhibit(?:or)?\s+at)\b",
    ),
}
_COMPILED = tuple(
    (kind, re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE))
    for kind, patterns in _TABLE.items()
)

# Where two kinds are as near, the one that says more stands first.
RANK = {
    ClaimKind.DECISION: 0,
    ClaimKind.RESULTS: 1,
    ClaimKind.READOUT: 1,
    ClaimKind.DEAL: 2,
    ClaimKind.MEETING: 2,
    ClaimKind.MILESTONE: 4,
}


def triggers_of(sentence: str) -> list[KindTrigger]:
    """All triggers of all kinds in a sentence."""
    return [
        KindTrigger(kind, match.start(), match.end())
        for kind, pattern in _COMPILED
        for match in pattern.finditer(sentence)
    ]


# Outcomes, told without a time: they answer what was set before.
_OUTCOMES: tuple[tuple[ClaimKind, str], ...] = (
    (ClaimKind.DECISION, r"\b(?:FDA|EMA|European\s+Commission|MHRA|PMDA|NMPA|Health\s+Canada)\s+(?:has\s+|today\s+)?(?:approve[sd]|clear(?:s|ed)|authori[sz](?:es|ed)|reject(?:s|ed)|declin(?:es|ed)\s+to\s+approve)\b"),
    (ClaimKind.DECISION, r"\b(?:FDA|EMA|European\s+Commission|EC|Commission|MHRA|NMPA)\s+(?:has\s+)?grant(?:s|ed)\s+(?:\w+\s+){0,2}(?:approval|marketing\s+authori[sz]ation)\b"),
    (ClaimKind.DECISION, r"\b(?:FDA|EU|EC|European\s+Commission|NMPA|MHRA)\s+(?:\w+\s+)?approval\s+(?:of|for)\b(?=.*)"),
    (ClaimKind.DECISION, r"\b(?:receiv(?:es|ed)|announces?|wins?|won|secures?|secured|gains?)\s+(?:(?!filings?\b|submissions?\b|applications?\b|acceptance\b|plans?\b|for\b|to\b)[\w.-]+\s+){0,4}?(?:approval|complete\s+response\s+letter|positive\s+CHMP\s+opinion|CRL)\b"),
    (ClaimKind.DECISION, r"\b(?:issue[sd]?|sends?|sent|receive[sd]?|receipt\s+of)\s+(?:an?\s+|the\s+)?complete\s+response\s+letter"),
    (ClaimKind.DECISION, r"\badvisory\s+committee\s+(?:unanimously\s+)?vote[sd]\b"),
    (ClaimKind.DECISION, r"\b(?:receiv(?:es|ed)|adopt(?:s|ed)|announce[sd]?|issue[sd]?)\s+(?:an?\s+)?(?:positive|negative)\s+(?:CHMP\s+)?opinion\b"),
    (ClaimKind.DECISION, r"\brecommended\s+for\s+approval\s+by\b|\bCHMP\s+(?:opposes|backs|rejects|endorses)\b"),
    (ClaimKind.DECISION, r"\bCHMP\s+(?:has\s+)?(?:adopt(?:s|ed)|issue[sd]|recommend(?:s|ed)|(?:delivers\s+)?positive)\b"),
    (ClaimKind.DECISION, r"\b(?:Fed|Federal\s+Reserve|ECB|Bank\s+of\s+\w+|FOMC)\s+(?:holds?|held|cuts?|raise[sd]|hikes?|hiked|leaves?|left|keeps?|kept)\s+(?:\w+\s+){0,3}?rates?\b"),
    (ClaimKind.DECISION, r"\b(?:takes?|took|reach(?:es|ed)|makes?|sanction(?:s|ed))\s+(?:a\s+|the\s+)?(?:positive\s+)?(?:final\s+investment\s+decision|FID)\b"),
    (ClaimKind.READOUT, r"\b(?:announce[sd]?|report(?:s|ed)?|releases?)\s+(?:\w+\s+){0,2}?(?:positive\s+|negative\s+|mixed\s+)?(?:[\w-]+\s+)?top-?line\s+(?:[\w,-]+\s+){0,4}?(?:data|results)\b"),
    (ClaimKind.READOUT, r"\b(?:met|meets|missed|did\s+not\s+meet|fail(?:s|ed)\s+to\s+meet|achieved)\s+(?:its|the|all|both)?\s*(?:co-)?primary\s+(?:efficacy\s+)?endpoints?\b"),
    (ClaimKind.MILESTONE, r"\bfirst\s+(?:patient|subject|participant)s?\s+(?:has\s+been\s+|was\s+|were\s+)?(?:dosed|enrolled|treated|randomi[sz]ed)\b"),
    (ClaimKind.MILESTONE, r"\b(?:dose[sd]|doses|enrolls|treats)\s+(?:the\s+)?first\s+(?:patient|subject|participant)\b"),
    (ClaimKind.MILESTONE, r"\b(?:completes?|completed|completion\s+of|closed)\s+(?:patient\s+|full\s+)?enrol(?:l)?ment\b|\benrol(?:l)?ment\s+(?:is\s+)?(?:completed?|closed)\b|\bfully\s+enrolled\b"),
    (ClaimKind.MILESTONE, r"\b(?:achieve[sd]?|reach(?:es|ed)|deliver(?:s|ed)|produces?|produced|announces?)\s+(?:the\s+)?first\s+(?:oil|gas|production|power|LNG|gold|cargo)\b"),
    (ClaimKind.MILESTONE, r"\b(?:announce[sd]?\s+(?:the\s+)?|^)?(?:initiates|initiated|initiation\s+of)\s+(?:a\s+|the\s+|its\s+)?(?:[\w-]+\s+){0,3}?(?:phase|trial|study|dosing)\b"),
    (ClaimKind.DEAL, r"\b(?:completes?|completed|closes|closed|announces?\s+(?:the\s+)?(?:closing|completion)\s+of)\s+(?:its\s+|the\s+|previously\s+announced\s+|\$[\d.]+\s+\w+\s+)*(?:acquisition|merger|(?:public\s+|registered\s+direct\s+)?offering|private\s+placement|sale|transaction|combination)\b"),
)  # fmt: skip
OUTCOMES = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _OUTCOMES)
