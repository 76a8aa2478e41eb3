"""Which XBRL concepts stand for what, in order of preference at a tie.

Names are those of the US-GAAP and IFRS taxonomies (https://fasb.org/projects/fasb-taxonomies,
https://www.ifrs.org/issued-standards/ifrs-taxonomy/).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.companies.figures.borrowings import CashTree, DebtTree, Kind


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The concepts of one accounting standard. Tuples within a tuple are added up."""

    key: str
    revenue: tuple[str, ...]  # all of it
    sales: tuple[str, ...]  # all of it for most; of banks, insurers and landlords only a part
    net_income: tuple[str, ...]
    net_income_with_minorities: tuple[str, ...]
    operating_income: tuple[str, ...]
    pretax_income: tuple[str, ...]
    interest_expense: tuple[str, ...]
    depreciation_and_amortization: tuple[str, ...]
    depreciation: tuple[str, ...]
    amortization: tuple[str, ...]
    equity: tuple[str, ...]
    cash: CashTree
    debt: DebtTree
    preferred: tuple[str, ...]
    minorities: tuple[str, ...]
    shares: tuple[str, ...]
    average_shares: tuple[str, ...]
    of_banks: tuple[str, ...]  # what only banks report
    of_insurers: tuple[str, ...]  # what only those report that carry policies
    of_health_plans: tuple[str, ...]
    assets: tuple[str, ...]
    net_interest: tuple[str, ...]  # of banks, whose revenue is this and what is no interest
    no_interest: tuple[str, ...]
    premiums: tuple[str, ...]  # of insurers, whose revenue is these and what is earned beside them
    beside_premiums: tuple[tuple[str, ...], ...]
    leases: tuple[str, ...]  # of landlords


US_GAAP = Taxonomy(
    key="us-gaap",
    revenue=(
        "Revenues",
        "RevenuesNetOfInterestExpense",
        "SalesRevenueNet",
        "RegulatedAndUnregulatedOperatingRevenue",
        "RealEstateRevenueNet",
    ),
    sales=(
        "RevenueFromContractWithCustomerExcludingAssessedTax",
        "RevenueFromContractWithCustomerIncludingAssessedTax",
        "SalesRevenueGoodsNet",
        "SalesRevenueServicesNet",
        "HealthCareOrganizationRevenue",
        "OilAndGasRevenue",
    ),
    net_income=("NetIncomeLoss", "NetIncomeLossAvailableToCommonStockholdersBasic"),
    net_income_with_minorities=("ProfitLoss", "IncomeLossFromContinuingOperations"),
    operating_income=("OperatingIncomeLoss",),
    pretax_income=(
        "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest",
        "IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments",
    ),
    interest_expense=("InterestExpense", "InterestExpenseNonoperating", "InterestExpenseDebt"),
    depreciation_and_amortization=(
        "DepreciationDepletionAndAmortization",
        "DepreciationAmortizationAndAccretionNet",
        "DepreciationAndAmortization",
    ),
    depreciation=("OtherDepreciationAndAmortization", "Depreciation"),
    amortization=("AmortizationOfIntangibleAssets",),
    equity=("StockholdersEquity", "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"),
    cash=CashTree(
        cash=(
            "CashAndCashEquivalentsAtCarryingValue",
            "CashAndCashEquivalentsAtCarryingValueIncludingDiscontinuedOperations",
            "Cash",
            "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents",
        ),
        invested=(
            "ShortTermInvestments",
            "MarketableSecuritiesCurrent",
            "AvailableForSaleSecuritiesDebtSecuritiesCurrent",
            "DebtSecuritiesCurrent",
            "AvailableForSaleSecuritiesCurrent",
            "OtherShortTermInvestments",
        ),
        together=("CashCashEquivalentsAndShortTermInvestments",),
        securities=("MarketableSecurities",),
        long_securities=("MarketableSecuritiesNoncurrent",),
    ),
    debt=DebtTree(
        everything=("DebtLongtermAndShorttermCombinedAmount", "DebtAndCapitalLeaseObligations"),
        long_term=("LongTermDebtAndCapitalLeaseObligationsIncludingCurrentMaturities",),
        loose_long_term=("LongTermDebt",),
        later=("LongTermDebtNoncurrent", "LongTermDebtAndCapitalLeaseObligations"),
        current=("DebtCurrent",),
        maturing=("LongTermDebtCurrent", "LongTermDebtAndCapitalLeaseObligationsCurrent"),
        short=("ShortTermBorrowings",),
        short_parts=(
            ("CommercialPaper",),
            ("LinesOfCreditCurrent",),
            ("ShortTermBankLoansAndNotesPayable",),
            ("BridgeLoan",),
            ("OtherShortTermBorrowings",),
        ),
        either=("LoansAndNotesPayable", "NotesAndLoansPayable", "NotesAndLoansPayableCurrent"),
        kinds=(
            Kind(("SecuredDebt",), ("SecuredDebtCurrent",), ("SecuredLongTermDebt",)),
            Kind(("UnsecuredDebt",), ("UnsecuredDebtCurrent",), ("UnsecuredLongTermDebt",)),
            Kind(("SeniorNotes",), ("SeniorNotesCurrent",), ("SeniorLongTermNotes",)),
            Kind(("SubordinatedDebt",), ("SubordinatedDebtCurrent",), ("SubordinatedLongTermDebt",)),
            Kind(
                ("JuniorSubordinatedNotes",),
                ("JuniorSubordinatedDebentureOwedToUnconsolidatedSubsidiaryTrustCurrent",),
                ("JuniorSubordinatedLongTermNotes",),
            ),
            Kind(("MediumTermNotes",), ("MediumtermNotesCurrent",), ("MediumtermNotesNoncurrent",)),
            Kind(
                ("ConvertibleDebt", "ConvertibleNotesPayable"),
                ("ConvertibleDebtCurrent", "ConvertibleNotesPayableCurrent"),
                ("ConvertibleDebtNoncurrent", "ConvertibleLongTermNotesPayable"),
            ),
            Kind(
                ("ConvertibleSubordinatedDebt",),
                ("ConvertibleSubordinatedDebtCurrent",),
                ("ConvertibleSubordinatedDebtNoncurrent",),
            ),
            Kind(("NotesPayable",), ("NotesPayableCurrent",), ("LongTermNotesPayable",)),
            Kind(("NotesPayableRelatedPartiesClassifiedCurrentAndNoncurrent",), (), ()),
            Kind(("LoansPayable",), ("LoansPayableCurrent",), ("LongTermLoansPayable",)),
            Kind(("LoansPayableToBank",), ("LoansPayableToBankCurrent",), ("LongTermLoansFromBank",)),
            Kind((), (), ("LongTermNotesAndLoans",)),
            Kind(("LineOfCredit",), (), ("LongTermLineOfCredit",)),
            Kind(("ConstructionLoan",), ("ConstructionLoanCurrent",), ("ConstructionLoanNoncurrent",)),
            Kind(("OtherLongTermDebt",), ("OtherLongTermDebtCurrent",), ("OtherLongTermDebtNoncurrent",)),
        ),
    ),
    preferred=("PreferredStockValueOutstanding", "PreferredStockValue"),
    minorities=("MinorityInterest", "RedeemableNoncontrollingInterestEquityCarryingAmount"),
    shares=("CommonStockSharesOutstanding",),
    average_shares=(
        "WeightedAverageNumberOfSharesOutstandingBasic",
        "WeightedAverageNumberOfShareOutstandingBasicAndDiluted",
    ),
    of_banks=(
        "Deposits",
        "InterestIncomeExpenseNet",
        "InterestAndDividendIncomeOperating",
        "NoninterestIncome",
    ),
    of_insurers=(
        "PremiumsEarnedNet",
        "LiabilityForFuturePolicyBenefits",
        "LiabilityForClaimsAndClaimsAdjustmentExpense",
        "PolicyholderBenefitsAndClaimsIncurredNet",
    ),
    of_health_plans=("PolicyholderBenefitsAndClaimsIncurredHealthCare",),
    assets=("Assets",),
    net_interest=("InterestIncomeExpenseNet",),
    no_interest=("NoninterestIncome",),
    premiums=("PremiumsEarnedNet", "PremiumsEarnedNetPropertyAndCasualty", "PremiumsEarnedNetLife"),
    beside_premiums=(
        ("NetInvestmentIncome", "InterestAndDividendIncomeOperating"),
        ("GainLossOnInvestments", "RealizedInvestmentGainsLosses"),
        ("InsuranceCommissionsAndFees",),
    ),
    leases=("OperatingLeaseLeaseIncome", "LeaseIncome", "OperatingLeasesIncomeStatementLeaseRevenue"),
)

IFRS = Taxonomy(
    key="ifrs-full",
    revenue=("Revenue",),
    sales=("RevenueFromContractsWithCustomers", "RevenueFromSaleOfGoods"),
    net_income=("ProfitLossAttributableToOwnersOfParent",),
    net_income_with_minorities=("ProfitLoss", "ProfitLossFromContinuingOperations"),
    operating_income=("ProfitLossFromOperatingActivities",),
    pretax_income=("ProfitLossBeforeTax",),
    interest_expense=("FinanceCosts", "InterestExpense"),
    depreciation_and_amortization=(
        "DepreciationAndAmortisationExpense",
        "AdjustmentsForDepreciationAndAmortisationExpense",
        "DepreciationAmortisationAndImpairmentLossReversalOfImpairmentLossRecognisedInProfitOrLoss",
    ),
    depreciation=(
        "DepreciationExpense",
        "DepreciationPropertyPlantAndEquipment",
        "AdjustmentsForDepreciationExpense",
    ),
    amortization=(
        "AmortisationExpense",
        "AmortisationIntangibleAssetsOtherThanGoodwill",
        "AdjustmentsForAmortisationExpense",
    ),
    equity=("EquityAttributableToOwnersOfParent", "Equity"),
    cash=CashTree(
        cash=("CashAndCashEquivalents", "Cash"),
        invested=("OtherCurrentFinancialAssets", "ShorttermDepositsNotClassifiedAsCashEquivalents"),
        together=(),
        securities=(),
        long_securities=(),
    ),
    debt=DebtTree(
        everything=("Borrowings",),
        long_term=(),
        loose_long_term=(),
        later=("LongtermBorrowings", "NoncurrentPortionOfNoncurrentBorrowings", "NoncurrentBorrowings"),
        current=("CurrentBorrowings", "CurrentBorrowingsAndCurrentPortionOfNoncurrentBorrowings"),
        maturing=("CurrentPortionOfLongtermBorrowings", "CurrentPortionOfNoncurrentBorrowings"),
        short=("ShorttermBorrowings",),
        short_parts=(("CurrentCommercialPapersIssuedAndCurrentPortionOfNoncurrentCommercialPapersIssued",),),
        either=(),
        kinds=(
            Kind(
                ("BondsIssued",),
                ("CurrentBondsIssuedAndCurrentPortionOfNoncurrentBondsIssued",),
                ("NoncurrentPortionOfNoncurrentBondsIssued",),
            ),
            Kind(
                ("NotesAndDebenturesIssued",),
                ("CurrentNotesAndDebenturesIssuedAndCurrentPortionOfNoncurrentNotesAndDebenturesIssued",),
                ("NoncurrentPortionOfNoncurrentNotesAndDebenturesIssued",),
            ),
            Kind(
                ("LoansReceived",),
                ("CurrentLoansReceivedAndCurrentPortionOfNoncurrentLoansReceived",),
                ("NoncurrentPortionOfNoncurrentLoansReceived",),
            ),
        ),
    ),
    preferred=(),
    minorities=("NoncontrollingInterests",),
    shares=("NumberOfSharesOutstanding",),
    average_shares=("WeightedAverageShares",),
    of_banks=(
        "DepositsFromCustomers",
        "InterestRevenueCalculatedUsingEffectiveInterestMethod",
        "LoansAndAdvancesToCustomers",
    ),
    of_insurers=("InsuranceRevenue", "InsuranceContractsThatAreLiabilities"),
    of_health_plans=(),
    assets=("Assets",),
    net_interest=("InterestRevenueExpense",),
    no_interest=("NoninterestIncome",),
    premiums=("InsuranceRevenue", "RevenueFromInsuranceContractsIssuedWithoutReductionForReinsuranceHeld"),
    beside_premiums=(),
    leases=("RentalIncomeFromInvestmentProperty", "RentalIncome"),
)

TAXONOMIES = (US_GAAP, IFRS)
