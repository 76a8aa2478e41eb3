"""Words that mean one thing to desks: abbreviations for names, a product for its maker, one verb for another."""

from __future__ import annotations

import re
from functools import lru_cache

# Over folded headlines: what one desk abbreviates and another writes out.
_SHORT = {
    "az": "astrazeneca", "j&j": "johnson johnson", "bms": "bristol myers", "bristol": "bristol myers", "jpm": "jpmorgan", "msft": "microsoft",
    "natgas": "natural gas", "nat gas": "natural gas", "gov't": "government", "govt": "government", "high court": "supreme court",
    "scotus": "supreme court", "crl": "reject", "complete response letter": "reject", "wind down": "close", "winds down": "close",
    "winding down": "close", "wound down": "close", "turns down": "reject", "turned down": "reject", "step down": "resign",
    "steps down": "resign", "stepping down": "resign", "head for the door": "resign", "heads for the door": "resign",
    "phase iii": "phase 3", "phase ii": "phase 2", "late-stage": "phase 3", "late stage": "phase 3", "mid-stage": "phase 2", "midstage": "phase 2",
    "med": "drug", "meds": "drug", "weight-loss": "obesity", "weight loss": "obesity", "jab": "shot", "phone": "smartphone", "video game": "game",
    "uk's": "uk", "britain": "uk", "british": "uk", "u.k.": "uk", "u.s.": "us", "america's": "us", "aramco": "saudi aramco", "ev": "electric vehicle",
    "evs": "electric vehicle", "wall st": "wall street", "fed": "federal reserve", "m&a": "acquisition", "sells off": "falls", "selling off": "falls",
    "sell off": "fall", "sell-off": "fall", "selloff": "fall", "layoffs": "job cuts", "lays off": "cuts jobs", "laying off": "cuts jobs", "lay off": "cut jobs",
    "killing off": "end", "kills off": "ends", "shuts down": "closes", "shut down": "close", "shutting down": "closing", "ft": "", "alphabet": "google",
}  # fmt: skip
_WRITTEN = re.compile(
    rf"(?<![\w&'])(?:{'|'.join(map(re.escape, sorted(_SHORT, key=len, reverse=True)))})(?![\w&])"
)

# The maker of a product that headlines name in its stead.
_MAKER = {
    product: maker
    for maker, products in {
        "novo": "wegovy ozempic rybelsus saxenda cagrisema semaglutide",
        "lilly": "zepbound mounjaro trulicity orforglipron retatrutide kisunla tirzepatide foundayo",
        "merck": "keytruda gardasil winrevair januvia", "abbvie": "humira skyrizi rinvoq botox", "regeneron": "eylea dupixent libtayo",
        "sanofi": "dupixent amlitelimab beyfortus tolebrutinib", "astrazeneca": "tagrisso imfinzi enhertu farxiga saphnelo baxdrostat",
        "pfizer": "paxlovid ibrance prevnar comirnaty", "bristol": "eliquis opdivo cobenfy revlimid", "novartis": "entresto cosentyx kisqali kesimpta leqvio",
        "roche": "ocrevus hemlibra vabysmo tecentriq giredestrant", "johnson": "stelara darzalex tremfya icotrokinra", "gilead": "yeztugo biktarvy trodelvy lenacapavir",
        "vertex": "casgevy trikafta journavx alyftrek", "biogen": "leqembi spinraza tysabri", "bayer": "asundexian eylea elinzanetant xarelto",
        "argenx": "vyvgart", "sarepta": "elevidys", "alnylam": "amvuttra onpattro", "amgen": "maritide repatha tezspire", "takeda": "vyvanse entyvio oveporexton",
        "gsk": "shingrix arexvy blenrep jemperli", "moderna": "spikevax mresvia", "madrigal": "rezdiffra", "kodiak": "zenkuda tarcocimab tabirafusp",
        "apple": "iphone iphones ipad ipads macbook macbooks airpods ios siri homepod visionos", "microsoft": "xbox azure copilot linkedin bing",
        "google": "android gemini pixel chromebook deepmind waymo youtube", "meta": "instagram whatsapp facebook llama threads", "sony": "playstation ps5 ps6",
        "openai": "chatgpt sora gpt", "anthropic": "claude", "amazon": "aws alexa kindle zoox", "musk": "xai grok spacex tesla", "bytedance": "tiktok capcut",
        "samsung": "galaxy exynos", "nvidia": "blackwell geforce rubin", "intel": "xeon", "amd": "ryzen epyc radeon",
    }.items()
    for product in products.split()
}  # fmt: skip

# Verbs and nouns of one doing: what desks choose from for one and the same event.
_DOING = {
    word: doing
    for doing, words in {
        "rise": "rise rises rising rose soar soars soared soaring jump jumps jumped surge surges surged skyrocket skyrockets pop pops popped rally rallies "
        "climb climbs climbed gain gains gained rocket rockets spike spikes rebound rebounds up higher record",
        "fall": "fall falls fell falling drop drops dropped plunge plunges plunged tumble tumbles tumbled plummet plummets plummeted sink sinks sank slump slumps "
        "slide slides slid crash crashes crashed crater craters dive dives slip slips dip dips decline declines weaken weakens cool cools slow slows ease eases lower shrink shrinks",
        "buy": "buy buys buying bought acquire acquires acquiring acquired acquisition takeover purchase purchases buyout merger merge merges snap snaps scoop scoops",
        "end": "end ends ending ended kill kills killing killed close closes closing closed closure shut shuts shutter shutters discontinue discontinues discontinued axe axes "
        "scrap scraps scrapped stop stops stopping stopped halt halts halted cease ceases withdraw withdraws withdrew withdrawing withdrawal abandon abandons cancel cancels cancelled canceled "
        "terminate terminates pull pulls pulled suspend suspends suspended drop drops nix nixes dead",
        "begin": "launch launches launched launching debut debuts unveil unveils introduce introduces start starts begin begins rollout roll rolls release releases open opens restart restarts revive revives revived",
        "approve": "approve approves approved approval clear clears cleared clearance nod greenlight greenlights okay okays authorize authorizes authorised authorized ok oks",
        "reject": "reject rejects rejected rejection refuse refuses deny denies denied decline block blocks blocked snub snubs rebuff rebuffs spurn spurns",
        "sue": "sue sues sued suing lawsuit lawsuits suit suits litigation court judge trial",
        "settle": "settle settles settled settlement fine fined fines penalty pay pays",
        "join": "appoint appoints appointed name names named hire hires hired tap taps tapped pick picks recruit recruits",
        "leave": "resign resigns resigned quit quits leave leaves leaving depart departs departure exit exits exiting oust ousts ousted retire retires retiring fire fires fired",
        "succeed": "meet meets met hit hits succeed succeeds success win wins winning pass passes positive improve improves impress impresses",
        "fail": "fail fails failed failure miss misses missed flop flops disappoint disappoints setback undershoots",
        "spend": "invest invests investing investment bet bets commit commits spend spends pour pours plow plows stake stakes fund funds funding back backs raise raises raising raised",
        "deal": "deal deals partnership partner partners alliance pact tie team teams collaborate collaborates collaboration agreement license licenses pay pays strike strikes striking ink inks",
        "cut": "cut cuts cutting slash slashes trim trims reduce reduces layoff layoffs",
        "warn": "warn warns warning outlook forecast forecasts guidance expects expect sees see predict predicts projects",
        "deny": "deny denies denied refute refutes reject rejects dispute disputes",
    }.items()
    for word in words.split()
}  # fmt: skip
_OPPOSED = (("begin", "end"), ("approve", "reject"), ("succeed", "fail"), ("rise", "fall"))


def written_out(folded: str) -> str:
    """The folded headline with abbreviations written out and desks' phrases as one word."""
    return _WRITTEN.sub(lambda found: _SHORT[found[0]], folded)


@lru_cache(maxsize=1 << 14)
def maker(word: str) -> str | None:
    """Who makes the product of this name, as headlines call him; None where it is no product's."""
    return _MAKER.get(word.removesuffix("'s"))


@lru_cache(maxsize=1 << 14)
def doing(word: str) -> str | None:
    """The kind of doing that a word tells ("plunges": "fall"), None where it tells none."""
    return _DOING.get(word)


def opposed(a: frozenset[str], b: frozenset[str]) -> str | None:
    """Why the doings of two headlines cannot be one event ("begin against end"), or None."""
    for one, other in _OPPOSED:
        for left, right in ((a, b), (b, a)):
            if one in left and other not in left and other in right and one not in right:
                return f"{one} against {other}"
    return None
