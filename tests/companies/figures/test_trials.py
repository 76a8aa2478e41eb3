"""Trials of a sponsor: whose they are, how they are counted."""

from datetime import date

import pytest

from bot.companies.figures.trials import counted, read_trials, sponsor_name
from tests.companies.mirror import study


@pytest.mark.parametrize(
    ("name", "sponsor"),
    [("Pfizer Inc.", "pfizer"), ("Eli Lilly & Co", "eli lilly"), ("Roche Holding AG", "roche"), ("Merck KGaA", "merck kgaa"), ("BioNTech SE", "biontech")],
)  # fmt: skip
def test_a_sponsor_registers_without_legal_form(name, sponsor):
    assert sponsor_name(name) == sponsor


@pytest.mark.parametrize(
    ("company", "lead", "same"),
    [
        ("Halvorsen Bio Inc.", "Halvorsen Bio, Inc.", True),
        ("Halvorsen Bio Inc.", "Halvorsen Bio Norway AS", True),
        ("Halvorsen Bio Inc.", "HALVORSEN BIO", True),
        ("Halvorsen Bio Inc.", "Halvorsen Biology Institute", False),
        ("Halvorsen Bio Inc.", "University of Halvorsen Bio", False),
        ("Merck & Co., Inc.", "Merck Sharp & Dohme LLC", True),
        ("Merck & Co., Inc.", "Merck KGaA, Darmstadt, Germany", False),
        ("Merck KGaA", "Merck Sharp & Dohme LLC", False),
        ("Merck KGaA", "Merck KGaA, Darmstadt, Germany", True),
        ("Halvorsen Bio Inc.", "", False),
    ],
)
def test_only_trials_that_the_company_leads(company, lead, same):
    found = read_trials({"studies": [study(1, lead=lead)], "totalCount": 1}, company)
    assert (len(found.trials) == 1) is same
    assert found.total == int(same)


def test_the_latest_change_stands_first():
    studies = [
        study(1, changed="2026-01-05"),
        study(2, changed="2026-02"),
        study(3, changed="2025-12-31"),
        study(4, changed=None),
    ]
    found = read_trials({"studies": studies}, "Halvorsen Bio")
    assert [trial.id[-1] for trial in found.trials] == ["2", "1", "3", "4"]
    assert found.trials[0].changed == date(2026, 2, 1)
    assert found.trials[-1].changed is None


def test_more_than_one_page_keeps_the_registrys_total():
    found = read_trials({"studies": [study(1), study(2)], "totalCount": 431}, "Halvorsen Bio")
    assert found.total == 431
    mixed = read_trials(
        {"studies": [study(1), study(2, lead="Somebody Else")], "totalCount": 431}, "Halvorsen Bio"
    )
    assert mixed.total == 1  # how many of the others are theirs is not known


def test_counted_by_phase_and_status_the_late_phases_first():
    studies = [
        study(1),
        study(2),
        study(3, phases=("PHASE3",), status="COMPLETED"),
        study(4, phases=("PHASE3",), status="RECRUITING"),
        study(5, phases=()),
        study(6, phases=("NA",)),
        study(7, phases=("PHASE1", "PHASE2"), status="SOMETHING_NEW"),
    ]
    found = counted(read_trials({"studies": studies}, "Halvorsen Bio").trials)
    assert [(one.phase, one.status, one.count) for one in found] == [
        ("Phase 3", "recruiting", 1),
        ("Phase 3", "completed", 1),
        ("Phase 2", "recruiting", 2),
        ("Phase 1/2", "status unknown", 1),
        ("No phase", "recruiting", 2),
    ]


@pytest.mark.parametrize(
    "odd",
    [
        None,
        5,
        {},
        {"protocolSection": 5},
        {"protocolSection": {"identificationModule": {"nctId": "NCT1<x>"}}},
    ],
)
def test_odd_studies_are_passed_over(odd):
    assert len(read_trials({"studies": [odd, study(1)]}, "Halvorsen Bio").trials) == 1


@pytest.mark.parametrize("broken", [{}, {"studies": None}, {"error": "no"}])
def test_what_is_no_answer_is_refused(broken):
    with pytest.raises(ValueError, match="studies"):
        read_trials(broken, "X")
