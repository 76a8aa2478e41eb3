"""Stock listicles: articles that tell readers what to buy or sell, or explain a day's price to sell clicks."""

from __future__ import annotations

from bot.articles.noise.rules import NoiseRule, any_of, first, tokens, words

_NUMBER = r"(?:(?<![$€£:.,\d])\d{1,2}(?![\d:.,%]|\s*(?:million|billion|trillion|percent|%))|two|three|four|five|six|seven|eight|nine|ten|a\s+dozen)"
_PAPERS = r"(?:stocks|etfs|reits|index\s+funds?|cryptos|cryptocurrencies|dividend\s+(?:kings?|aristocrats?)|penny\s+stocks|midcaps|small[\s-]caps|blue[\s-]chips)"
_YEAR_ANY = r"20\d\d"
_TRADE = r"(?:buy|sell|hold|own|avoid|invest)"

_NEWS = words(
    r"""\b(?:join(?:s|ing)?\s+(?:the\s+)?s&p|added\s+to|removed\s+from|delist\w*|wall\s+st(?:reet)?\s+(?:ends|opens|rises|slips|falls|closes)|us\s+stocks-|(?:upgrade[sd]?|downgrade[sd]?|initiate[sd]?|maintain(?:s|ed)?|reiterate[sd]?|raises?|lowers?|lifts|cuts)\b.*\b(?:to\s+buy|to\s+sell|to\s+hold|at\s+buy|rating|target)|conviction\s+(?:buy|list)
    |\b(?:opening|closing|ending|carryover|buffer|crude|oil|fuel|gas(?:oline)?|grain|wheat|cotton|sugar|rice|food|fish|housing|vaccine|weapons?)\s+stocks
    |agrees?\s+to\s+buy|offers?\s+to\s+buy|in\s+talks\s+to|deal\s+to\s+buy|bid\s+to\s+buy|plans?\s+to\s+buy|to\s+buy\s+back|stake|divest|acquisition|takeover|directors?|insider\s+trading|sec\b|fined)"""
)

_PAPER = words(r"\b(?:stocks?|shares|etfs?|reits?|dividends?|nasdaq|nyse)\b|\([A-Z]{1,5}\)")
# What is bought or picked here is no paper.
_WARES = words(
    r"\b(?:sales?\s+20\d\d|july\s+4th|4th\s+of\s+july|tech\s+deals|sale\s+to\s+find|prime\s+day|black\s+friday|toolkit|screwdriver|laptops?|phones?|pixel|galaxy|gadgets?|headphones|world\s+cup|parlay|bets?|odds|games?|recipes?|mattress|sneakers|cars?\s+you|console|kit\b|nfl|nba|mlb|premier\s+league)\b"
)

_RULES = (
    NoiseRule(
        "a list of papers to buy or sell",
        (
            words(
                rf"\b(?:{_NUMBER}|top|best|these|my\s+(?:top|favorite)|the\s+only|some)\s+(?:[\w&’'()/-]+\s+){{0,7}}?{_PAPERS}\b"
            ),
            words(
                rf"\b(?:to\s+(?:{_TRADE}|watch|stock\s+up|consider|dump|load|explode)|you\s+(?:can|should|need|may)|i['’]?d\s+buy|i['’]m\s+buying|that\s+(?:could|can|will|may|look|turned|should|pay|have)|worth\s+(?:buying|owning)|for\s+(?:{_YEAR_ANY}|retire\w*|patient|any\s+market|the\s+(?:next|long|second)|life|passive|beginners|income)|with\s+(?:\w+\s+){{0,4}}(?:upside|potential|room|yields?|growth|the\s+(?:highest|lowest))|ready\s+to|set\s+to|set\s+for|poised|under\s+\$\d+|trading\s+at|yielding|hedge\s+funds|insiders|billionaires?|buffett|cathie|hand\s+over\s+fist|strong\s+buys|upside|(?:this|of\s+the)\s+(?:week|month|year)|in\s+the\s+.{{3,40}}\s+industry\s+with|before\s+the\s+bell)\b|:\s*{_NUMBER}\b"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "papers counted for what they may bring",
        (
            words(
                rf"^(?:[^:]{{0,40}}:\s+)?(?:the\s+|these\s+|my\s+|just\s+|only\s+)?(?:\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten)\s+(?!\s*(?:million|billion|percent|%))(?:[\w&’'()/,-]+\s+){{0,6}}?{_PAPERS}\b|\bbut\s+(?:\d|two|three|four|five)\s+stocks\b"
            ),
            words(
                r"\b(?:yield(?:s|ing)?|that|which|you|your|i['’]?[dm]?|we|with|for|performed|likes?|loves?|fall\s+short|facing|skating|we['’]re|are\s+(?:buying|selling|loading)|in\s+the\s+red|on\s+my|should|could|analysts?|hedge|billionaire|insiders?|quietly|cramer|talked|is\s+right|one\s+adding)\b"
            ),
        ),
        (
            _NEWS,
            words(
                r"\b(?:fell|rose|falls?(?!\s+short)|rise|index|nifty|sensex|listed|debut|exchange|halted|suspended|banned)\b"
            ),
        ),
    ),
    NoiseRule(
        "one paper praised as a kind to pick",
        (
            words(
                r"\b(?:growth|value|momentum|dividend|income|retirement|buy|tech|ai|defensive|quality)\s+(?:stock|pick|play|candidate)\b|\bbottom[\s-]fish(?:er|ers|ing)\b|\b(?:potentially|deeply|significantly|still|really|actually)\s+(?:under|over)valued\b|(?<!market\s)\b(?:under|over)valued\s*\?|\bfor\s+(?:the\s+)?(?:long[\s-]term|long\s+haul)\b.*\bstock\b|\bstock\s+(?:for|to)\s+(?:the\s+)?(?:long[\s-]term|own|add\s+to)\b"
            ),
            words(
                r"\b(?:\d|two|three|four|five)\s+(?:big\s+|key\s+|good\s+|great\s+)?reasons\b|\b(?:is|are|looks?|makes?|still|remains?)\s+(?:[\w.&’'()-]+\s+){0,4}?(?:an?|the)\s+(?:\w+\s+){0,3}?(?:growth|value|momentum|dividend|income|retirement|choice|pick|opportunity|bargain|defensive|quality|buy|top|strong|great|solid|incredible)\b|^(?:is|are|should|does|what\s+makes|here['’]?s?)\b|\?|\b(?:great|good|solid|perfect)\s+(?:choice|pick|bet|time)\b"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "counts reasons to own a paper",
        (
            words(
                r"\b(?:\d|two|three|four|five)\s+(?:\w+\s+){0,2}?(?:reasons?|things|signs?|factors)\s+(?:why\b|to\s+(?:like|love|own|hold|retain|keep|add|buy|sell|avoid|bet)|it['’]?s|(?:that\s+)?make)|:\s*(?:\d|two|three|four|five)\s+(?:\w+\s+)?reasons?\b"
            ),
            words(
                r"\b(?:stocks?|shares|etf|portfolio|investors?|dividend)\b|\([A-Z.]{1,6}\)|\((?:nasdaq|nyse|nysearca|otc\w*|tsx)[:\s]"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "papers recommended to buy",
        (
            words(rf"\b{_PAPERS}\s+to\s+(?:buy|sell|own|avoid|watch|invest|dump|consider|hold)\b"),
            words(
                r"\b(?:now|today|right|forever|hold|before|in\s+\w+|for|hand|dip|best|top|\d+|one|two|three|four|five|all|with|this|the|my|hot|smart\w*|bull|favou?rite|according|and\s+never|cheap|month|week|only|ultimate|on\s+the)\b"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "one paper recommended to buy",
        (
            words(
                r"\b(?:1|one|this|the|my|only|best)\s+(?:[\w&’'()/,%-]+\s+){0,6}?(?:stock|etf|index\s+fund)\b"
            ),
            words(
                r"\bto\s+(?:buy|sell|own|invest|hold)\b(?!\s+(?:back|out))|\b(?:is|could\s+be)\s+an?\s+(?:better|screaming|strong|no-brainer)\s+buy\b|\bset\s+to\s+(?:soar|skyrocket|explode)|\bhand\s+over\s+fist"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "asks whether to buy or sell a paper",
        (
            words(
                r"\b(?:is|are)\s+(?:[\w&.’'()$-]+\s+){0,9}?(?:an?\s+|still\s+an?\s+|the\s+)(?:\w+[\s-]+){0,4}?(?:buy|sell|hold|bargain|steal|millionaire[\s-]maker|safe\s+dividend\s+stock|good\s+stock|value\s+trap|smart\s+buy|screaming\s+buy|must[\s-]buy)\b(?!\s+(?:of|back|side|out|-?out|rating|recommendation))|\bis\s+it\s+(?:too\s+late|time|safe|still\s+(?:smart|worth))\s+to\s+(?:buy|sell|invest)|(?:\bis\s+(?:now|it)\s+(?:the|a)\s+(?:\w+\s+)?|^|[.?!:]\s+)(?:is\s+it\s+)?time\s+to\s+(?:buy|sell)\b|\bshould\s+(?:you|i|investors|we)\s+(?:\w+\s+)?(?:buy|sell|invest|hold|own|avoid|dump)\b|\bworth\s+buying\b|\b(?:overvalued|undervalued)\s+(?:after|now|at|ahead).*\?"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "a verdict to buy, sell or hold",
        (
            words(
                r"\bbuy,?\s+(?:or\s+)?sell,?\s+or\s+hold\b|\ba\s+buy,?\s+or\b|\bbuy\s+or\s+wait\b|\bare\s+.{0,40}\bbuys\s*\?|\bits?['’]?\s+time\s+to\s+buy\b|\bregret\s+not\s+buying\b|\bonly\s+(?:\w+\s+){0,3}stocks?\s+i['’]?d\b|\bnext\s+\$[\d.]+\s+trillion\s+(?:stock|company)\s*\?|\bstock\s+recommendations?\b|\b(?:top|best)\s+\d+\s+(?:\w+\s+){0,2}undervalued\b|\bbuy\s+or\s+sell\b|\bsell\s+or\s+hold\b|\bbull\s+vs\.?\s+bear\b|\b(?:screaming|strong|no-brainer|must)[\s-]buy(?:s)?\b|\bbuy\s+hand\s+over\s+fist|:\s+(?:an?\s+)?(?:strong\s+)?(?:buy|top\s+pick|sell)\s+(?:at|on|for|in)\b"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "compares two papers",
        (
            words(
                r"\bbetter\s+(?:[\w-]+\s+){0,4}?(?:buy|stock|pick|investment)\b|\bvs\.?\s.{2,60}\b(?:stock\b|which\b.*\bbuy\b)|\bwhich\s+(?:[\w-]+\s+){0,4}(?:stock|buy)\s+(?:is|to)\b|\bbest\s+(?:[\w-]+\s+){0,3}stock\s+to\s+buy"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "explains a day's move of a stock",
        (
            words(
                r"^\W*(?:here(?:['’]s|\s+is)\s+)?why\b.{0,70}\b(?:stocks?|shares)\b.{0,50}\b(?:today|this\s+(?:week|month|morning|afternoon)|now|yesterday|on\s+(?:mon|tues|wednes|thurs|fri)day|jumped|soared|plunged|popped|surged|sank|crashed|tanked|dropped|skyrocket\w*|is\s+(?:down|up|falling|rising|sinking|soaring))\b"
            ),
        ),
        (
            words(
                r"\bwhy\s+(?:(?:is|are|did)\s+)?(?:the\s+)?(?:fed|ecb|china|us|u\.s\.|global|world|asian|european|indian)\b|\bstock\s+markets?\b"
            ),
        ),
    ),
    NoiseRule(
        "a reason to hold or drop one's own stock",
        (
            words(
                r"\bwhy\s+i(?:['’]m|\s+(?:just\s+)?)\b.{0,40}\b(?:bought|buy|buying|sold|sell|selling|stock|shares)\b|\bmy\s+(?:largest|biggest|favou?rite|top)\s+(?:holding|position|stock|pick)\b|\bif\s+i\s+could\s+(?:only\s+)?(?:buy|own)\b|\bi['’]d\s+buy\b|\b\d+\s+(?:\w+\s+){0,2}(?:reasons?|things\s+to\s+know)\b(?=.*\b(?:stocks?|shares|etf|dividend|portfolio)\b).*\b(?:buy|sell|buying|selling)\b|\b(?:two|three|four|five)\s+reasons\s+to\s+(?:buy|sell)|\b(?:know|read)\b.*\bbefore\s+(?:you\s+)?buy(?:ing)?\b.*\bstock|\bthinking\s+of\s+buying\b.*\bstock|\bmust-buy\b|^here['’]s\s+why\s+.{2,40}\s+is\s+an?\s+(?:\w+\s+)?(?:buy|sell)"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "guesses where a stock will be",
        (
            words(
                r"\bwhere\s+(?:will|could|it\s+could)\s+.{1,50}\bbe\s+in\s+(?:\d+|one|two|three|five|ten|20\d\d)\b|\bstock\b.{0,20}\b(?:price\s+prediction|forecast)\b.{0,60}(?:20\d\d|years)|\b(?:can|could|will|is)\s+.{1,50}\bstock\s+(?:hit|reach|double|triple|crash|soar|go(?:ing)?|be|join)\b|^prediction:\s.*\b(?:stocks?|worth|buy)\b|\bcould\s+.{1,50}\b(?:stock\s+)?be\s+(?:a|the\s+next)\s+(?:millionaire|big|monster)|^(?:is|could)\s+.{2,30}\s+(?:be\s+)?the\s+next\s+[A-Z]"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "promises riches from a paper",
        (
            words(
                r"\b(?:millionaire[\s-]maker|make\s+you\s+(?:a\s+)?(?:millionaire|rich)|set\s+you\s+up\s+for\s+life|10x\s+your|could\s+turn\s+\$[\d,]+|turned\s+\$[\d,]+|if\s+you(?:['’]d|\s+had)?\s+invested\s+\$[\d,]+|\$[\d,]+\s+invested\s+in\b|got\s+\$[\d,]+\?|double\s+your\s+money|crush(?:ed|es|ing)?\s+the\s+market|unstoppable\s+stocks?|once-in-a-(?:decade|lifetime|generation)\s+(?:\w+\s+)?(?:opportunity|stock|buying)|want\s+\$[\d,]+.*\b(?:dividends?|income)|monster\s+stocks?|trillion-dollar\s+club|growth\s+stock\s+set\s+to|buy\s+this\s+.{0,20}stock|stocks?\s+to\s+buy\s+and\s+hold|reason\s+to\s+buy\s+.{1,40}\bstock)\b|\bmissed\s+out\s+on\b.*\?.*\b(?:buy|stock)\b"
            ),
        ),
        (),
    ),
    NoiseRule(
        "a paper that is not named is praised",
        (
            words(
                r"\b(?:this|these(?:\s+\w+)?)\s+(?:[\w$%’'-]+\s+){0,4}?(?:stocks?|etfs?|reits?)\b|\b(?:chance|opportunity|time)\s+to\s+buy\s+(?:this|these)\b|\bwhat['’]s\s+going\s+on\s+with\s+.{2,40}\b(?:stock|shares)\b|\bfavou?rite\s+(?:[\w-]+\s+){0,3}stocks?\b|\bbuy\s+these\s+(?:\w+\s+){0,3}(?:stocks|etfs|reits)\b|\binvested\s+in\s+.{2,40}\bwould\s+be\s+worth\b"
            ),
        ),
        (
            words(
                r"\b(?:exchange|index|offering|split|buyback|sec\b|regulator|trump|congress\w*|senators?|disclos\w+|his\s+portfolio|(?:this|it)\s+means)\b"
            ),
        ),
    ),
    NoiseRule(
        "ranks papers",
        (
            words(
                rf"\b(?:best|top|hottest|safest|cheapest|strongest)[\s-]+(?:[\w-]+\s+){{0,3}}{_PAPERS}\b\s*(?:to\b|of\s+the\s+(?:week|month|year)|for\b|now\b|in\s+20|in\s+the\b|this\b)|^dream\s+stocks\b|\bstock\s+picks?\b|^(?:hot|top|best)\s+stocks\b|\b(?:best|top)\s+(?:\w+\s+){{0,2}}stock\s+to\s+(?:buy|invest)|\btop\s+picks\b|\blargest\s+holding\b"
            ),
        ),
        (_NEWS,),
    ),
    NoiseRule(
        "papers praised for their yield or price",
        (
            words(
                rf"\b{_NUMBER}\s+(?:[\w&’'()/-]+\s+){{0,5}}?(?:safe|cheap|undervalued|overvalued|beaten-down|monster|magnificent|no-brainer|supercharged|high-yield|ultra-high-yield|unstoppable|brilliant|hot|dividend|value|growth|blue-chip|small-cap|momentum)\s+(?:[\w-]+\s+){{0,3}}{_PAPERS}\b"
            ),
        ),
        (_NEWS, words(r"\b(?:fall|fell|rise|rose|slump|slide|index)\b")),
    ),
)

_TEXT_RULES = (
    NoiseRule(
        "the text is a stock-picking column",
        (
            words(
                r"\b(?:has|have|holds?)\s+(?:no\s+|a\s+)?positions?\s+in\s+(?:any\s+of\s+)?(?:the\s+)?(?:stocks|shares|companies|securities)\s+mentioned\b"
            ),
            words(r"\b(?:buy|stocks?\s+(?:to|that)|investors\s+should|should\s+you)\b"),
        ),
    ),
)

_GATE = any_of(
    "stock stocks shares buy buying bought buys sell selling hold own avoid invest invested investing etf "
    "etfs reit reits fund funds dividend dividends cryptos cryptocurrencies prediction millionaire where "
    "reasons reason undervalued overvalued fisher fishing growth momentum value portfolio "
    "better chance opportunity favorite favourite holding pick picks missed next best midcaps caps"
)


def listicle(title: str) -> str | None:
    """Why this title is a stock listicle, or None."""
    there = tokens(title)
    if _GATE.isdisjoint(there):
        return None
    why = first(_RULES, title, there)
    return None if why and _WARES.search(title) and not _PAPER.search(title) else why


def listicle_text(title: str, text: str) -> str | None:
    """Why this text is a stock column, or None; only where the title speaks of a stock at all."""
    if "mentioned" not in text[-3000:] or _GATE.isdisjoint(tokens(title)):
        return None
    return first(_TEXT_RULES, text[-3000:])
