"""The words by which the five shipped sectors are known, where no feed says so.

Strong terms settle a sector by themselves, good ones when two of them stand together or one stands in
the headline with any other; weak ones only add weight. All are literal words and phrases, matched at word
borders without regard to case; written in the singular, they also match a plural in "s".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A sector's built-in terms by strength."""

    strong: tuple[str, ...]
    good: tuple[str, ...]
    weak: tuple[str, ...] = ()


def _terms(block: str) -> tuple[str, ...]:
    return tuple(" ".join(term.split()) for term in block.split(",") if term.strip())


BUILT_IN = {
    "technology": Vocabulary(
        strong=_terms(
            """semiconductor, chipmaker, chip maker, cloud computing, artificial intelligence, generative ai, machine
            learning, large language model, smartphone, cybersecurity, cyber security, data center, data centre,
            ransomware, quantum computing, software-as-a-service, operating system, open source, app store, gpu,
            software maker, software company, neural network, web browser, social network, search engine, chatbot,
            broadband provider, data breach, iphone, ipad, ios, microprocessor, tech giant, cloud provider, ai model,
            5g network, 4g lte, e-commerce platform, robotics, saas, video game console, openai, chatgpt, google, microsoft, nvidia, tsmc, facebook, apple inc,
            samsung electronics, alphabet inc, meta platforms, salesforce, qualcomm, broadcom, micron
            technology"""
        ),
        good=_terms(
            """software, ai, chip, laptop, tablet, developer, api, encryption, hacker, malware, internet, startup, gadget,
            wearable, processor, electronics, app, cloud, wireless, streaming service, video game, drone,
            augmented reality, virtual reality, telecom, broadband, analytics, automation, digital transformation,
            autonomous vehicle, satellite internet, 5g, computing, apple, intel, amd, samsung,
            cisco, oracle, ibm, amazon, android, alphabet, netflix, twitter, ebay, paypal, dell, ericsson, nokia, tech, online platform, algorithm, robot"""
        ),
        weak=_terms("digital, platform, online, device, data, technology, user, web, network, mobile"),
    ),
    "finance": Vocabulary(
        strong=_terms(
            """central bank, federal reserve, interest rate, hedge fund, private equity, investment bank, stock market,
            wall street, initial public offering, treasury yield, monetary policy, bond market, mortgage lender,
            asset manager, wealth management, commercial bank, cryptocurrency, bitcoin, venture capital, mutual fund,
            credit rating, basis points, foreign exchange, fintech, s&p 500, dow jones, ftse 100, european central bank,
            bank of england, credit union, insurer, reinsurance, stock exchange, securities fraud, exchange-traded fund,
            etf, banking giant, quarterly dividend, cash dividend, credit default swap, margin lending, stablecoin"""
        ),
        good=_terms(
            """bank, banking, lender, loan, mortgage, bond, yield, dividend, ipo, treasury, inflation, currency,
            securities, broker, brokerage, fund, insurance, credit, forex, rate hike,
            rate cut, hedge, derivative, goldman sachs, jpmorgan, morgan stanley, citigroup, wells fargo, blackrock,
            bank of america, barclays, hsbc, ubs, deutsche bank, debt, crypto, payments, trader, underwriter,
            buyback, ecb, recession, financial services, asset management, fed"""
        ),
        weak=_terms(
            "capital, market, stock, shares, shareholder, equity, deposit, portfolio, investor, financial, earnings, price, rating, asset, wealth, economy, tax"
        ),
    ),
    "pharma": Vocabulary(
        strong=_terms(
            """pharmaceutical, pharma, drugmaker, drug maker, generic drug, biosimilar, new drug application, nda, anda,
            fda approval, fda approves, ema approval, chmp, marketing authorization, marketing authorisation,
            prescription drug, drug pricing, abbreviated new drug application, pdufa, over-the-counter drug, opioid,
            drug recall, drug shortage, phase 3, phase iii, late-stage trial, primary endpoint, complete response letter,
            glp-1, obesity drug, weight-loss drug, vaccine maker, nasal spray, label expansion, sales of its drug,
            supplemental new drug application, active pharmaceutical ingredient, pharmacy benefit, pfizer,
            novartis, sanofi, astrazeneca, glaxosmithkline, eli lilly, novo nordisk, abbvie, bristol-myers, bristol myers,
            merck & co, boehringer ingelheim, teva pharmaceutical, roche, takeda"""
        ),
        good=_terms(
            """drug, medicine, vaccine, fda, food and drug administration, european medicines agency, tablet formulation,
            clinical trial, patient, dosing, prescription, indication, therapy, treatment, merck, gsk, bayer,
            teva, johnson & johnson, amgen, gilead, medicare, allergan, mylan, actavis, valeant, viatris,
            pharmacy, antibiotic, insulin, oncology, inhaler, oral formulation, adverse event, placebo, efficacy"""
        ),
        weak=_terms("trial, disease, clinical, health, study, regulatory, safety, medical, dose"),
    ),
    "biotech": Vocabulary(
        strong=_terms(
            """biotech, biotechnology, biopharmaceutical, clinical-stage, clinical stage, preclinical, gene therapy, cell
            therapy, gene editing, crispr, car-t, car t, monoclonal antibody, bispecific, antibody-drug conjugate, mrna,
            rnai, sirna, antisense, oligonucleotide, genome editing, orphan drug, fast track designation, breakthrough
            therapy designation, rmat designation, biologics license application, bla, investigational new drug, first
            patient dosed, phase 1, phase 2, phase i, phase ii, phase 1b, phase 2b, phase 2a, phase 1/2, topline data,
            topline results, interim data, biomarker, immunotherapy, genomics, proteomics, stem cell, synthetic biology,
            t cell, checkpoint inhibitor, small molecule, kinase inhibitor, recombinant, adeno-associated virus,
            rare disease, clinical hold, bioscience, biotherapeutics, immunotherapeutics, life sciences,
            therapeutics, medicines inc, biologics, biopharma, immuno-oncology, amgen, biogen, regeneron,
            moderna, biontech, vertex pharmaceuticals, gilead sciences, illumina, proprietary antibody, spatial biology,
            single-cell, gene sequencing, precision medicine, non-human primate, pharmacokinetic, dose escalation"""
        ),
        good=_terms(
            """antibody, sequencing, immunology, genetics, biology, genetic, genome, dna, rna, protein, tumor, tumour, oncology, cancer, immune,
            inhibitor, pipeline, clinical trial, candidate, molecule, assay, diagnostic, fda, patient, novel therapy,
            endpoint, cohort, dosed, enrollment, investigational, drug candidate, fibrosis, lymphoma, leukemia,
            melanoma, dystrophy, neurology, autoimmune, receptor, vertex, gilead,
            genetic disease, bio, drug discovery, mutation, peptide, plasma, ophthalmology, retinal"""
        ),
        weak=_terms(
            "trial, therapy, disease, clinical, study, treatment, data, scientific, medical, research"
        ),
    ),
    "energy": Vocabulary(
        strong=_terms(
            """crude oil, natural gas, oil price, oil and gas, oil & gas, opec, liquefied natural gas, lng, renewable
            energy, solar power, wind farm, wind power, solar farm, solar project, power plant, nuclear power, nuclear
            reactor, pipeline operator, refinery, oilfield, shale, drilling rig, offshore wind, battery storage, energy
            storage, electric grid, power grid, electric utility, carbon capture, green hydrogen, geothermal, coal-fired,
            uranium, biofuel, renewable diesel, renewable natural gas, brent crude, west texas intermediate, oil major,
            gas pipeline, oil pipeline, oil producer, gas producer, barrels per day, barrel a day, fracking, hydropower,
            photovoltaic, solar panel, wind turbine, gigawatt, megawatt, small modular reactor, energy transition, exxon, exxonmobil,
            exxon mobil, chevron, totalenergies, conocophillips, saudi aramco, petrobras, equinor, rosneft, gazprom"""
        ),
        good=_terms(
            """oil, gas, crude, solar, wind, pipeline, utility, electricity, drilling, exploration, petroleum, fuel, barrel,
            coal, hydrogen, reactor, battery, grid, power purchase agreement, energy, upstream, midstream, gasoline,
            diesel, ethanol, emissions, shell, bp, schlumberger, halliburton, nuclear, renewable, mw, lithium, feedstock"""
        ),
        weak=_terms("power, rig, well, plant, carbon, climate, electric, field, reserve"),
    ),
}
