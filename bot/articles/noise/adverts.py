"""Adverts: items that want the reader to buy, register, play or visit."""

from __future__ import annotations

from bot.articles.noise.adverts_weighed import wares
from bot.articles.noise.rules import NoiseRule, any_of, first, tokens, words

_NEWS = words(
    r"""\b(?:record\s+(?:\$|high|sales)|sales\s+(?:hit|rise|rose|fall|fell|jump|climb|reach|grow|grew)|revenue|profit|shares\b|shareholders?|spending\s+(?:rises?|hits?|falls?)|bill\s+advances|licen[cs]es?|legislature|lawmakers|senators?|sec\s+(?:charges|sues|drops|fines)|regulators?|lawsuits?|sues?\b|fined|following\b|pollution|amid\b|book\s+review|fraud\s+charges|recalls?\b|acquires?\b|to\s+buy\s+\w+\s+for|\$[\d.]+\s*(?:bn|billion)|earnings|quarter\b|study\s+finds|fda|phase\s+[123]|trial\s+results|central\s+bank|analysts?\s+(?:say|said)\b.*\bstocks?)\b"""
)
_CLINICAL = words(
    r"\b(?:phase\s+[1-3ib]+|clinical|fda|ema\b|(?<!free\s)trials?|patients|investors?|results|(?:clinical|topline|interim|safety|efficacy|preclinical)\s+data|key\s+opinion|conference\s+call|earnings|pipeline|r&d|quarter)\b"
)

_RULES = (
    NoiseRule(
        "marked as paid for",
        (
            words(
                r"^\W*(?:sponsored|sponsored\s+(?:content|post|by)|paid\s+(?:post|content|program|promotion)|advertorial|partner\s+content|promoted|branded\s+content|in\s+partnership\s+with)\b\s*[:|–—\]-]|\b(?:sponsored\s+(?:content|post)|advertorial)\b"
            ),
        ),
        needs=any_of("sponsored paid advertorial partner promoted branded partnership"),
    ),
    NoiseRule(
        "a discount is offered",
        (
            words(
                r"\b(?:\d{1,2}\s?%\s+off\b(?!\s+(?:its|their|his|her|from|the\s+peak|highs?|peak|record|all-time))|promo(?:tion(?:al)?)?\s+codes?|(?:bonus|referral|discount)\s+codes?|coupons?\b|flash\s+sale(?!\s+(?:site|start|operator|retailer))|clearance\s+(?:sale|event)|limited[\s-]time\s+(?:offer|deal|discount)|buy\s+(?:one|two|1|2)\s*,?\s+get\s+(?:one|two|1|2)|(?:with|get|and|offers)\s+free\s+shipping|special\s+(?:offer|promotion|discount)|exclusive\s+(?:offers?|discounts?)|(?:opening|store-?wide|early[\s-]bird)\s+(?:discounts?|pricing|tickets|registration)|early[\s-]bird|save\s+(?:up\s+to\s+)?(?:\d+\s?%|big\b|\$\d+)|book\s+now|order\s+(?:now|today)|shop\s+(?:now|the\s+best)|first\s+month\s+free|lowest\s+price|sitewide|(?:massive|huge|flat|steep|christmas|holiday)\s+(?:[\w-]+\s+){0,3}discounts?|\d+\s+percent\s+(?:off|discount)\b|biggest\s+sale\s+of|final\s+hours\s+to|price\s+and\s+discount|\d{1,2}\s?%\s+discount\s+(?:sale|on|for|code|deal|at)|(?:prime\s+day|black\s+friday|cyber\s+monday|all-time[\s-]low|record[\s-]low|lowest[\s-]ever|rock-bottom)\s+price|(?:woot|amazon|best\s+buy|walmart|costco|wayfair|etsy)\s+sale\b|\d+\s?%\s+savings?\b)|(?<!\w)[$£€]\s?\d[\d,.]*\s+(?:today|off)\b(?!\s+(?:its|their|his|her|from|the\s+(?:table|value|price\s+target|peak|record|high|market|bill)|highs?|peak|record|all-time|session|lows?))|\b(?:from|now|for|at|to|under)\s+(?:just|only|under)?\s?[$£€]\d{1,3}(?:\.\d\d)?\b(?!\s*(?:million|billion|bn|[mbk]\b|,\d{3}|per\b|a\s+(?:share|barrel|ton|unit)))(?=.*\b(?:sale|deals?|discounts?|prime\s+day|woot|amazon|bundle|saving)\b)|(?<!\w)[$£€]\d[\d,–-]*(?:[$£€]?\d+)?\s+(?:\w+\s+)?(?:checking|savings|account|sign-?up|welcome|referral|new\s+member)\s+bonus\b"
            ),
        ),
        (
            _NEWS,
            words(
                r"\b(?:claims?\s+to|generics|drugs?|price\s+target|oil|crude|brent|barrel|bitcoin|ether|gold|silver|token|futures|stocks?|tuition|taxes|minister|government)\b"
            ),
        ),
        needs=any_of(
            "bonus savings just only under woot off code codes coupon coupons sale clearance limited buy shipping special exclusive discount discounts pricing early save book order shop free lowest sitewide biggest hours today offer offers price"
        ),
    ),
    NoiseRule(
        "deals are listed",
        (
            words(
                r"\b(?:(?:best|top|amazing|hottest|can['’]?t[\s-]miss)\s+(?:[\w&’'-]+\s+){0,4}deals\b|best\s+markdowns|sportsbook\s+promos?|\bdeals\s+are\s+heating\s+up|(?:(?:4th|fourth)\s+of\s+july|july\s+4th|independence\s+day|presidents\s+day|mother['’]s\s+day|father['’]s\s+day|anniversary)\s+(?:20\d\d\s+)?(?:[\w’'-]+\s+){0,3}(?:sales?|deals?|discounts?|markdowns)\b|(?:black\s+friday|cyber\s+monday|prime\s+day|labor\s+day|memorial\s+day|boxing\s+day|presidents['’]?\s+day)\s+(?:[\w’'-]+\s+){0,3}(?:deals?|sale\b|discounts?|bargains)|\bdeals\s+(?:under\s+\$|you\s+can)|(?:still\s+)?on\s+sale\s+(?:now|for|right)|announces\s+.{0,30}\bdeals\b)"
            ),
        ),
        (
            _NEWS,
            words(
                r"\b(?:m&a|merger|trade\s+deal|buyout|takeover|financing|peace|tariff|biotech|pharma|licensing)\b"
            ),
        ),
        needs=any_of("deals sale sales discounts bargains deal markdowns promo promos"),
    ),
    NoiseRule(
        "gifts are recommended",
        (
            words(
                r"\b(?:gift\s+(?:guide|ideas?)\b|(?:best|perfect|ultimate|unique)\s+(?:[\w’']+\s+){0,4}gifts?\b|stocking\s+stuffers|gifts?\s+(?:for|under)\s)"
            ),
        ),
        (
            _NEWS,
            words(
                r"\bgift\s+(?:of\s+\$|to\s+(?:university|college|fund))|\$[\d.]+\s*(?:million|billion|m\b)"
            ),
        ),
        needs=any_of("gift gifts stuffers"),
    ),
    NoiseRule(
        "a shop or service opens and invites customers",
        (
            words(
                r"^\W*now\s+open\b|\b(?:grand\s+(?:re-?)?opening|ribbon[\s-]cutting|soft\s+opening|now\s+open\s*(?:for\s+(?:business|service)|and\b|at\b|[:–—-])|opens\s+its\s+doors|now\s+(?:accepting|leasing|enrolling|serving)|(?:cleaning|repair|moving|delivery|rental|\w+ing)\s+services?\s+now\s+available\s+in|welcomes\s+customers|accepting\s+(?:new\s+)?(?:patients|reservations|clients)|registration\s+is\s+now\s+open|pop-?up\s+shop)\b"
            ),
        ),
        (
            _NEWS,
            words(
                r"\b(?:index|plant|refinery|trial|market\s+opens|enrolling\s+patients|phase|factory|data\s+center)\b"
            ),
        ),
        needs=any_of("grand ribbon soft now doors customers accepting registration pop popup"),
    ),
    NoiseRule(
        "an online shop is promoted",
        (
            words(
                r"\b(?:online|e-?commerce|web|digital|internet)\s+(?:store(?:front)?s?|shop(?:s|ping)?|boutique|marketplace)\b|\be-?commerce\s+(?:site|website|platform)\b|\bwebsite\b"
            ),
            words(
                r"\b(?:next[\s-]generation|new\s+and\s+improved|newly|revamped|redesigned|enhanced?|upgraded|all-new|exclusive|user-friendly|customer\s+(?:experience|portal)|customers\s+worldwide|free\s+shipping|launch(?:es)?\s+new\s+website|new\s+website|unveils?\s+.{0,30}website|introducing|easier\s+than|official\s+website|boutique)\b"
            ),
        ),
        (_NEWS,),
        needs=any_of("online ecommerce commerce web digital internet website"),
    ),
    NoiseRule(
        "a product is praised to buyers",
        (
            words(
                r"^\W*(?:discover\s+(?:the|our|your|how|why|a)\b|say\s+goodbye\s+to\s+(?:your\s+)?(?-i:[a-z])|meet\s+the\s+(?:new|must)|treat\s+yourself|get\s+ready\s+for\s+(?:summer|winter|spring|fall|school|the\s+holidays)\b|experience\s+(?:luxury|the)|unlock\s+your|transform\s+your|score\s+this|snag\s+(?:this|these)|claim\s+your|hurry\b|try\s+it\s+free|don['’]?t\s+miss\s+our|today\s+only|win\s+(?:free|a\b)|enter\s+to\s+win|the\s+secret\s+to|get\s+a\s+free|ring\s+in\s+the|download\s+(?:our|your|the)\s+free|sign\s+up\s+(?:today|now)|join\s+(?:us\s+for|our)|book\s+(?:now|your))\b|\b(?:must-have\s+(?:for|skincare|accessory|gadget)|hydration\s+reimagined|are\s+switching\s+to|everyone\s+is\s+talking\s+about|sweepstakes|giveaway\b|refer\s+a\s+friend|holiday\s+bundle|free\s+(?:trial|quotes?|inspections?|consultation|sizing|cleanings?)|enroll\s+now|winter\s+packages|(?:services?|repair|plumbers?|dentists?|lawyers?|movers|rentals?)\s+near\s+me\b|24/7\s+(?:service|emergency)|shopping\s+made\s+easy)"
            ),
        ),
        (_NEWS, _CLINICAL),
        needs=any_of(
            "introducing discover goodbye meet treat ready experience unlock transform score snag claim hurry try miss today win enter secret ring get download sign join book must reimagined switching talking sweepstakes giveaway refer bundle free enroll packages near 24 easy"
        ),
    ),
    NoiseRule(
        "products are ranked or reviewed to sell them",
        (
            words(
                r"\b(?:reviews\s+20\d\d|reviews?\s*[:(–—-].*\b(?:ingredients|side\s+effects|complaints|scam|legit|work\b|price|official|where\s+to\s+buy|brands?)|(?:customer|consumer)\s+re(?:views?|ports?)\b|scam\s+or\s+legit|is\s+it\s+(?:legit|worth\s+the\s+money|a\s+scam)|does\s+it\s+(?:really\s+)?work|where\s+to\s+buy|tested\s+and\s+reviewed|best\s+(?:[\w&’'-]+\s+){1,4}of\s+20\d\d\b.{0,20}\b(?:tested|reviewed|tried|experts?)|top\s+(?:brands|supplements)\s+reviewed|you\s+can\s+buy\s+right\s+now|(?:weight\s+loss|fat[\s-]burn\w*|keto|male\s+enhancement|nootropics?|cbd|blood\s+sugar|brain\s+booster|hair\s+growth)\s+(?:[\w-]+\s+)?(?:pills?|gumm(?:y|ies)|supplements?|drops|formula|serums?|of\s+20\d\d))\b"
            ),
        ),
        (_NEWS, _CLINICAL),
        needs=any_of(
            "tested tried expert experts reviews review report reports scam legit work where reviewed buy worth pills gummies gummy supplement supplements drops formula serum serums nootropics brands"
        ),
    ),
    NoiseRule(
        "companies or services are ranked to sell them",
        (
            words(
                r"\b(?:best|top|highest|lowest|today['’]?s)\s+(?:[\w&’'%-]+\s+){0,5}?(?:accounts?|rates?|cards?|loans?|cds?|lenders?|banks|insurance|brokers?|bonuses|offers|phones?|laptops?|tvs?|headphones|plans)\b.{0,25}?\b(?:for|in|of|this)\s+(?:the\s+week\s+of\s+)?(?:january|february|march|april|may|june|july|august|september|october|november|december|h[12]|q[1-4])\s+(?:\d{1,2},?\s+)?20\d\d|\b(?:best|top|highest)\s+(?:[\w&’'%-]+\s+){0,4}(?:savings|cd|money\s+market|checking)\s+(?:account\s+)?(?:rates?|accounts?)\b|^\W*(?:the\s+)?(?:\d+\s+)?(?:best|top|cheapest)\s+(?:\d+\s+)?(?:[\w&’'-]+\s+){0,4}(?:loans?|insurance|credit\s+cards?|warrant(?:y|ies)|tax\s+relief|vpns?|hosting|brokers?|mattress(?:es)?|lenders?|casinos?|air\s+fryers|serums|toothbrush)\b|\b(?:bad\s+credit|payday|no\s+credit\s+check|guaranteed\s+approval)\b.*\bloans?\b|\bloans?\b.*\b(?:bad\s+credit|no\s+credit\s+check|guaranteed\s+approval)\b|\bhow\s+to\s+get\s+the\s+cheapest\b|\bcheapest\s+car\s+insurance\b"
            ),
        ),
        (_NEWS,),
        needs=any_of("best top cheapest highest lowest today loan loans"),
    ),
    NoiseRule(
        "a local service praises itself",
        (
            words(
                r"\b(?:voted\s+(?:the\s+)?best|top[\s-]rated\s+(?!(?:\w+\s+)?(?:names?|stocks?|funds?|etfs?|analysts?|banks?|vanguard|shares|drugs?|hospitals?)\b)\w+|5-star\s+(?:google\s+)?(?:ratings?|reviews?)|five-star\s+reviews|your\s+trusted\s+(?:partner|source|choice)|top\s+choice\s+for|affordable\s+(?:[\w-]+\s+){1,3}(?:services?|veneers|dentistry|lawyers?)|award-winning\s+(?:wedding|local)|celebrat(?:es|ing)\s+(?:our\s+)?\d+(?:th|st|nd|rd)?\s+(?:years?|anniversary)\s+(?:of\s+serving|with\s+(?:store|discount))|new\s+locksmith)\b"
            ),
        ),
        (_NEWS, _CLINICAL),
        needs=any_of("voted rated star trusted choice affordable award celebrates celebrating locksmith"),
    ),
    NoiseRule(
        "gambling is promoted",
        (
            words(
                r"\b(?:(?:best|top|new|instant|fast|non-gamstop|crypto|bitcoin)\s+(?:[\w-]+\s+){0,4}(?:casinos?|betting\s+sites?|sportsbooks?|slots?\b)|casino\s+bonus\w*|no[\s-]deposit\s+bonus|free\s+spins|welcome\s+bonus|bonus\s+(?:bets|code)|real\s+money\s+(?:slots|casino|games)|sportsbook\s+(?:promo|bonus|welcome))\b"
            ),
        ),
        (_NEWS,),
        needs=any_of("casino casinos betting sportsbook sportsbooks slots slot bonus spins games"),
    ),
    NoiseRule(
        "a token sale is promoted",
        (
            words(
                r"\b(?:pre-?sale|token\s+sale|soft\s+cap|airdrop|ico\b|altcoins?|meme\s?coins?|crypto\w*|cloud\s+mining|bitcoin\s+mining\s+app|token)\b"
            ),
            words(
                r"\b(?:pre-?sale|token\s+sale|soft\s+cap|\d{2,5}x\b|explode(?!s?\s+(?:higher|past|above|lower))|to\s+buy\s+(?:now|before)|best\s+crypto\w*\s+to|could\s+turn\s+\$|next\s+(?:\d+x|big)|(?:\d+x|massive|huge|explosive|potential)\s+gains|passive\s+income|per\s+day|daily\s+(?:passive|income|rewards)|100%\s+bonus|\d+%\s+(?:bonus|apy)|whales?\s+(?:accumulate|buy)|earn\s+\$)"
            ),
        ),
        (
            words(
                r"\b(?:sec\b|lawsuit|sues|charges|regulators?|senators?|fraud|acquires?|to\s+acquire|platform|hack(?:ed|ers)?|founder\s+sentenced|ban(?:s|ned)?|fined|warns?)\b"
            ),
        ),
        needs=any_of(
            "presale pre sale cap airdrop ico altcoin altcoins meme memecoin memecoins crypto cryptos cryptocurrency mining token tokens"
        ),
    ),
    NoiseRule(
        "a token sale is promoted",
        (
            words(r"\bpre-?sale\b"),
            words(
                r"\b(?:stage|raises?|raised|\$|token|coin|crypto|sells\s+out|launch|live|enters|nears|investors)\b"
            ),
        ),
        (words(r"\b(?:sec\b|lawsuit|charges|regulators?|fraud|homes?|flats|apartments|apple|vehicle)\b"),),
        needs=any_of(
            "presale pre sale cap airdrop ico altcoin altcoins meme memecoin memecoins crypto cryptos cryptocurrency mining token tokens"
        ),
    ),
    NoiseRule(
        "a coin is praised",
        (
            words(r"\b(?:meme\s?coins?|altcoins?|tokens?|crypto|coins?|stage\s+\d+)\b"),
            words(
                r"\b(?:best\s+(?:investment|crypto)|set\s+to\s+(?:shake|outperform|explode|soar)|high\s+growth\s+potential|sensation\s+in|next\s+(?:solana|dogecoin|shiba|pepe|bitcoin|big)|investors?\s+(?:rush\w*|flock\w*|lining\s+up)|sold\s+out|madness|(?:mint|make)\s+new\s+millionaires|airdrop\s+alert|matchless|don['’]?t\s+miss\s+out)"
            ),
        ),
        (
            words(
                r"\b(?:sec\b|lawsuit|sues|charges|regulators?|senators?|fraud|hack(?:ed|ers)?|sentenced|ban(?:s|ned)?|fined|warns?)\b"
            ),
        ),
        needs=any_of("meme memecoin memecoins altcoin altcoins token tokens crypto coin coins stage"),
    ),
    NoiseRule(
        "a webinar or course invites to register",
        (
            words(
                r"\b(?:free|exclusive|paid|on-demand|ultimate|live)\s+(?:[\w-]+\s+){0,3}(?:webinars?|masterclass(?:es)?|workshop)\b|^\W*(?:webinar|workshop|masterclass)\s*[:|]|\bwebinar\b.*\b(?:register|sign\s+up|watch\s+now|join\s+us)\b|\b(?:register|sign\s+up)\s+(?:now|today)\b|\bdon['’]?t\s+miss\b.*\bwebinar|\bat\s+this\s+webinar|\blast\s+chance\s+to\s+register\b|\bjoin\s+(?:us\s+for|our)\s+.{0,40}\b(?:webinar|workshop|masterclass)\b|\bmasterclass\b"
            ),
        ),
        (_NEWS, _CLINICAL),
        needs=any_of("webinar webinars masterclass masterclasses workshop register sign"),
    ),
)

_URGE = words(
    r"\b(?:visit\s+(?:our\s+(?:store|shop|showroom)|us\s+(?:today|at))|shop\s+(?:now|online|at)|order\s+(?:now|online|today)|use\s+(?:promo\s+)?code|book\s+(?:an?\s+appointment|now|online)|call\s+(?:us\s+)?(?:today|now|\(?\d{3})|free\s+(?:quote|estimate|consultation|shipping)|browse\s+our|add\s+to\s+cart|limited[\s-]time)"
)
_WARES = words(
    r"\b(?:customers?|clients|patients|shoppers|buyers|homeowners|guests|fans)\s+(?:can|will|may|now)\b|\b(?:easily|seamless|streamlined)\b.{0,60}\b(?:checkout|shopping|ordering|browsing|booking)\b|\b(?:premium|high-quality|luxur\w+|affordable|stylish|perfect\s+for|discount)"
)
_SHOP = words(
    r"\b(?:online\s+(?:store(?:front)?|shop|platform)|storefront|showroom|boutique|salon|spa|clinic|store\s+(?:opening|location)|grand\s+opening|new\s+location|collection|website)\b"
)
_TEXT_RULES = (
    NoiseRule(
        "the text sells to customers",
        (_URGE, _SHOP, _WARES),
    ),
)


def advert(title: str) -> str | None:
    """Why this title is an advert, or None."""
    there = tokens(title)
    return first(_RULES, title, there) or wares(title, there)


_TEXT_GATE = (
    "shop now", "shop online", "shop at", "order now", "order online", "order today", "use code", "promo code", "book an appointment",
    "book a appointment", "book now", "book online", "call us", "call today", "call now", "call (", *(f"call {digit}" for digit in range(1, 10)),
    "free quote", "free estimate", "free consultation", "free shipping", "our store", "our shop", "our showroom", "visit us", "browse our",
    "add to cart", "limited-time", "limited time",
)  # fmt: skip
_NOT_SHOPS = (
    "forward-looking",
    "shareholders",
    "investor relations",
    "clinical trial",
    "(nasdaq",
    "(nyse",
    "(otc",
    "(tsx",
)


def advert_text(text: str, lowered: str) -> str | None:
    """Why this text (and the same in small letters) is an advert, or None."""
    if not any(mark in lowered for mark in _TEXT_GATE) or any(mark in lowered for mark in _NOT_SHOPS):
        return None
    return first(_TEXT_RULES, text)
