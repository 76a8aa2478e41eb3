"""Each rule of evidence decides about places of its kind; the marked name is the place."""

import re

import pytest

from bot.companies.linking.context import Context
from bot.companies.linking.evidence import RULES, deciding
from bot.companies.linking.place import Place, Reader, Verdict
from tests.companies.linking.test_link import linker

YES, SUPPORTED, NO = Verdict.YES, Verdict.SUPPORTED, Verdict.NO

TABLE = [
    ("part_of_a_token", "Write to ir@[Pfizer].com", NO),
    ("cut_off_word", "A show for a global [Audi]...", NO),
    ("other_letters", "[Über] die Zukunft der Bahn", NO),
    ("dateline_wire", "A fund grows || ULM, May 3 / [ACCESS Newswire] / A fund grew.", NO),
    ("credited_source", "A tool for tests is out - [TechTarget]", NO),
    ("source_or_market", "Stocks rose on the [Nasdaq] Global Market", NO),
    ("index_of_a_market", "The [S&P] 500 slipped at noon", NO),
    ("index_of_a_market", "[Dow] falls 300 points", NO),
    ("index_of_a_market", "Nasdaq, [Dow] in the red", NO),
    ("index_of_a_market", "A fund follows the [MSCI] World", NO),
    ("letters_defined_otherwise", "A wire starts || BioMaltWire (“[BMW]”) began.", NO),
    ("channel", "A diary || [Facebook]: https://example.org/x", NO),
    ("another_meaning", "The moon landing of [Apollo] astronauts", NO),
    ("another_meaning", "A solar flare and an Earth-bound [CME] tonight", NO),
    ("another_meaning", "Nationalists of Bangladesh: [BNP] wins seats", NO),
    ("saying", "[Shell] company fraud goes to trial", NO),
    ("saying", "The [Oracle] of Bremen buys bonds", NO),
    ("saying", "[Visa] fees rise for students", NO),
    ("surname", "Judge [Hess] heard the case", NO),
    ("surname", "Marlene [Williams] wins the match", NO),
    ("surname", "A seller of books, [Lam] Wah-yee, is back", NO),
    ("another_meaning", "Current [ARM] mortgage rates", NO),
    ("surname", "A robot called da [Vinci] operates", NO),
    ("venue_or_house", "Concert at [American Airlines] Center", NO),
    ("venue_or_house", "[Edwards] Air Force Base tests a glider", NO),
    ("venue_or_house", "The [Lilly] Prize went to nobody", NO),
    ("named_index", "It follows the [Bloomberg] Euro Bond Index", NO),
    ("longer_legal_name", "[Alps] Distributors, Inc. opens a shop", NO),
    ("town", "A fair || [Delcath], California, opened it.", NO),
    ("house_of_that_name", "The University of [Delcath] was glad", NO),
    ("scale", "Heat pumps at minus 20 ° [Celsius]", NO),
    ("agency", "The [FTC] opens a probe", SUPPORTED),
    ("agency", "A plan of [ECB] was shown", SUPPORTED),
    ("with_legal_form", "A deal || [Pfizer] Inc. agreed.", YES),
    ("another_meaning", "A gaming PC with an [RTX] 5070 inside", NO),
    ("model_number", "The [Sentinel] 6B satellite rises", SUPPORTED),
    ("beside_other_names", "A new yard of KB [Hyundai] opens", SUPPORTED),
    ("cut_short", "[ABM] Indus cut to hold", YES),
    ("another_company", "[Lear] Capital sells gold coins", NO),
    ("another_company", "[Vertex] Energy sells a refinery", NO),
    ("surname_alone", "[Harbour] workers strike", SUPPORTED),
    ("short_form_alone", "[Kestrel] numbers fall in Wales", SUPPORTED),
    ("short_form_alone", "[Hilltop] Residential opens a division", SUPPORTED),
    ("short_form_of_plain_words", "The keeper of [Cabo Verde] saves it", SUPPORTED),
    ("telling_name", "A drug of [Regeneron] helps mice", YES),
    ("letters", "A plan of [CDW] was shown", YES),
    ("letters", "A raid by [RH] at dawn", SUPPORTED),
    ("plain_word_here", "A word || [Target] is a shop, and a target is not.", SUPPORTED),
    ("plain_words_in_headline", "Why [US Nuclear] Talks Go On", SUPPORTED),
    ("plain_words_in_headline", "Acme Names Doctor of [Relay Therapeutics] as Chief", YES),
    ("plain_words_in_headline", "[Fortress Biotech] and Acmeon Therapeutics Announce a Deal", YES),
    ("head_of_release", "[American Tungsten] reports results of the quarter", YES),
    ("person_or_place", "It was said || A plan of [Waters] was shown.", YES),
    ("among_capitals", "It was told || He went to Upper [Live Ventures] Lodge today.", SUPPORTED),
    ("plain_word_begins", "A fair || [Jazz], for many, is the best of it.", SUPPORTED),
    ("capitalised", "It was told that [American Tungsten] and others agreed", YES),
]


def place(marked: str) -> Place:
    title, _, text = marked.partition(" || ")
    bare = [part.replace("[", "").replace("]", "") for part in (title, text)]
    context = Context(*bare)
    name = re.search(r"\[(.+?)\]", marked)[1]
    at = marked.replace(" || ", "\n\n").index("[")
    hits = linker()._gazetteer.hits(context.whole)
    start, end, alias = next(hit for hit in hits if hit[0] <= at < hit[1])
    assert name in context.whole[start:end] or context.whole[start:end] in name
    return Place(Reader(context, "", linker()._chooser.words_of, medical=False), start, end, alias)


@pytest.mark.parametrize(("rule", "marked", "verdict"), TABLE)
def test_the_rule_of_that_name_decides(rule, marked, verdict):
    decided, finding = deciding(place(marked))
    assert (decided, finding.verdict) == (rule, verdict)


def test_the_rules_have_names_of_their_own_and_each_is_in_the_table():
    names = [rule.__name__ for rule in RULES]
    assert len(set(names)) == len(names)
    assert set(names) == {rule for rule, _, _ in TABLE}
