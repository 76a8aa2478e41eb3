"""The words by which the five shipped sectors are known, where no feed says so.

Strong terms settle a sector by themselves where they stand in the headline; named ones are companies that
a headline is about, but that texts mention in passing (analysts are named companies that speak of others'
shares and hold conferences); good ones need company; weak ones only add weight.
All are literal words and phrases, matched at word borders without regard to case; written in the singular,
they also match a plural in "s".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A sector's built-in terms by strength."""

    strong: tuple[str, ...]
    named: tuple[str, ...]
    good: tuple[str, ...]
    weak: tuple[str, ...] = ()
    analysts: tuple[str, ...] = ()


def _terms(block: str) -> tuple[str, ...]:
    return tuple(" ".join(term.split()) for term in block.split(",") if term.strip())


BUILT_IN = {
    "technology": Vocabulary(
        strong=_terms(
            """semiconductor, chipmaker, chip maker, cloud computing, artificial intelligence, generative ai, machine
            learning, large language model, smartphone, cybersecurity, cyber security, data center, data centre,
            ransomware, quantum computing, quantum computer, software-as-a-service, operating system, open source
            software, app store, gpu, software maker, software company, software firm, software engineer, software
            engineering, software developer, software development, neural network, web browser, social network,
            social media platform, search engine, chatbot, broadband provider, data breach, iphone, ipad,
            microprocessor, tech giant, big tech, cloud provider, ai model, ai agent, ai chip, 5g network, 4g lte,
            e-commerce platform, online retailer, humanoid robot, robotics, saas, video game console, apple inc,
            apple pay, samsung electronics, samsung elec, alphabet inc, meta platforms, amazon.com inc, microsoft
            corp, cisco systems, ibm corp, intel corp, oracle corp, micron technology, network equipment, internet
            company, e-commerce company, consumer electronics, computer maker, deepfake, coding assistant, llm,
            ai-powered, ai-driven, ai platform, ai tool, ai startup, ai company, agentic ai, spyware, malware,
            hacker, robot vacuum, ssd, graphics card, gaming pc, gaming laptop, playstation, xbox, nintendo,
            macbook, airpods, vision pro, apple watch, windows 10, windows 11, smart glasses, smart home,
            smartwatch, foldable phone, zero-day, phishing, password manager, memory chip, dram, chip stock, chip
            sector, chip export, ai lab, ai infrastructure, ai spending, ai bubble, ai data center, ai startups,
            cyberattack, cyber attack, ransomware gang, app developer, software update, tech stock, tech sector,
            tech company, chipmaking, foundry, wafer, hyperscaler, cloud service, internet outage, social media app,
            video app, operating systems, tech industry, tech worker, self-driving, robotaxi, cyber breach, hacking
            forum, online safety, age verification, home robot, vibe coding"""
        ),
        named=_terms(
            """google, microsoft, nvidia, openai, chatgpt, tsmc, facebook, salesforce, qualcomm, broadcom, netflix,
            ericsson, nokia, ebay, baidu, xiaomi, cisco, ibm, paypal, amazon.com, twitter, spotify, alibaba,
            tencent, anthropic, crowdstrike, ai, tiktok, bytedance, whatsapp, instagram, youtube, huawei, foxconn,
            sk hynix, deepseek, xai, perplexity, coreweave, smic, lenovo, techcrunch disrupt, copilot, palantir,
            hacked"""
        ),
        good=_terms(
            """software, chip, laptop, tablet, developer, api, encryption, internet, startup, gadget, wearable,
            processor, electronics, app, cloud, wireless, streaming service, video game, drone, open source,
            augmented reality, virtual reality, telecom, broadband, analytics, automation, digital transformation,
            autonomous vehicle, satellite internet, 5g, computing, apple, intel, amd, samsung, ios, android, oracle,
            amazon, alphabet, dell, tech, online platform, algorithm, robot, github, linux, programming, data
            privacy, e-commerce, social media, source code, web developer, database, satellite"""
        ),
        weak=_terms("digital, platform, online, device, data, technology, user, web, network, mobile, code"),
    ),
    "finance": Vocabulary(
        strong=_terms(
            """central bank, federal reserve, interest rate, hedge fund, private equity, investment bank, investment
            banking, stock market, wall street, wall st, treasury yield, monetary policy, bond market, mortgage
            lender, asset manager, asset management, assets under management, wealth management, commercial bank,
            cryptocurrency, bitcoin, venture capital, mutual fund, credit rating, foreign exchange, fintech, s&p
            500, dow jones, ftse 100, european central bank, bank of england, credit union, insurer, reinsurance,
            exchange-traded fund, etf, banking giant, credit default swap, margin lending, stablecoin, us stocks,
            global markets, rate hike, rate cut, crypto exchange, crypto market, ethereum, trading platform, options
            trading, futures trading, forex trading, currency trading, crypto trading, equity research, financial
            technology, mortgage rate, inflation rate, fund manager, jobs report, nonfarm payroll, payrolls, jobless
            claim, unemployment rate, job openings, jolts, labor market, labour market, consumer price, cpi, fomc,
            fed chair, rate decision, nasdaq composite, nikkei, hang seng, sensex, nifty, nifty 50, kospi, asx 200,
            ftse, stoxx, stock futures, asian stocks, european stocks, stock index, bull market, bear market,
            markets wrap, equity market, bond yield, trade deficit, retail sales, home sales, consumer confidence,
            consumer sentiment, consumer spending, industrial production, stablecoins, private credit, prediction
            market, kalshi, polymarket, gold price, bullion, nasdaq 100, recession, global economy, us economy,
            economic growth, earnings season, world markets, emerging markets, forex market, stock market today,
            initial jobless, mortgage rates, hiring slows, on hiring, labor force, job growth, job market,
            employment report, tax receipt, corporation tax, budget deficit, xrp, solana, tokenized, defi, revolut,
            klarna, usmca, dow jones industrial average, finance ministry, finance minister, treasury department,
            treasury secretary, foreign investment, block deal, trade negotiation, trade talks, growth stock,
            dividend stock, value stock, penny stock, stocks to buy, windfall tax, credit card, growth forecast"""
        ),
        named=_terms("""blackrock, coinbase, binance, lloyds, allianz, metlife, visa inc, mastercard, inflation, crypto, gdp,
            ecb, boj, rbi, fed, dow, s&p, tariff, trade deal, trade war, equities, rupee, sebi, imf, dax, selloff,
            sell-off, robinhood, chapter 11, bankruptcy, tax cut, rate outlook"""),
        analysts=_terms(
            """goldman sachs, jpmorgan, citigroup, wells fargo, bank of america, barclays, hsbc, ubs, deutsche bank, credit
            suisse, morgan stanley"""
        ),
        good=_terms(
            """bank, banking, lender, loan, mortgage, bond, yield, dividend, treasury, currency, basis points,
            securities, broker, brokerage, insurance, credit, forex, hedge, derivative, debt, payments, trader,
            underwriter, buyback, financial services, stocks, bancorp, index, stock exchange, pmi, yen, yuan,
            dollar, exports, copper, silver, gold, regulator, rally, lenders, capital markets, trading"""
        ),
        weak=_terms(
            """capital, market, stock, shares, shareholder, equity, deposit, portfolio, investor, financial, price, rating,
            asset, wealth, economy, tax, quarterly dividend, cash dividend"""
        ),
    ),
    "pharma": Vocabulary(
        strong=_terms(
            """pharmaceutical, pharma, drugmaker, drug maker, generic drug, biosimilar, new drug application, anda, fda
            approval, fda approves, fda clearance, ema approval, chmp, marketing authorization application,
            marketing authorisation application, specialty pharmaceutical, prescription drug, drug pricing,
            abbreviated new drug application, pdufa, over-the-counter drug, drug recall, drug shortage, phase 3
            trial, phase 3 study, phase 3 clinical, phase iii trial, phase iii study, phase 3 results, phase iii
            results, phase 3 data, late-stage trial, mid-stage trial, midstage trial, primary endpoint, complete
            response letter, glp-1, obesity drug, weight-loss drug, vaccine maker, label expansion, supplemental new
            drug application, active pharmaceutical ingredient, pharmacy benefit, late-stage biopharma,
            commercial-stage biopharmaceutical, cancer drug, hepatitis c drug, arthritis drug, drug candidate, drug
            price, most favored nation, trumprx, 340b, pbm, obesity shot, obesity pill, weight loss drug, weight
            loss pill, wegovy, ozempic, zepbound, mounjaro, keytruda, humira, eylea, dupixent, compulsory license,
            priority review voucher, pediatric disease voucher, pharmacy benefit manager, drug trial, blockbuster
            drug, diabetes drug, alzheimer's drug, vaccine makers, medicine prices, drug prices, drug plant, drug
            manufacturing, diabetes trial, ebola vaccine, covid vaccine, flu vaccine"""
        ),
        named=_terms(
            """pfizer, novartis, sanofi, astrazeneca, glaxosmithkline, eli lilly, novo nordisk, abbvie, bristol-myers,
            bristol myers, merck & co, boehringer ingelheim, teva, roche, takeda, gsk, allergan, mylan, viatris,
            mfn, novo, lilly, bayer, otsuka, daiichi sankyo, astellas, ema, medicaid drug, medicare drug"""
        ),
        good=_terms(
            """drug, medicine, vaccine, fda, food and drug administration, european medicines agency, tablet
            formulation, clinical trial, patient, dosing, prescription, indication, therapy, treatment, merck,
            opioid, nda, nasal spray, phase 3, phase iii, johnson & johnson, amgen, gilead, medicare, actavis,
            valeant, pharmacy, antibiotic, insulin, oncology, inhaler, oral formulation, adverse event, placebo,
            efficacy, biopharmaceutical, pill, meds, generics, shot, biosimilars, obesity, label, approval"""
        ),
        weak=_terms("trial, disease, clinical, health, study, regulatory, safety, medical, dose"),
    ),
    "biotech": Vocabulary(
        strong=_terms(
            """biotech, biotechnology, biopharmaceutical, clinical-stage, preclinical, gene therapy, cell therapy, gene
            editing, crispr, car-t, car t, monoclonal antibody, bispecific, antibody-drug conjugate, mrna, rnai,
            sirna, antisense, oligonucleotide, genome editing, orphan drug, fast track designation, breakthrough
            therapy designation, rmat designation, biologics license application, bla, investigational new drug,
            first patient dosed, phase 1 trial, phase 1 study, phase 1 clinical, phase 2 trial, phase 2 study, phase
            2 clinical, phase i trial, phase ii trial, phase i study, phase ii study, phase 2 results, phase 2 data,
            phase ii results, phase 1 results, phase 1 data, phase 1b, phase 2b, phase 2a, phase 1/2, topline data,
            topline results, interim data, immunotherapy, genomics, proteomics, stem cell, synthetic biology, t
            cell, checkpoint inhibitor, kinase inhibitor, recombinant, adeno-associated virus, clinical hold,
            bioscience, biotherapeutics, immunotherapeutics, therapeutics, biologics, biopharma, immuno-oncology,
            vertex pharmaceuticals, gilead sciences, spatial biology, single-cell, gene sequencing, precision
            medicine, non-human primate, pharmacokinetic, dose escalation, molecular diagnostics, genetic medicine,
            clinical data, regenerative medicine, biomed, life science, precision oncology, gene-edited, gene
            edited, t cell engager, treg, protein degrader, radiopharmaceutical, into the clinic, antibody drug,
            cancer vaccine, rare disease drug, muscular dystrophy, gene editor, biotechs, drug developer, wet amd,
            bla for"""
        ),
        named=_terms(
            """amgen, biogen, regeneron, moderna, biontech, illumina, genmab, genentech, celgene, alnylam, antibodies,
            crispr therapeutics, vertex, 23andme, argenx"""
        ),
        good=_terms(
            """antibody, sequencing, immunology, genetics, biology, genetic, genome, dna, rna, protein, tumor, tumour,
            oncology, cancer, immune, inhibitor, clinical trial, molecule, small molecule, assay, diagnostic, fda,
            patient, novel therapy, endpoint, cohort, dosed, enrollment, investigational, drug candidate, fibrosis,
            lymphoma, leukemia, melanoma, dystrophy, neurology, autoimmune, receptor, gilead, genetic disease, bio,
            drug discovery, mutation, peptide, plasma, ophthalmology, retinal, ophthalmic, phase 1, phase 2, phase
            i, phase ii, biomarker, rare disease, pharmaceutical, vaccine, biomedical, immuno, pharma"""
        ),
        weak=_terms(
            "trial, therapy, disease, clinical, study, treatment, data, scientific, medical, research, medicine, pipeline"
        ),
    ),
    "energy": Vocabulary(
        strong=_terms(
            """crude oil, natural gas, oil price, oil and gas, oil & gas, opec, liquefied natural gas, lng, renewable
            energy, clean energy, solar power, wind farm, wind power, solar farm, solar project, power plant,
            nuclear power, nuclear reactor, pipeline operator, refinery, oilfield, shale, drilling rig, offshore
            wind, battery storage, energy storage, electric grid, power grid, electric utility, carbon capture,
            green hydrogen, geothermal, coal-fired, uranium, biofuel, renewable diesel, renewable natural gas, brent
            crude, west texas intermediate, oil major, gas pipeline, oil pipeline, oil producer, gas producer,
            barrels per day, barrel a day, fracking, hydropower, photovoltaic, solar panel, wind turbine, gigawatt,
            megawatt, small modular reactor, energy transition, exxonmobil, exxon mobil, conocophillips, saudi
            aramco, totalenergies, energy company, oil tanker, oil output, oil exports, oil demand, gas field, oil
            field, electricity price, power prices, wind energy, natgas, gas price, gas storage, crude stockpile,
            crude inventories, oil inventories, oil supply, oil market, oil production, oil drilling, oil company,
            oil companies, oil giant, opec+, grid operator, pjm, ercot, ferc, transmission line, ev charging, flow
            battery, baseload, gasoline price, diesel price, fuel price, petrochemical, strait of hormuz, rig count,
            solar energy, floating solar, energy prices, energy crisis, energy security, energy department, nuclear
            plant, power demand, electricity demand, electricity bill, power bill, utility bill, energy stock, oil
            stock, windfall tax, brent oil, us crude, oil futures, oil imports, oil profits, oil facility, energy
            facility, energy market, uranium plant, hydrogen project, clean power, coal plant, coal power, energy
            policy, energy projects, gas exports, gas production, gas demand, lng export, gas market, energy dept,
            oil rises, oil rise, oil falls, oil fall, oil edges, oil slips, oil jumps, oil climbs, oil drops, oil
            gains, oil settles, oil steady, oil surges, oil tumbles, oil slides, oil extends, oil rebounds, oil
            rallies, oil retreats, oil holds, oil up, oil down, crude export, crude import, oil tanker, state grid,
            texas grid, nuclear project, rolling blackout"""
        ),
        named=_terms(
            """exxon, chevron, petrobras, equinor, rosneft, gazprom, schlumberger, halliburton, aramco, crude,
            electricity, iea, eia, hydrogen, energy, natural gas stocks, con edison, nuclear energy"""
        ),
        good=_terms(
            """oil, solar, gas, wind, utility, drilling, petroleum, fuel, barrel, coal, reactor, battery, grid,
            power purchase agreement, upstream, midstream, gasoline, diesel, ethanol, emissions, heatwave, heat
            wave, blackout, power outage, energy minister, shell, bp, nuclear, renewable, mw, lithium, feedstock"""
        ),
        weak=_terms(
            "power, rig, well, plant, carbon, climate, electric, field, reserve, pipeline, exploration"
        ),
    ),
}
