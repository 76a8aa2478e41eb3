"""Which XBRL concepts stand for what, in order of preference at a tie.

Names are those of the US-GAAP and IFRS taxonomies (https://fasb.org/projects/fasb-taxonomies,
https://www.ifrs.org/issued-standards/ifrs-taxonomy/).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The concepts of one accounting standard. Tuples within a tuple are added up."""

    key: str
    revenue: tuple[str, ...]
    net_income: tuple[str, ...]
    net_income_with_minorities: tuple[str, ...]
    operating_income: tuple[str, ...]
    pretax_income: tuple[str, ...]
    interest_expense: tuple[str, ...]
    depreciation_and_amortization: tuple[str, ...]
    depreciation: tuple[str, ...]
    amortization: tuple[str, ...]
    equity: tuple[str, ...]
    cash: tuple[str, ...]
    short_term_investments: tuple[str, ...]
    debt: tuple[tuple[str, ...], ...]  # alternatives, each a sum of which the first must be there
    short_term_debt: tuple[str, ...]
    preferred: tuple[str, ...]
    minorities: tuple[str, ...]
    shares: tuple[str, ...]
    average_shares: tuple[str, ...]
    of_financials: tuple[str, ...]  # what only banks and insurers report


US_GAAP = Taxonomy(
    key="us-gaap",
    revenue=(
        "Revenues",
        "RevenuesNetOfInterestExpense",
        "RevenueFromContractWithCustomerExcludingAssessedTax",
        "RevenueFromContractWithCustomerIncludingAssessedTax",
        "SalesRevenueNet",
        "SalesRevenueGoodsNet",
        "SalesRevenueServicesNet",
        "RegulatedAndUnregulatedOperatingRevenue",
        "RealEstateRevenueNet",
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
    cash=(
        "CashAndCashEquivalentsAtCarryingValue",
        "CashAndCashEquivalentsAtCarryingValueIncludingDiscontinuedOperations",
        "Cash",
        "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents",
    ),
    short_term_investments=(
        "ShortTermInvestments",
        "MarketableSecuritiesCurrent",
        "AvailableForSaleSecuritiesDebtSecuritiesCurrent",
        "DebtSecuritiesCurrent",
        "AvailableForSaleSecuritiesCurrent",
        "OtherShortTermInvestments",
    ),
    debt=(
        ("DebtLongtermAndShorttermCombinedAmount",),
        ("LongTermDebtNoncurrent", "LongTermDebtCurrent"),
        ("LongTermDebtAndCapitalLeaseObligations", "LongTermDebtAndCapitalLeaseObligationsCurrent"),
        ("LongTermDebt",),
        ("ConvertibleDebtNoncurrent", "ConvertibleDebtCurrent"),
        ("ConvertibleLongTermNotesPayable", "ConvertibleNotesPayableCurrent"),
        ("LongTermNotesPayable", "NotesPayableCurrent"),
        ("SeniorLongTermNotes",),
        ("LongTermLoansPayable", "LoansPayableCurrent"),
        ("NotesPayable",),
        ("LongTermDebtCurrent",),
        ("DebtCurrent",),
    ),
    short_term_debt=("ShortTermBorrowings", "CommercialPaper", "OtherShortTermBorrowings"),
    preferred=("PreferredStockValueOutstanding", "PreferredStockValue"),
    minorities=("MinorityInterest", "RedeemableNoncontrollingInterestEquityCarryingAmount"),
    shares=("CommonStockSharesOutstanding",),
    average_shares=("WeightedAverageNumberOfSharesOutstandingBasic",),
    of_financials=(
        "Deposits",
        "InterestIncomeExpenseNet",
        "InterestAndDividendIncomeOperating",
        "NoninterestIncome",
        "PremiumsEarnedNet",
        "LiabilityForFuturePolicyBenefits",
        "LiabilityForClaimsAndClaimsAdjustmentExpense",
    ),
)

IFRS = Taxonomy(
    key="ifrs-full",
    revenue=("Revenue", "RevenueFromContractsWithCustomers", "RevenueFromSaleOfGoods"),
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
    cash=("CashAndCashEquivalents", "Cash"),
    short_term_investments=("OtherCurrentFinancialAssets", "ShorttermDepositsNotClassifiedAsCashEquivalents"),
    debt=(
        ("Borrowings",),
        ("LongtermBorrowings", "CurrentPortionOfLongtermBorrowings"),
        ("NoncurrentPortionOfNoncurrentBorrowings", "CurrentPortionOfLongtermBorrowings"),
        ("NoncurrentBorrowings", "CurrentBorrowings"),
    ),
    short_term_debt=("ShorttermBorrowings",),
    preferred=(),
    minorities=("NoncontrollingInterests",),
    shares=("NumberOfSharesOutstanding",),
    average_shares=("WeightedAverageShares",),
    of_financials=(
        "DepositsFromCustomers",
        "InterestRevenueCalculatedUsingEffectiveInterestMethod",
        "InsuranceRevenue",
        "LoansAndAdvancesToCustomers",
    ),
)

TAXONOMIES = (US_GAAP, IFRS)
