"""What form a headline has, besides telling news: a feature, an opinion, advice, a note on a price, a roundup.

None of these is noise; but a reader with eight places wants the news first, and a piece *about* an event is not the
event told again.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class HeadlineForm(StrEnum):
    """The form of a headline; NEWS where nothing tells another."""

    NEWS = "news"
    FEATURE = "feature"
    OPINION = "opinion"
    ADVICE = "advice"
    STOCK_TIP = "stock tip"
    HOLDINGS = "holdings notice"
    PRICE_NOTE = "note on a price"
    ROUNDUP = "roundup"
    CALENDAR = "calendar"
    TALK = "talk"


# Over folded headlines, tried in this order. Each alternative is a form of words, never a story's.
_FORMS = (
    (
        HeadlineForm.ROUNDUP,
        (
            r"\bpharmalittle\b|\bpost-hoc\b|\broundup\b|\bround-up\b|\bnewsletter\b|\bbriefing\b|[,;] and more\b|\blive updates?\b|\bliveblog\b|\bweek in (?:review|\w+)\b|"
            r"\bweekly (?:recap|report|update|wrap)\b|\btech wrap\b|\bmorning (?:brief|rounds|bid)\b|\bthings to know\b|\bbig things?:|\bassorted links\b|.{8,}; .{8,}|^in brief\b|"
            r"\bheadlines (?:for|of) the (?:week|day)\b|\btop (?:stories|news|headlines)\b|\bresults today\b|\bnews: .* (?:and|&) \w+$"
        ),
    ),
    (
        HeadlineForm.CALENDAR,
        (
            r"\beconomic calendar\b|\bearnings (?:calendar|preview|call presentation)\b|\bto (?:announce|post|report|release) (?:\w+ ){0,3}(?:earnings|results)\b|\bwhat to (?:expect|watch)\b|"
            r"\bahead of earnings\b|\bsets? (?:the )?dates?\b|\bsets\b.{0,40}\bearnings release\b|\bearnings call transcript\b|\bweek ahead\b|\beverything you need to know ahead\b|\bside events\b|\bwebinar\b"
        ),
    ),
    (
        HeadlineForm.HOLDINGS,
        (
            r"\b(?:shares?|stake|position|holdings?|stock)\b.{0,70}\b(?:bought|sold|acquired|purchased) by\b|\b(?:raises?|lowers?|boosts?|reduces?|increases?|trims?|decreases?|cuts?|grows?|takes?|"
            r"has|holds|lifts?|acquires?|buys?|sells?|sold|bought|purchases?|invests?|loads up)\b.{0,50}\b(?:stake|position|holdings?|shares)\b.{0,50}(?:\$[a-z]{1,5}\b|\((?:nasdaq|nyse)|\bin\b.{3,40}\binc\b|according to)|"
            r"\b(?:director|cao|insider|evp|svp|rep\.|sen\.)\b.{0,40}\b(?:sells?|sold|buys?|bought)\b.{0,60}\b(?:stock|shares)\b|\bshort interest\b|\b(?:adds|buys|sells)\b.{0,20}\$[\d.]+ (?:million|billion)\b.{0,30}\b(?:position|worth)\b"
        ),
    ),
    (
        HeadlineForm.STOCK_TIP,
        (
            r"\bstocks? to (?:buy|watch|own|hold)\b|\bto buy (?:now|right now|today|and hold|before)\b|\bbuy the dip\b|\bbuy,? (?:sell,? )?or (?:hold|wait|sell)\b|\bshould (?:you|i|investors|value investors) (?:buy|sell|own|invest)\b|"
            r"\bstill a buy\b|\ba (?:strong )?(?:buy|sell) (?:now|yet|here|today)?\b|\bprice (?:prediction|target|forecast)s?\b|\bprediction:|\b(?:bull|bear) case\b|\bbetter (?:buy|value|stock|crypto)\b|\bvs\.? .{2,30}: which\b|\breasons (?:to|why)\b.{0,30}\b(?:buy|sell|stock)|"
            r"\bmillionaire\b|\bcould (?:soar|10x|double|explode)\b|\bdividend (?:stocks?|king|aristocrat)\b|\bgrowth stocks?\b|\bbuy zone\b|\bundervalued\b|\bovervalued\b|\brating (?:upgrade|downgrade)\b|\b(?:reiterates?|maintains?|initiates?|adjusts|raises|lowers|cuts|lifted)\b.{0,60}\b(?:rating|price target|coverage|target)\b|"
            r"\btarget (?:lifted|raised|cut|lowered)\b|\baverage rating\b|\(rating\b|\b(?:nasdaq|nyse|nysearca|otcmkts|otc|cryptocurrency):[a-z.\-]+\)$|\bstock quote\b|\blong runway\b|\bzacks\b|\bmotley fool\b|\bpassive income\b|\bultra-high-yield\b|\bforget \w+|\bbull thesis\b"
        ),
    ),
    (
        HeadlineForm.PRICE_NOTE,
        (
            r"\b(?:why|here's why)\b.{0,60}\b(?:stock|shares?)\b|\b(?:stock|shares)\b.{0,30}\b(?:trad(?:es|ing) (?:up|down)|is up|is down|what you need to know|rises? (?:mon|tues|wednes|thurs|fri)day|falls? (?:mon|tues|wednes|thurs|fri)day|(?:out|under)performs?)\b|\b(?:out|under)performs? market\b|"
            r"\bprice (?:today|forecast|analysis|keeps|tests)\b|\brates today\b|\bmay open (?:with|on|flat|higher|lower)\b|\bpremarket\b|\bstocks? (?:to watch|on the move|in focus)\b|\bin focus\b|\bmost active\b|\bpositive bias\b|\bgold price (?:rises|falls|today)\b|\b52-week\b|\b(?:nasdaq|nyse): ?\w+\) (?:stock|shares)\b|\bshares (?:gap|up|down) \d"
        ),
    ),
    (
        HeadlineForm.ADVICE,
        (
            r"^(?:how|where|when) (?:to|you can|i)\b|\bhow to\b|^\d+ (?:\w+ ){0,4}(?:ways|tips|things|reasons|best|mistakes|habits|lessons|steps|signs|questions|apps|settings|disadvantages|advantages|gadgets|tricks)\b|\bbest\b.{0,40}\b(?:deals?|cards?|accounts?|rates?|laptops?|phones?|tablets?|buys?|20\d\d|for (?:you|your))\b|"
            r"\b(?:deals?|sale)\b.{0,30}\b(?:live|off|save|\$\d|prime)\b|\bsave (?:up to )?(?:\$|\d+%)|\b\d+% off\b|\$\d+ off\b|\b(?:lowest|all-time low) price\b|\bpromo codes?\b|\breview(?::|$)|^review\b|\bhands-on\b|\bguide\b|\bretire(?:ment|es)?\b.{0,40}\b(?:you|your|plan|save|saving|income|401)\b|\b(?:my|your) (?:401|ira|spouse|wife|husband|parents?|mom|dad|kids?|retirement|savings|money|portfolio|iphone|pc|phone|bank)\b|\bhow much (?:interest|money|do|does|should|would|will)\b|\bgift ideas\b|\bhere's (?:how|what you)\b|\bshould you\b"
        ),
    ),
    (
        HeadlineForm.OPINION,
        r"^opinion\b|\bopinion:|\bcommentary\b|\beditorial\b|\bop-ed\b|\bcolumn\b|\bletters?:|^letters? (?:to|from)\b|\bperspective\b|^(?:i|my|i'm|we|our)\b|\bi (?:tried|tested|spent|made|used|built|bought|quit|was|am)\b|\b(?:needs?|must|should) (?:to )?(?:stop|do|be|adapt|learn|get|take)\b|\bwe need\b|\bthe case (?:for|against)\b|\bfirst opinion\b|\bwhat if\b",
    ),
    (
        HeadlineForm.TALK,
        r"\bpodcast\b|\bepisode \d|\bq&a\b|\binterview\b|\blisten:|\bwatch:|\bvideo:|\[video\]|\bwebcast\b|\bphotos?:|\bin (?:pictures|photos|\d+ charts)\b|\bgallery\b|\bquiz\b|\bcrossword\b|\bgraphic$",
    ),
    (
        HeadlineForm.FEATURE,
        (
            r"\?$|^(?:how|why|what|who|where|when|which|will|could|can|is|are|does|do|did|should|would|inside|meet|behind|the (?:future|rise|fall|story|art|next|real|hidden|secret))\b|\?|\bexplain(?:ed|er|s)\b|\beverything (?:we|you)\b|\bwhat we know\b|\bwhat (?:it|this|that) means\b|\bhere's (?:why|what)\b|\bdeep dive\b|"
            r"\blessons (?:from|of)\b|\bthe (?:future|rise|fall|story|truth) of\b|\boutlook 20\d\d\b|\bchallenges\b.{0,30}\bdecade\b|\bmarket (?:trends|size|report|outlook|update|analysis)\b|\btrends?\b.{0,20}\b20\d\d\b|\bpolicy,? .{3,30} (?:&|and) (?:risks|impacts?)\b|\bimplications\b|\bnavigating\b|\btimeline\b|\bfactbox\b|\banalysis\b|\bimpact (?:of|on)\b|\bif\b.{0,40}\b(?:escalates?|happens|goes)\b"
        ),
    ),
)
_COMPILED = tuple((form, re.compile(pattern)) for form, pattern in _FORMS)


@lru_cache(maxsize=16_384)
def form_of(folded: str) -> HeadlineForm:
    """The form of a folded headline."""
    return next((form for form, pattern in _COMPILED if pattern.search(folded)), HeadlineForm.NEWS)
