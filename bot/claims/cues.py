"""The words around a commitment: is it one, is it firm, does it move, confirm or end an earlier one."""

from __future__ import annotations

import re


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


COMMITS = _words(
    r"""\b(?:will|shall|expect(?:s|ed|ing)?|anticipat(?:e|es|ed|ing)|plan(?:s|ned|ning)?|intends?|aim(?:s|ing)?|target(?:s|ed|ing)?
    |schedul(?:e|es|ed|ing)|slated|due|set\s+(?:for|to|on)|set\b|date|on\s+track|upcoming|taking\s+place|takes\s+place|held|holds|holding|starting|beginning
    |begins|starts|available|launch(?:ing|es)?|assigned|poised|ready|remains?|now|preparing|prepares|selected|available|look(?:s|ing)?\s+forward
    |to\s+(?:be\s+)?(?:\w+ly\s+)?(?:present\w*|report|host|hold|announce|participate\w*|attend|exhibit\w*|release|close|launch\w*|begin|start|vote|meet|decide|discuss|open|initiate\w*
        |submit|file|provide|publish|issue|webcast|showcase|feature|join|speak|go|expand|complete|deliver|kick|unveil|debut|hit|start)
    |host(?:s|ing)?|participat(?:e|es|ing|ion)|attend(?:s|ing)?|present(?:s|ing|ations?)|exhibit(?:or|s|ing)?|scheduling|announces?|featured|conference\s+call|webcast|reminds|approv\w+|forecast|rumou?red|potential|could|may\b|might)"""
)

_POTENTIAL = _words(
    r"""\b(?:could|might|would|(?-i:may)\b(?!\s+\d)|if\s+(?:approved|successful|accepted|cleared|granted|all\s+goes)|subject\s+to\s+(?:FDA\s+|regulatory\s+)?(?:acceptance|alignment)
    |reported(?:ly)?(?=\s+(?:to|plan\w*|prepar\w+|target\w+|set|on\s+track|aim\w+|consider\w+|\w+ing))|reportedly|rumou?r(?:s|ed)?|tentative(?:ly)?|as\s+(?:early|soon)\s+as|speculat\w+
    |possibl[ey]|perhaps|likely|prospective|hopes?\s+to|consider(?:s|ing)|explor(?:es|ing)\s+(?:a|an|the|options)|analysts?\s+(?:expect|anticipate|forecast|predict|project|see)|predict\w*|projects?\s+that|projected
    |report\s+suggests|suggests\s+that|sources|leak(?:s|ed)?|unconfirmed|forecasts?\s+that|bets?\s+on|betting
    |potential(?:ly)?\s+(?:(?:\w+\s+)?(?:launch|PDUFA|approval|NDA|BLA|MAA|submission|filing|initiation|decision|closing|meeting|AdCom|advisory|regist\w+|phase\s+\d\w?(?:/\d\w?)?\s+(?:initiation|start|trial|study))
        |launch\w+|ready|start\w*|enter\w*|as\s+\w+|by|in\s+(?:the\s+)?(?:first|second|\d|mid|early|late|Q\d)))"""
)
_EXPECTED_OF_OTHERS = _words(
    r"""\b(?:is|are)\s+(?:widely\s+|also\s+)?(?:expected|predicted|projected|likely)\s+to\s+(?:launch|announce|unveil|release|report|introduce|raise|cut|hike|hold|reveal|debut|post)\w*
    |\bexpected\s+to\s+announce\b | \bpoised\s+to\b | \b(?:is|are)\s+anticipated\s+to\s+(?:launch|announce|unveil)\b
    |\b(?:expect|expects|expected|expectations?|anticipat\w+|called\s+for|calls\s+for|hopes|odds|chances|prospects?|potential)\b.{0,60}\brate[-\s](?:cut|hike|increase|reduction)s?\b"""
)

MOVES = _words(
    r"""\bnow\s+(?:expect\w*|anticipat\w*|plan\w*|schedul\w*|target\w*|set|due|slated|aims?)\b | \bre-?schedul\w+ | \bpostpon\w+ | \bdelay(?:s|ed|ing)?\s+(?:\w+\s+){0,8}?(?:to|until|by|into)\b
    |\bpush(?:es|ed)?\s+(?:back|out|\w+\s+to)\b | \bextend(?:s|ed|ing)?\s+(?:\w+\s+){0,10}?(?:PDUFA|goal|action|review|target|date|deadline)\b | \b(?:date|deadline|period)\s+(?:has\s+been\s+|was\s+|is\s+)?(?:extended|moved|pushed|changed)
    |\bmoved?\s+(?:\w+\s+){0,6}?(?:from|to)\s+(?=.{0,20}\d) | \bnew\s+(?:PDUFA|target|goal|action|closing|launch)\b.{0,20}\bdate | \brevised\s+(?:PDUFA|target|goal|date|timeline|guidance|schedule)
    |\b(?:adjourn\w*|reconven\w*) | \bbrought\s+forward | \baccelerat(?:es|ed)\s+(?:\w+\s+){0,4}?(?:to|date|timeline)\b | \binstead\s+of\b | \bslips?\s+(?:to|into) | \bslipped\s+(?:to|into) | \bthree-month\s+extension"""
)
CONFIRMS = _words(
    r"""\b(?:remains?\s+(?:set|on\s+track|scheduled|unchanged)|on\s+track|reiterat\w+|reaffirm\w*|confirm(?:s|ed)|reminds?|continues?\s+to\s+(?:expect|anticipate|plan)|still\s+(?:expect|plan)\w*|on\s+schedule|as\s+previously\s+(?:announced|planned))"""
)
_ENDABLE = (
    r"(?P<what>merger(?:\s+agreement)?|acquisition|transaction|(?:public\s+)?offering|application|NDA|BLA|MAA|submission|IPO|conference|meeting"
    r"|trial|study|deal|launch|listing|business\s+combination|guidance)"
)
WITHDRAWS = _words(
    rf"""\b(?:withdr(?:aws?|ew|awn|awing)|cancel(?:s|l?ed|ling)|calls?\s+off|called\s+off|terminat(?:es|ed|ing)|abandon(?:s|ed|ing)|scrap(?:s|ped)|discontinu(?:es|ed|ing)
    |(?:withdrawal|cancellation|termination|discontinuation)\s+of)\s+(?:[\w-]+\s+){{0,4}}?{_ENDABLE}\b"""
)
WITHDRAWN = _words(
    rf"""\b{_ENDABLE}\s+(?:agreement\s+)?(?:has\s+been\s+|was\s+|is\s+|were\s+)(?:mutually\s+)?(?:withdrawn|cancel(?:l?ed)|called\s+off|terminated|abandoned|discontinued)\b"""
)
MISSES = _words(
    r"""\b(?:FDA|EMA|agency|regulator)\b.{0,80}\b(?:did\s+not|has\s+not|will\s+not|would\s+not|unable\s+to|not\s+(?:be\s+able\s+to|yet))\b.{0,60}\b(?:PDUFA|goal\s+date|action\s+date|complete\s+(?:its|the)\s+review|act|decision|by\s+the)\b
    |\bmiss(?:es|ed)\s+(?:\w+\s+){0,4}?(?:deadline|target\s+date|goal\s+date|PDUFA|action\s+date)\b | \b(?:PDUFA|goal|action)\s+date\s+(?:has\s+|was\s+)?(?:passed|missed)"""
)
HAPPENED = _words(
    r"""\b(?:was|were|has\s+been|have\s+been)\s+(?:\w+ly\s+)?(?:presented|shared|featured|announced|reported|held|discussed|highlighted|published|released|delivered|completed)\b
    |\btoday\s+(?:presented|shared|reported|announced\s+(?:positive|results\s+from)|released|published)\b | \bcompleted\s*$ | \b(?:presented|attended|convened)\s+(?:\w+\s+){0,6}?(?:on|at|in)\b | (?<!be\ )(?<!being\ )(?<!is\ )\bheld\s+(?:\w+\s+){0,6}?(?:on|at|in)\b(?!.{0,40}(?:will|is\ being))"""
)
IN_THE_PAST = _words(
    r"""\b(?:completed|occurred|took\s+place|began|started|launched|held\s+its|concluded|ended|closed|announced|reported|received|filed|submitted)\s+(?:on\s+|in\s+)?$"""
)
LATER = _words(
    r"""\b(?:ending|expires?|expired|expiration|valid|matur\w+|payable|dividend|vest\w*|exercise\s+price|record\s+date|deadline\s+to\s+file|claim\s+by|coupon|discount|registration|early[-\s]bird|rate\s+of|tariffs?|patent|runway|fund\s+operations|sanctions?)\b"""
)


# How the press tells an earnings date; a company says "will report" or "to report".
UNCONFIRMED_RESULTS = _words(
    r"""\b(?:is|are|was)\s+(?:\w+ly\s+)?(?:set|scheduled|slated|due|expected|poised|projected)\s+to\s+(?:report|announce|release|post|publish|unveil|deliver|reveal)
    |\b(?:upcoming|next|ahead\s+of|earnings\s+date|set\s+to|expected\s+to|due\s+to|scheduled\s+to)\b(?=.{0,60}\b(?:earnings|results)\b)(?!.{0,30}conference\s+call)"""
)
STRONG = _words(
    r"""\b(?:will|shall|expect\w*|anticipat\w+|plan(?:s|ned|ning\s+to)?|intends?|aim(?:s|ing)|target\w*|schedul\w+|slated|due|set|on\s+track|upcoming|poised|prepar\w+|opinion|approval|available|availability
    |launch(?:ing|es)?|starting|beginning|taking\s+place|annual\s+meeting|conferences?|date|remains?|now|reminds|rumou?red|could|may|might|potential\w*|resubmission|submissions?|milestones?
    |to\s+(?:be\s+)?(?:\w+ly\s+)?(?:present|report|host|hold|announce|participate|attend|exhibit|release|close|launch|begin|start|vote|meet|decide|initiate|submit|file|provide|complete|deliver|expand|discuss|go|enter))\b"""
)


# Who says it: a forecast or a rumour makes everything in its clause only possible.
HEARSAY = _words(
    r"""\b(?:predict(?:s|ed|ion|ions)?|project(?:s|ed|ions?)\b(?!\s+(?:is|are|will|to\b))|analysts?|forecast(?:s|ed)?|reportedly|rumou?r\w*|according\s+to\s+(?:a\s+)?(?:new\s+)?reports?|report\s+(?:says|suggests|claims)
    |sources\s+say|leak(?:s|ed|er)?|suggests?\s+that|speculat\w+|people\s+familiar)\b"""
)
OLD_PLAN = _words(
    r"""\b(?:originally|previously|initially|earlier|formerly)\s+(?:\w+\s+){0,3}?(?:in|for|by|on|until|to)?\s*(?:the\s+)?$"""
)
CLOSES = _words(
    r"""\b(?:clos\w+|complet\w+|finali[sz]\w+|consummat\w+|vote\w*|approv\w+|effective|take\s+place|tender|expire\w*|settle\w*|special\s+meeting|sign\w*|terminat\w+)\b"""
)


def is_potential(words: str) -> bool:
    """Whether these words make a commitment only a possible one, or one that others expect."""
    return bool(_POTENTIAL.search(words) or _EXPECTED_OF_OTHERS.search(words))
