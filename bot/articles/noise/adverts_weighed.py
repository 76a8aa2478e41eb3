"""Adverts in words that no rule foresaw: weighed by what they do.

They offer wares or services to people - to buy, book, visit, read or try - and praise them. Business news of the
same shops tells of money, markets, authorities or many stores at once, and of companies that investors own.
"""

from __future__ import annotations

from bot.articles.noise.rules import Sign, Weighed, any_of, cased, words

_OFFERS = Sign(
    1.0,
    words(
        r"\b(?:opens?|launch(?:es|ed)?|unveils?|introduc(?:es|ing)|debuts?|drops|releases?|announces?|offers?|welcomes?|expands?|returns|celebrates|presents|rolls\s+out|brings|adds|named|voted|ranked|recognized)\b"
    ),
)
_GOODS = Sign(
    1.5,
    words(
        r"""\b(?:skincare|skin\s+care|serum|cosmetics?|make-?up|perfume|fragrance|candles?|jewel(?:le)?ry|necklaces?|handbags?|sneakers?|apparel|clothing|dresses|t-shirts?|activewear|swimwear|mattress(?:es)?|pillows?|furniture|rugs?|decor|backpacks?|luggage|toys?|board\s+game|pet\s+(?:food|beds?)|dog\s+beds?|supplements?|gummies|vitamins|cbd|vape|tea\b|coffee\s+beans|subscription\s+box|gift\s+(?:sets?|boxes|baskets|cards?)|collection|neon\s+signs?|hair\s+(?:extensions|care|growth)|vacuums?|headphones|earbuds|airpods|air\s+fryers?|grills?|mowers?|hot\s+tubs?|desks|(?:dog|cat|pet|sweet)\s+treats?|(?:leather|tote|hand)\s?bags?|bridal|gowns?|menu\b|cakes?|insurance\s+quotes|wedding|vacation\s+rentals?|cruises?|hotel\s+deals|vpns?|web\s*site\s+builder|web\s+hosting|design\s+website|online\s+(?:shop|store|boutique|courses?)|web\s+store|e-?book|album|single|song|music\s+video|masterclass)\b"""
    ),
)
_BOOK = Sign(
    2.0,
    words(
        r"\b(?:(?:new|debut|latest|heartwarming|inspiring|bestselling|award-winning|thrilling|riveting|compelling)\s+(?:[\w’'-]+\s+){0,3}(?:book|novel(?=\s+(?:takes|by|about|set|from|explores|tells|unveils|reveals|[“:])|\s*$|[“:])|memoir|thriller|poetry|picture\s+book)|children['’]s\s+book|(?:author|novelist)\s+(?:[A-Z]\w+\s+){1,3}(?:releases?|announces?|publishes|shares|launches|pens)|book\s+(?:signing|tour|launch))\b"
    ),
)
_SERVICE = Sign(
    1.5,
    words(
        r"""\b(?:plumb(?:ing|ers?)|physical\s+therapy|garage\s+doors?|same-day|hvac|roof(?:ing|ers?)|dent(?:al|ist|istry)|orthodont\w+|movers|moving|salon|med\s?spa|spa\b|gym\b|fitness|yoga|pilates|boutique|landscap(?:ing|ers?)|locksmiths?|cleaning|carpet|chiropract\w+|veterinary|realtors?|real\s+estate\s+agent|apartments?|personal\s+injury|injury\s+(?:lawyers?|attorneys?|law)|divorce|dui|bail\s+bonds|weight\s+loss|coach(?:ing)?|detox|rehab|senior\s+living|daycare|preschool|tutoring|dance\s+studio|restaurant|bakery|caf[eé]|bistro|pest\s+control|remodel\w*|kitchen\s+and\s+bath|window\s+replacement|electricians?|nails?\b|pools?\s+builders?|(?:home|deck|pool|fence)\s+(?:builders?|contractors?|services?)|towing|limo(?:usine)?|photograph(?:y|er)|florist|payday\s+loans?|seo\s+(?:services?|agency|company)|digital\s+marketing\s+agency|web\s+design)\b"""
    ),
)
_INVITES = Sign(
    1.5,
    words(
        r"""\b(?:invites?\s+(?:you|shoppers|customers|guests|families|readers|visitors|everyone|the\s+public|brides|women|fans)\b|shoppers|for\s+(?:\w+\s+){0,2}(?:lovers|enthusiasts|homeowners|families|women|men|kids|customers|readers|brides|travelers)|customers|new\s+(?:patients|clients|members|players)|enjoy|get\s+fit|(?:get|give|upgrade|transform|elevate|refresh)\s+your|discover|experience\s+the|book\s+(?:early|now|your)|save\b|visit|free\s+(?:trial|shipping|estimates?|quotes?|consultations?|online)|special(?:\s+(?:this|offer|pricing))?\b|now\s+available|available\s+(?:now\s+)?online|order\s+(?:now|online|yours)|gift|on\s+kickstarter|indiegogo|instant\s+approval|near\s+you|in\s+your\s+area|storewide|savings|program\b|launch\s+party|grand|doors|where\s+to\s+buy|you\s+can\s+(?:buy|get)|right\s+now|easy-to-use|made\s+easy|stress-free|hassle-free|readers|introductory|compare\s+and|nationwide)\b|[$£€]\d{1,3}\b(?!\.\d|\s*(?:million|billion|[mb]n?\b))"""
    ),
)
_PRAISE = Sign(
    1.0,
    words(
        r"\b(?:best|top(?:-rated)?|award-winning|leading|premier|trusted|heartwarming|limited-edition|exclusive|ultimate|luxur(?:y|ious)|premium|anti-aging|must-have|unique|stylish|affordable|expert|custom|handmade|handcrafted|organic|elegant|cheap|gluten-free|memory\s+foam|artisan|number\s+one|[#]1|revolutionary|next-level|one-of-a-kind)\b"
    ),
)
_REVIEW = Sign(
    3.0,
    words(
        r"\b(?:reviews\s*(?::|20\d\d|\(20\d\d\)|and\s+complaints)|honest\s+review|does\s+it\s+(?:really\s+)?work|legit\s+or\s+(?:a\s+)?scam|is\s+(?:it|.{2,40})\s+worth\s+(?:it|the\s+money|buying)\s*\?|where\s+to\s+buy\b|alternatives\s+online|how\s+to\s+watch\b.*\b(?:online|free|live|stream)|tested\s+and\s+reviewed|our\s+(?:top\s+)?(?:\d+\s+)?(?:picks|favorites)|i\s+tried\b(?=.*\b(?:review|honest|worth|viral|results|obsessed|amazon)\b)|buyer['’]?s\s+guide|buying\s+guide)\b"
    ),
)
_BEST_OF = Sign(
    2.0,
    cased(
        r"""\b(?:(?:The\s+)?(?:\d+\s+)?Best|Top\s+\d+)\s+(?!(?:Buy|Western|Quarter|Year|Day|Week|Month|Places|Countries|States|Cities|Universities|Executives|Law\b|Performing)|(?:\w+\s+){0,3}(?:Shows?|Movies|Films|Series|Books|Albums|Songs|Novels|Episodes|Games\s+to)\b)(?:[\w’'&-]+\s+){0,5}?(?:Sites?|Apps?|Loans?|VPNs?|Casinos?|Mattresses|Vacuums?|Laptops?|Phones?|Headphones|TVs?|Gifts?|Deals|Products|Supplements|Brands|Services|Platforms|Tools|Software|Hosting|Wallets?|Exchanges?|Chairs|Toys|Gadgets|Cards|Meal\s+Kits|Pillows|Monitors|Crypto\w*|Coins?|Programs)\b|\bVoted\s+Best\b|\b[Nn]amed\s+(?:the\s+)?Best\b|\bBest\s+in\s+(?:the\s+)?(?:[A-Z]\w+\s+)?(?:County|City|State|Area|Town)\b"""
    ),
)

_LIST = Sign(
    3.0,
    cased(r"^(?:The\s+)?(?:\d+|Top\s+\d+)\s+Best\s+(?:[\w’'&-]+\s+){1,5}(?:[Ff]or|[Oo]f|[Ii]n|to\s+Buy)\b"),
)
_PLACE = Sign(
    0.5,
    cased(
        r"\b[Ii]n\s+(?:[A-Z][\w.]+\s+){0,2}[A-Z]\w+(?:,\s+[A-Z]\w+)?$|\bWith\s+[A-Z]\w+$|\bIntroduces\s+[A-Z]\w+\s+[A-Z]\w+$"
    ),
)

# What makes it business news or somebody's investment.
_NEWS = words(
    r"""\b(?:j\.?d\.?\s+power|in\s+order\s+of|ranked\b|can['’]?t\s+buy|ends\b|book\s+review|exhibit(?:ion)?s?|(?:md|ceo|boss|founder|chair(?:man)?)\s+on\b|news\s+special|watch\s+live)\b|^every\s|\((?:nasdaq|nyse|otc\w*|tsx\w*|lse|cse|asx)\b|\b(?:revenue|sales\s+(?:rise|fall|rose|fell|jump|drop|grow|hit)|profits?|loss(?:es)?|quarter|forecast|guidance|outlook|shares?|shareholders?|investors?|ipo|stock|debut(?:s|ed)?\s+at|stake|merger|acqui\w+|takeover|bankruptcy|lawsuit|sues?|sued|court|judge|recalls?|recalled|fda|ema|regulators?|tariffs?|layoffs|jobs|cuts?\b|closes?|closures?|close\s+\d+|stores\b|\d+\s+(?:new\s+)?(?:stores|locations|restaurants|shops|hotels)|plant|factory|data\s+cent(?:er|re)|union|strike|licen[cs]es?|ban(?:s|ned)?|protests?|ceo\b|chief\s+executive|billion|million|percent|study|trial|patients\s+with|phase\s+[\di]|vaccine|drug\b|government|minister|eu\b|china['’]s|antitrust|expands?\s+(?:in|into|to)\s+(?:china|india|europe|africa|asia|japan|germany|mexico|brazil)|charged|theft|breach|notifies|hack\w*|facility|dead|dies|killed|war\b|police|weapons|russia|ukraine|israel|first\s+store\s+in|online\s+(?:store|shop)\b.*\bin\s+(?-i:[A-Z])\w+|as\s+us\b|amid)\b"""
)

_WEIGHED = Weighed(
    "wares or services are offered",
    (_OFFERS, _GOODS, _BOOK, _SERVICE, _INVITES, _PRAISE, _REVIEW, _BEST_OF, _LIST, _PLACE),
    enough=3.0,
    needs=((_GOODS, _SERVICE, _BOOK, _REVIEW, _BEST_OF, _LIST),),
    none_of=(_NEWS,),
)


# One of these stands in whatever a needed sign finds, so that most titles cost one look and no search.
_GATE = any_of(
    "skincare skin serum cosmetic cosmetics make makeup perfume fragrance candle candles jewelry jewellery necklace necklaces handbag handbags "
    "sneaker sneakers apparel clothing dresses shirt shirts activewear swimwear mattress mattresses pillow pillows furniture rug rugs decor "
    "backpack backpacks luggage toy toys board pet dog supplement supplements gummies vitamins cbd vape tea coffee subscription gift collection "
    "neon hair vacuum vacuums headphones earbuds airpods air grill grills mower mowers hot wedding vacation cruise cruises hotel vpn vpns web "
    "website design online book ebook e album single song music masterclass novel memoir thriller poetry author novelist children plumbing "
    "plumber plumbers physical garage same hvac roof roofing roofer roofers dental dentist dentistry orthodontic orthodontics orthodontist "
    "movers moving salon med medspa spa gym fitness yoga pilates boutique landscaping landscaper landscapers landscape locksmith locksmiths "
    "cleaning carpet chiropractic chiropractor veterinary realtor realtors real apartment apartments personal injury divorce dui bail weight "
    "coach coaching detox rehab senior daycare preschool tutoring dance restaurant bakery cafe café bistro pest remodeling remodel remodeler "
    "kitchen window electrician electricians towing limo limousine photographer photography florist payday seo digital reviews review honest "
    "work desks treat treats bag bags tote handbag bridal gown gowns menu cake cakes insurance nail nails pool home deck fence legit worth buy alternatives watch tested picks favorites tried buyer buyers buying best top voted named"
)


def wares(title: str, there: frozenset[str]) -> str | None:
    """Why this title of these words, weighed as a whole, offers something to customers, or None."""
    return None if _GATE.isdisjoint(there) else _WEIGHED.fires(title)
