"""What kind of event an article tells: rules over the headline first, over the first sentence second.

Rules are tried in order, the rarer and more decisive kinds first: "FDA approves" is an approval even
where the same headline names a conference. Announcements *about* an event to come ("to report results",
"to present at") are calendar entries, whatever they announce.
"""

from __future__ import annotations

import re

from bot.articles.prepare import PreparedText, prepare
from bot.models.articles import Event, EventType
from bot.text.plain import fold


def _rule(event: EventType, *patterns: str) -> tuple[EventType, re.Pattern[str]]:
    return event, re.compile("|".join(rf"\b(?:{pattern})" for pattern in patterns))


_REGULATOR = r"(?:u\.?s\.? )?(?:fda|food and drug administration|ema|european commission|ec|mhra|nmpa|pmda|chmp|health canada|swissmedic|anvisa)"
_MEETINGS = (
    r"conference|symposium|summit|forum|congress|annual meeting|scientific sessions?|webcast|conference call|webinar|"
    r"investor day|r&d day|capital markets day|fireside chat|roadshow|showcase|expo|trade show|annual general meeting|agm|workshop"
)
_RULES = (
    _rule(  # a report of results says what else happened, and comes, behind its "and"
        EventType.EARNINGS,
        r"(?<!to )(?:reports|announces|delivers|posts|publishes|provides)\b.{0,60}\b(?:quarter|q[1-4]|half[- ]year|full[- ]year|year[- ]end|fiscal(?: year)?|annual|six[- ]month|nine[- ]month)\b(?!.{0,40}\b(?:conference|webcast|date)\b).{0,40}\b(?:financial|operating|operational)? ?results\b",
        r"(?<!to )(?:reports|announces|posts)\b.{0,40}\bresults for the\b.{0,30}\b(?:quarter|year|half|months)\b",
    ),
    _rule(
        EventType.CALENDAR,
        r"to (?:report|announce|release|publish|host|hold|present|participate|speak|webcast|showcase|exhibit|attend|discuss|feature|be featured)\b.{0,120}\b"
        rf"(?:results?|earnings|{_MEETINGS})\b",
        rf"(?:announces?|upcoming|participat\w+|presentations?|presenting|schedules?|sets date|conference call)\b.{{0,90}}\b(?:{_MEETINGS})\b",
        r"(?:save the date|earnings (?:date|preview)|week ahead|day ahead|ex-dividend date|economic calendar|earnings calendar)\b",
        r"to (?:post|announce|report|release)\b.{0,30}\b(?:earnings|results)\b(?=.{0,20}\b(?:on|next|this|tomorrow|monday|tuesday|wednesday|thursday|friday|before|after)\b)",
        r"(?:will|to) (?:host|participate|present)\b",
    ),
    _rule(
        EventType.APPROVAL,
        rf"{_REGULATOR}\b(?!-).{{0,60}}\b(?:approv(?:es?|ed|al)|clears?|clearance|authoriz(?:es?|ed|ation)|nod|green ?light|certif)",
        rf"(?:approv(?:es?|ed|al)|clear(?:ed|ance)|authoriz(?:ed|ation)|nod|green light|positive opinion)\b.{{0,50}}\b(?:by|from|in) (?:the )?{_REGULATOR}\b",
        r"(?:receives?|gains?|wins?|secures?|granted|obtains?|gets?)\b.{0,60}\b(?:approval|clearance|marketing authori[sz]ation|ce mark|510\(k\))",
        rf"(?:marketing authori[sz]ation|regulatory approval|{_REGULATOR} approval|510\(k\) clearance|ce mark)\b",
        r"(?:drug|vaccine|treatment|therapy|pill|device)\b.{0,30}\b(?:approved|cleared) in\b",
    ),
    _rule(
        EventType.LITIGATION,
        r"(?:lawsuit|sues?|sued|suing|class action|litigation|court|judge|jury|verdict|antitrust (?:suit|case|trial)|patent (?:suit|case|infringement|trial|fight|war)|"
        r"(?:million|billion|[mb]n?)\b.{0,40}\bsettlement\b|settle[sd]?\b.{0,60}\b(?:claims?|charges|suit|lawsuit|case|probe)|patent (?:dispute|war|win|case)|injunction|appeals (?:court|ruling|panel)|accused of|(?:to pay|pays?|paying)\b.{0,60}\bto settle|indict(?:ed|ment)|plead(?:s|ed)? guilty|arbitration|fraud charges)\b",
    ),
    _rule(
        EventType.GUIDANCE,
        r"(?:raises?|lifts?|cuts?|lowers?|trims?|slashes|reaffirms?|reiterates|withdraws|updates?|boosts|hikes|narrows|maintains|provides|issues|gives)\b.{0,50}\b(?:guidance|outlook|forecasts?|full-year (?:view|target))\b",
        r"(?:sees|expects|forecasts?|projects|guides)\b.{0,60}\b(?:revenues?|sales|profits?|eps|earnings|loss(?:es)?|growth|quarter|fy\d*|full[- ]year|20\d\d)\b",
        r"(?:warns?|warned|warning)\b.{0,30}\b(?:profits?|sales|revenue|earnings|growth)\b",
        r"(?:sales|profits?|revenue|earnings|growth|annual|full-year|20\d\d) (?:outlook|forecasts?|warnings?|projections?|targets?)\b",
        r"(?:grim|weak|strong|bleak|rosy|upbeat|downbeat|cautious|gloomy|soft|disappointing|muted|tepid|bullish|conservative|better|worse|lower|higher) (?:\w+ ){0,2}(?:outlook|forecast|guidance)\b",
        r"(?:main |key |big )?drivers?\W{1,2}of growth\b|outlook (?:disappoints|underwhelms|dims|brightens|beats|misses)\b",
        r"(?:predicts|expects|sees|says|anticipates)\b.{0,80}\b(?:growth drivers?|return to growth|peak sales|sales growth to|sales to (?:dip|slow|fall|grow|rise|double|peak))\b",
        r"(?:profit warning|guidance|outlook (?:cut|raised|lowered)|preliminary\b.{0,40}\b(?:results|revenue))\b",
    ),
    _rule(
        EventType.EARNINGS,
        r"(?:reports?|posts?|announces?|delivers?|publishes)\b.{0,70}\b(?:(?:first|second|third|fourth|1st|2nd|3rd|4th)[- ]quarter|q[1-4]|[1-4]q|half[- ]year|full[- ]year|fiscal|annual|year[- ]end|interim|quarterly|six[- ]month|nine[- ]month)\b(?! of (?!\d|profit|positive|net|sales|revenue|results|earnings|growth|gaap|fiscal)).{0,50}",
        r"(?:q[1-4]|[1-4]q|[hf]y|f[1-4]q)\d*\b.{0,30}\b(?:eps|results|revenues?|sales|profits?|earnings(?! (?:call|date|preview|season))|loss(?:es)?|net)\b",
        r"(?:reports?|posts?|announces?|delivers?)\b.{0,25}\b(?:earnings|profits?|loss(?:es)?)\b(?! (?:call|date|preview|season))",
        r"(?:quarterly|first-quarter|second-quarter|third-quarter|fourth-quarter|annual|full-year|half-year)\b.{0,30}\b(?:results?|earnings|profit|loss|revenue|sales|net income)\b",
        r"(?:profits?|earnings|net income|eps|revenues?|sales|loss(?:es)?)\b.{0,25}\b(?:rises?|falls?|jump(?:s|ing)?|drops?|surg(?:es?|ing)|slumps?|beats?|miss(?:es)?|tops?|triples?|doubles?|narrows?|widens?|grows?|up|down|climbs?|declines?|soars?|plunges?)\b",
        r"(?:beats?|tops?|miss(?:es)?)\b.{0,25}\b(?:estimates|expectations|wall street|forecasts|street)\b",
        r"(?:q[1-4]|[1-4]q|h[12]|(?:first|second|third|fourth)[- ]quarter|half[- ]year|quarterly)\b.{0,25}\b(?:beats?|miss(?:es)?|deliveries)\b|(?:lifts?|drags?|drives?|boosts?)\b.{0,30}\b(?:sales|profits?|revenues?)\b.{0,30}\b(?:month|quarter|year|q[1-4])\b",
        r"financial results\b|operating results\b|results for the\b.{0,20}\b(?:quarter|year|half)\b|net asset values?\b",
    ),
    _rule(
        EventType.TRIAL_RESULT,
        r"(?:positive|topline|top-line|interim|preclinical|clinical|promising|final|encouraging|pivotal|phase [0-9iv]+\w*|long-term|safety|efficacy|late-breaking|pooled)\b.{0,60}\b(?:data|results|readout|findings)\b",
        # "new" goes with nearly everything: it counts where only describing words stand between it and the data
        r"(?:new|updated|additional)\b(?:(?! (?:on|of|for|to|in|at|by|with|that|who)\b).){0,60}\b(?:data|results|readout|findings)\b",
        r"(?:leads? to|cuts?|lowers?|slows?|halves|reduces?|improves?|prevents?)\b.{0,60}\bin (?:an? |its )?(?:(?:early|mid|late)-stage|phase [0-9iv]+\w*|pivotal) (?:study|trial)\b",
        r"(?:reduced|reduces|cuts?|lower(?:s|ed)|slow(?:s|ed)|improve[sd]?|halve[sd]?|prolong(?:s|ed)|extend(?:s|ed)|prevent(?:s|ed)|boost(?:s|ed)|helps? .{0,30}(?:lose|live)|(?:no|fewer|less) \w+)\b.{0,90}\bin (?:an? |its |the |two )?(?:\w+ )?(?:(?:early|mid|late)-?stage|phase [0-9iv]+\w*|pivotal|clinical|head-to-head) ?(?:stud(?:y|ies)|trials?|tests?)?\b",
        r"(?:shot|pill|drug|vaccine|therapy|treatment|candidate|antibody|injection|medicine)\b.{0,70}\b(?:meets?|met|miss(?:es|ed)?|hits?|pass(?:es|ed)?|fail(?:s|ed)?|posts?|shows?|scores?|beats?|aces|flunks|flops)\b.{0,50}\b(?:goals?|end ?points?|trials?|stud(?:y|ies)|tests?|weight loss|phase)\b",
        r"(?:hits?|hit)\b.{0,30}\b(?:primary|main|key) (?:end ?points?|goals?)\b|(?:trial|study|phase [0-9iv]+\w*|pivotal)\b.{0,20}\b(?:wins?|success|failure|flop|miss|setback|readout)\b|\bdata\b.{0,30}\b(?:clouds?|cheer|impress|disappoints?|underwhelms?|dazzles?)\b",
        r"treats? (?:its |the )?first\b.{0,30}\bpatients?\b",
        r"(?:succeeds|succeeded|fails|failed|disappoints|flops) in\b.{0,60}\b(?:study|studies|trials?|tests?)\b",
        r"(?:met|meets|misses|missed|fails?|failed|achieves?|achieved)\b.{0,40}\b(?:end ?points?|goal|main goal|primary|study|trial)\b",
        r"(?:first (?:patient|participant|subject)s? (?:dosed|enrolled|treated|randomi[sz]ed)|doses? first|completes?\b.{0,40}\b(?:enrollment|dosing|trial|study)|initiat(?:es|ed|ion)\b.{0,60}\b(?:study|trial|phase))\b",
        r"(?:trial|study|phase [0-9iv]+\w*)\b.{0,60}\b(?:shows?|demonstrates?|results?|data|succeeds?|fails?|halted|discontinued|met|improves?|reduces?)\b",
        r"(?:demonstrates?|shows?|data show|reduc(?:es|ed)|improv(?:es|ed))\b.{0,80}\b(?:patients|survival|tumou?r|symptoms|efficacy|response rates?|mice|placebo)\b",
    ),
    _rule(
        EventType.FINANCING,
        r"(?:public offering|underwritten offering|registered direct|private placement|convertible (?:senior )?(?:notes|bonds?|debt)|initial public offerings?|ipos?|at-the-market|share (?:sale|buy-?back|repurchase)|stock offering|rights issue|"
        r"seed (?:round|funding)|series [a-h]\b|funding round|venture (?:round|debt)|credit facility|term loan|royalty financing|debt (?:financing|offering)|refinanc\w+|capital increase|bond (?:sale|issue)|reverse stock split|"
        r"stock split|dividend|(?:exercise of|and|issues?) (?:\w+ ){0,2}warrants?|prices? (?:upsized )?(?:offering|notes|ipo)|inducement grants?)\b",
        r"(?:raises?|raised|secures?|closes?|lands?|bags?|nets|banks|bank (?:a|another)|gets|pulls? in|scores?|nabs?|snags?|collects?|reels in|hauls? in|bankrolls|exits stealth)\b.{0,25}(?:\$|€|£|₹|usd|eur|rs\.?)\s?[\d.,]+\s?(?:k|m|mln|million|b|bn|billion)?\b",
        r"(?:\$|€|£)[\d.,]+\s?(?:k|m|mln|million|b|bn|billion)?\b.{0,30}\b(?:financing|funding|round|offering|placement|loan|facility|grant)\b",
    ),
    _rule(
        EventType.DEAL,
        r"(?:acquires?|(?<!recently )(?<!newly )acquired|acquisition(?! corp)|(?<!time )(?<!stocks )(?<!stock )(?<!shares )to buy(?! (?:now|right|before|today|and hold|for\b|in \d|with|this|ahead))|buys|buying|snaps? up|scoops? up|gobbles? up|to snap up|takeover|take over|merger|merges?|to merge|buyout|stake in|(?:forms?|creates?|enters?|launch(?:es)?|sets? up|signs?|agrees?|into|an?)\b.{0,30}\bjoint venture|divest\w*|spin-?off|business combination|tender offer|to sell\b.{0,60}\b(?:assets?|units?|business(?:es)?|stakes?|divisions?|arm|portfolio|operations)|(?:near(?:s|ing)|agrees|mulls|plans|completes|signs)\b.{0,15}(?:\$|€|£)[\d.,]+\s?(?:billion|million|bn|m|b)\b.{0,15}\b(?:sale|deal|takeover|contracts?)|(?:to )?(?:buy|acquire|sell|divest|shed|offload)s?\b.{0,60}(?:\$|€|£)[\d.,]+|bid for (?!another|re-?election|a |office|power|the presidency)|sells? (?:its|unit|stake|business)|purchases? of)\b",
        r"(?:partnership|partner(?:s|ed|ing)? (?:with|to|on|for)|collaborat\w+|teams? up|(?:exclusive|global|commercial|worldwide|patent|option to) (?:\w+ ){0,2}licen[cs]e|licensing (?:agreement|deal|pact)|(?:to|in|out|cross)-?licens\w*|licens(?:es|ed) (?:its|rights|(?!to |access)(?:[\w'-]+ ){1,4}(?:to|from) )|(?:strategic|forms?|joins?) (?:\w+ )?alliance|supply (?:deal|agreement)|signs?\b.{0,40}\b(?:deal|agreement|contract|pact|mou)|agreement with|contract (?:with|from)|awarded\b.{0,40}\bcontract|"
        r"(?:research|licen[cs]ing|development|manufacturing) (?:pact|alliance)|letter of intent|memorandum of understanding|distribution agreement|co-promote|joins forces|(?:strik(?:es?|ing)|inks?|inking|clinch(?:es)?|lands?|(?:agree|near)s? (?:to|on|a)?)\b.{0,50}\b(?:alliance|deal|pact|partnership|tie-?up)|(?:deal|pact|alliance|partnership|acquisition|buyout) (?:worth|valued at)|pays?\b.{0,20}(?:\$|€|£)[\d.,]+\s?(?:k|m|mln|million|b|bn|billion)?\b.{0,20}\bfor)\b",
        r"(?:\$|€|£)[\d.,]+\s?(?:m|mln|million|b|bn|billion)\+?\b.{0,40}\b(?:deal|acquisition|buyout|takeover|merger|pact|alliance|tie-?up|contracts?|sale of)\b",
    ),
    _rule(
        EventType.PEOPLE,
        r"(?:appoint(?:s|ed|ment)?|names|named|hires?|promotes?|promotion of|elects?|elected|joins|joined)\b.{0,90}\b(?:chief|ceo|cfo|cto|coo|cmo|cso|officer|president|director|directors|chair(?:man|woman)?|board|head|vice president|general counsel|manager|advis(?:er|or)s?|partner|leader(?:ship)?|executive)\b",
        r"(?:steps? down|resign(?:s|ed|ation)?|retire(?:s|d|ment)|departs?|departure|ouster|ousted|(?:to )?succeeds?\b.{0,40}\b(?:as|ceo|chief|chair\w*|president)|successor|leadership (?:transition|change)|new (?:ceo|cfo|chief|chair\w*|president)|board of directors|passing of)\b",
        r"(?:drafts|taps|poach(?:es|ed)|recruits?|lures|snags|picks|brings (?:on|in)|nominat(?:es|ed))\b.{0,80}\b(?:chief|ceo|cfo|cto|coo|president|chair(?:man|woman)?|head|executive|exec|veteran|alum|architect|(?:to|will) (?:lead|run|head)|board)\b",
        r"(?:is|are|finally|to|will) retir(?:e|ing)\b|(?:exec(?:utive)?s?|leaders?|chief|ceo|cfo)\b.{0,20}\b(?:heads? (?:for|out)|leav(?:e|es|ing)|exits?|exiting|departs?|departing|ousted|quits?|resigns?)\b",
        r"(?:head|chief|ceo|cfo|exec(?:utive)?|leader|architect|designer|researcher|scientist)\b.{0,60}\b(?:(?:to )?leaves? for|departs for|defects to|jumps to|(?:to )?joins?)\b",
        r"(?:ceo|cfo|chief (?:executive|\w+ officer)|(?:finance|operations|technology|science|medical) chief|chairman|president)\b.{0,30}\b(?:to leave|leaves|quits|fired|exits|out)\b",
    ),
    _rule(
        EventType.REGULATORY,
        rf"{_REGULATOR}\b",
        r"(?:fast track (?:designation|status|review)|orphan drug|breakthrough (?:therapy|device)|priority review|rare pediatric|rmat|designation|pdufa|complete response letter|clinical hold|ind application|investigational new drug|bla|nda|submi(?:ts|tted|ssion)\b.{0,50}\bapplication|"
        r"recalls?|warning letter|regulators?|regulatory|antitrust|ftc|sec (?:charges|probe|sues|investigat\w+)|fcc|doj|probes?|(?:tax|antitrust|criminal|federal|sec|doj|eu|formal) (?:\w+ )?investigation|sanctions|tariffs?|fined|fines? (?:of|for|on|against)|ban(?:s|ned)? (?:on|of|sales?|imports?)|"
        r"nasdaq (?:notification|notice|listing)|minimum bid|delisting|reimbursement|medicare|rate (?:hike|cut|decision)|interest rates?|tax (?:probe|ruling|authorit\w+)|patent (?:office|grant\w*|allow\w*|expir\w+|approv\w+)|notice of allowance|product licen[cs]e|marketing licen[cs]e)\b",
    ),
    _rule(
        EventType.REGULATORY,
        r"(?:new|proposed|draft|bipartisan|funding|spending|tax|state|federal) (?:bill|law|legislation|regulations?|rules)\b|(?:signs?|signing|pass(?:es|ed)?|enacts?|vetoes|codif(?:y|ies)|reauthori[sz]\w+|repeals?)\b.{0,40}\b(?:bill|law|act|legislation)\b|executive order|export (?:controls?|curbs?|bans?|licen[cs]es?)",
        r"(?:act|bill)\b.{0,30}\b(?:advances?|passes|clears|stalls|heads|fails)\b.{0,25}\b(?:house|senate|congress|committee|parliament)\b|(?:rbi|sebi|sec|fca|epa|fcc|ferc|cms|finra|eba|esma)\b.{0,12}\b(?:proposes?|finali[sz]es?|withdraws?|tightens?|weighs)\b",
        r"(?:government|gov't|govt|governor|senate|congress|lawmakers?|parliament|ministr?y|white house|administration|eu|california|washington|beijing|pentagon|treasury|commerce department|energy department)\b.{0,30}\b(?:allows?|lifts?|eases?|imposes?|bans?|blocks?|bars?|halts?|orders?|approves?|extends?|enacts?|tightens?|restricts?|fines?|delays?|suspends?)\b",
    ),
    _rule(
        EventType.PRODUCT,
        r"(?:is|are) (?:a|an) new\b|launch(?:es|ed)?\b.{0,90}\bfor the treatment\b|(?:kills?|killing|discontinu(?:es?|ed|ing)|sunsets?|to end|ends|ending|shuts? down|shutting down|stops? selling|stops? offering)\b.{0,50}\b(?:apps?|products?|services?|discs?|features?|production|drug|pill|vaccine|games|device|plan)\b",
        r"(?:up|available|open) for pre-?orders?\b|(?:gets?|getting|receives?) (?:an? |its |the )?.{0,30}\b(?:upgrade|refresh|redesign|makeover|overhaul)\b|announces? (?:its |the )?first .{0,30}\b(?:model|generator|device|chip|phone|robot|app|service|platform|vehicle|car)\b",
        r"launch(?:es|ed)? in (?:the )?(?:us|u\.s\.|america|europe|uk|india|china|japan|germany|france|canada)\b|released an? (?:\w+ ){0,3}(?:apps?|model|tool|update|version|game|service)\b|expands? .{0,40}\b(?:product line|line-?up)\b",
        r"(?:unveils?|introduces?|debuts?|rolls? out|announces? (?:availability|general availability)|now available|new (?:app|product|platform|model|version|feature|service|tool))\b(?!.{0,30}\b(?:plan|pledges?|bill|law|budget|reserve|strategy)\b)",
        r"(?:launch(?:es|ed)?|releases?|ships?|upgrades?)\b.{0,70}\b(?:apps?|products?|services?|platforms?|devices?|lines?|models?|versions?|tools?|kits?|phones?|smartphones?|iphones?|watch|chips?|systems?|solutions?|software|drug|vaccine|test|cards?|robots?|cars?|vehicles?|games?|features?|assistant|tablets?|api|sdk|pay)\b",
    ),
)
# An analyst's opinion is no event, though its headline is full of words that name one.
_OPINION = re.compile(
    r"\b(?:(?:maintains?|reiterates?|initiates?|upgrades?|downgrades?|assumes|resumes|reinstates|raises|lowers|cuts|boosts)\b.{0,80}"
    r"\b(?:buy|hold|neutral|overweight|underweight|outperform|underperform|equal[- ]weight|sector perform|market perform|"
    r"conviction|coverage|rating|pt|po|price target)\b|price target|conviction buy|\b(?:stocks?|shares|etfs?)\b.{0,40}\bto (?:buy|sell|hold|own)\b|\bshould (?:you|i|investors) (?:buy|sell|own)\b|\bbuy, sell,? or hold\b|\bis\b.{0,60}\ba (?:buy|sell)\b|\bnot a (?:buy|sell)\b|top \d+ (?:stocks|large|small|mid))"
)
# Who holds how many shares of whom changes every day: a filing, not an event.
_HOLDINGS = re.compile(
    r"\b(?:shares?|stake|position|holdings?|stock)\b.{0,70}\b(?:bought|sold|acquired|purchased) by\b|\b(?:raises?|lowers?|boosts?|reduces?|increases?|trims?|"
    r"decreases?|cuts?|grows?|adds?|takes?|has|holds|lifts?|decreased|raised|acquires?|buys?|sells?|sold|bought|purchases?|invests?|loads up)\b.{0,60}"
    r"\b(?:stake|position|holdings?|shares|stock)\b.{0,70}(?:\$[a-z]{1,5}\b|\((?:nasdaq|nyse)\b|\bby \d|,? according to)|"
    r"\b(?:raises?|lowers?|boosts?|reduces?|increases?|trims?|cuts?|loads up)\b.{0,25}\b(?:stakes?|positions?|holdings?) (?:in|on)\b|"
    r"\b(?:director|cao|cfo|ceo|svp|evp|insider|rep\.|sen\.|president|officer)\b.{0,40}\b(?:sells?|sold|buys?|bought)\b.{0,60}\b(?:stock|shares)\b"
)
# Leave to begin a trial, or a request for approval, is a step with the authority, not an approval.
_STEP = re.compile(
    r"\b(?:seeks?|seeking|eyes|eyeing|awaits?|hopes|wants?|pursu\w+|near(?:s|ing)?)\b.{0,50}\b(?:nod|approval|clearance|green ?light|authori[sz]ation)\b|\b(?:green ?lights?|nods?|okays?|clear(?:s|ed)?|allow(?:s|ed)?|paves? the way)\b.{0,90}\b(?:study|studies|trials?|testing)\b|\b(?:eyes?|seeking|progress\w* with|panel recommends|panel backs|recommends|awaits?|nears?|closer to|towards?|hopes?|expects?|potential|pursues?|supports?) (?:\w+ ){0,3}(?:approval|clearance|authori[sz]ation)\b|\b(?:approval|clearance) (?:\w+ )?(?:path(?:way)?|process|plan|timeline)\b|"
    r"\bsubmitted to\b|\bre-?files?\b|\bpetition\b|\bexemption\b|\bide\b|\bexpanded access\b|\bcontract manufactur\w+|\breimbursement\b|\bvalidat\w+|\balignment\b|\bto launch phase\b|"
    r"\b(?:phase [0-9iv]+\w*|trial|study) approval\b|\b(?:approv(?:al|es?|ed)|clear(?:ance|ed|s))\b.{0,40}\b(?:to (?:begin|start|commence|conduct|test|initiate|proceed)|for (?:a |its |the )?(?:phase|trial|study|clinical))\b|\b(?:ind|cta|investigational|clinical trial) applications?\b|\binvestigational new drug\b|\b(?:submits?|submitted|submission|files?|filing|seeks?|"
    r"resubmi\w+|accepts?|acceptance|accepted)\b.{0,80}\b(?:application|approval|authori[sz]ation|review|bla|nda|maa)\b"
)
_STORY_START = 420  # characters of the text that may speak where the headline does not


def detect_event(title: str, text: str = "") -> Event | None:
    """The kind of event a headline tells, else the first sentence of the text; None where neither does."""
    return event_of(prepare(title, text))


def event_of(telling: PreparedText) -> Event | None:
    """As :func:`detect_event`, for an article that was made ready."""
    headline = telling.folded
    if _OPINION.search(headline) or _HOLDINGS.search(headline):
        return None
    lead = fold(telling.sentences[0][:_STORY_START]) if telling.sentences else ""
    for event, pattern in _RULES:
        if found := pattern.search(headline):
            if event is EventType.TRIAL_RESULT and not _CLINICAL.search(f"{headline} {lead}"):
                continue
            if event is EventType.APPROVAL and not _PRODUCT_APPROVAL.search(f"{headline} {lead}"):
                return Event(EventType.REGULATORY, f"the headline says “{_clip(found[0])}”")
            if event is EventType.APPROVAL and (step := _STEP.search(headline)):
                return Event(EventType.REGULATORY, f"the headline says “{_clip(step[0])}”")
            return Event(event, f"the headline says “{_clip(found[0])}”")
    for event, pattern in _RULES:
        if event not in _TITLE_ONLY and (found := pattern.search(lead)):
            if event is EventType.DEAL and not _SAID_OUTRIGHT.search(lead):
                continue
            if event is EventType.EARNINGS and (not _REPORTED.search(lead) or _MARKETS.search(headline)):
                continue
            if event is EventType.TRIAL_RESULT and not _CLINICAL.search(lead):
                continue
            if event is EventType.APPROVAL and (_STEP.search(lead) or not _GIVEN.search(lead)):
                continue
            return Event(event, f"the first sentence says “{_clip(found[0])}”")
    return None


# Words that a first sentence may well use in passing.
_TITLE_ONLY = frozenset(
    {
        EventType.PRODUCT,
        EventType.REGULATORY,
        EventType.LITIGATION,
        EventType.CALENDAR,
        EventType.PEOPLE,
        EventType.GUIDANCE,
    }
)
_SAID_OUTRIGHT = re.compile(
    r"\b(?:agreed to (?:buy|acquire|merge|be acquired|sell)|(?:to|will|has|have) acquired?\b|acquisition of|definitive (?:merger |purchase )?agreement|merger (?:agreement|with)|takeover|"
    r"(?:bought|buying) .{2,60}\b(?:for|maker|company|firm|group|unit)|(?:license|licensing|collaboration|supply|distribution) agreement)\b"
)
# An approval of a medicine, a device or a test; leave to drill, to merge or to be paid for is a regulatory matter.
_PRODUCT_APPROVAL = re.compile(
    rf"\b(?:{_REGULATOR}|ce mark\w*|510\(k\)|marketing authori[sz]ation|drug|vaccine|treatment|therapy|device|medicine|biosimilar|diagnostic|patients?|medical)\b"
)
# In a first sentence only an authority's own act counts: products "approved by" it are mentioned everywhere.
_GIVEN = re.compile(
    rf"\b{_REGULATOR}(?: \([a-z.\s]+\))?,? (?:(?:has|have|on \w+|today) )?(?:approved|cleared|authori[sz]ed|granted (?:\w+ )?(?:approval|clearance|marketing))\b|"
    rf"\b(?:announced?s?|received?s?)\b.{{0,40}}\b{_REGULATOR}(?: \([a-z.\s]+\))? (?:\w+ )?(?:approval|clearance) (?:of|for)\b"
)
_REPORTED = re.compile(
    r"\b(?:report(?:s|ed)|post(?:s|ed)|announced|beat|miss(?:ed)?|said)\b.{0,90}\b(?:profit|earnings|revenue|sales|loss|income|quarter\w* results|financial results)\b"
)
_MARKETS = re.compile(r"\b(?:stocks|markets?|wall st(?:reet)?|shares|morning call|investors|week ahead)\b")
_CLINICAL = re.compile(
    r"\b(?:patients?|participants|subjects|clinical|preclinical|phase [0-9i]|(?:mid|late|early)-stage|placebo|efficacy|safety data|dos(?:e|ed|ing)|mice|tumou?rs?|therap\w+|disease|drug|vaccine)\b"
)


def _clip(words: str) -> str:
    return words if len(words) <= 60 else words[:57].rstrip() + "…"
