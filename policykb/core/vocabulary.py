"""The closed vocabularies of the data and of what is computed from it, and the sets built on them.

Every member is the plain string that stands in the tables, in the catalogue of
labels and in the published files, so ``Verdict.MET == "met"`` and a row may be
compared with either.  A test holds each enumeration against the schema, the
labels and the style sheet.  Here belongs a word that code must know; not
here: what it is called (``policykb/labels``), or what follows from it.
"""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What is said of a target, from the surest to the least known."""

    MET = "met"
    MET_AS_PRINTED = "met_as_printed"
    MISSED = "missed"
    BORDERLINE = "borderline"
    AWAITING_FINAL = "awaiting_final"
    NOT_STARTED = "not_started"
    REACHED = "reached"
    ONCE_REACHED = "once_reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    ENDED = "ended"
    REPLACED = "replaced"
    DRAFT = "draft"
    NOT_RATED = "not_rated"


class Reason(StrEnum):
    """Why a target cannot be rated."""

    NO_OBSERVATION = "no_observation"
    UNIT = "unit"
    DENOMINATOR = "denominator"
    CONCEPT = "concept"
    TERRITORY = "territory"
    BASIS = "basis"
    PERIOD = "period"
    PART_YEAR = "part_year"
    SERIES_BREAK = "series_break"
    WEAK_SOURCE = "weak_source"
    CONFLICT = "conflict"
    AMBIGUOUS = "ambiguous"
    NO_BASELINE = "no_baseline"
    LOWERED = "lowered"
    UNBOUNDED = "unbounded"
    TERRITORY_ENDED = "territory_ended"
    UNDATED = "undated"
    CONDITION = "condition"


class Flag(StrEnum):
    """What a reader of a verdict is told beside it."""

    WIDTH_SENSITIVE = "width_sensitive"
    PART_YEAR = "part_year"
    DERIVED = "derived"
    BY_BOUND = "by_bound"
    PERIOD_INFERRED = "period_inferred"
    CONFLICT = "conflict"
    EARLIER_DIFFERS = "earlier_differs"
    REPLACED = "replaced"
    DRAFT = "draft"
    PROJECTION = "projection"
    DROPPED = "dropped"
    EXCEEDED = "exceeded"
    MISSING_YEARS = "missing_years"
    ESTIMATE = "estimate"
    INFERRED = "inferred"
    SURELY_UNMET = "surely_unmet"
    STALE = "stale"
    FINER_PRINT = "finer_print"
    CONDITION = "condition"
    CONDITION_BROKEN = "condition_broken"
    CLAIM_DIFFERS = "claim_differs"
    EARLY = "early"
    UNDATED_VALUE = "undated_value"
    MEAN_EARLY = "mean_early"
    YEARS_DIFFER = "years_differ"
    BASELINE_OTHER = "baseline_other"


class Stage(StrEnum):
    """How far a target has come: ``targets.stage``."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    REPLACED = "replaced"
    DROPPED = "dropped"
    PROJECTION = "projection"


class Vintage(StrEnum):
    """How final a value is, from the least to the most: ``observations.vintage``."""

    PLAN = "plan"
    ESTIMATE = "estimate"
    PRELIMINARY = "preliminary"
    OFFICIAL = "official"
    REVISED = "revised"


class Tier(StrEnum):
    """How near a source stands to whoever made the figure, nearest first: ``sources.tier``."""

    OFFICIAL = "official"
    OFFICIAL_COPY = "official_copy"
    NATIONAL_PRESS = "national_press"
    LOCAL_PRESS = "local_press"
    MIRROR = "mirror"


class TargetKind(StrEnum):
    """What a target demands: ``targets.kind``."""

    LEVEL = "level"
    AVERAGE_GROWTH = "average_growth"
    CUMULATIVE = "cumulative"
    INCREASE = "increase"
    RANK = "rank"


class IndicatorKind(StrEnum):
    """What an indicator measures: ``indicators.kind``."""

    SHARE = "share"
    GROWTH = "growth"
    AMOUNT = "amount"
    COUNT = "count"
    RANK = "rank"
    INDEX = "index"


class StockFlow(StrEnum):
    """Whether an indicator is of a span of time or of a day: ``indicators.stock_flow``."""

    STOCK = "stock"
    FLOW = "flow"


class Measure(StrEnum):
    """What a value says of its indicator: ``observations.measure``."""

    LEVEL = "level"
    CHANGE_POINTS = "change_points"
    CHANGE_PERCENT = "change_percent"
    MULTIPLE = "multiple"
    RATIO_TO = "ratio_to"


class Direction(StrEnum):
    """Which way is better: ``indicators.direction``."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class PriceBasis(StrEnum):
    """The prices of an amount: ``indicators.price_basis``."""

    CURRENT = "current"
    CONSTANT = "constant"


class RelationBasis(StrEnum):
    """What a relation between documents rests on: ``relations.basis``."""

    EXPLICIT = "explicit"
    IMPLIED = "implied"
    INFERRED = "inferred"

    @property
    def stated(self) -> bool:
        """Whether a source says so; what a reader inferred is a lead and counts as nothing."""
        return self is not RelationBasis.INFERRED


class AttainmentBasis(StrEnum):
    """What a reported attainment is a share of: ``reported_attainments.basis``."""

    FULL_TARGET = "full_target"
    PRO_RATA = "pro_rata"
    PLAN = "plan"
    CLAIM = "claim"
    UNKNOWN = "unknown"


class Says(StrEnum):
    """What a source says of a target in its own words: ``reported_attainments.says``."""

    MET = "met"
    MISSED = "missed"


class Counter(StrEnum):
    """Who counted a figure, as its page says: ``observations.counted_by``."""

    STATISTICS = "statistics"
    ISSUER = "issuer"


class PlaceKind(StrEnum):
    """The kinds of territory: ``places.kind``."""

    COUNTRY = "country"
    REGION = "region"
    PROVINCE = "province"
    CITY = "city"


class DocumentStatus(StrEnum):
    """Whether a document is in force, as its source says: ``documents.status``."""

    NO_REPLACEMENT_SEEN = "no_replacement_seen"
    IN_FORCE = "in_force"
    PARTLY_REPLACED = "partly_replaced"
    REPLACED = "replaced"
    EXPIRED = "expired"
    DRAFT = "draft"
    PROPOSED = "proposed"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exactly a date is known: ``documents.issued_precision``."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


class Effect(StrEnum):
    """What a relation does to the document it acts on: ``relation_types.effect``."""

    NONE = "none"
    REPLACED = "replaced"
    PARTLY_REPLACED = "partly_replaced"
    SUSPENDED = "suspended"


class AuditKind(StrEnum):
    """What the audit looks at, in the order in which it is shown."""

    IDENTITY = "identity"
    PARTS_WHOLE = "parts_whole"
    DIFFERENCE_LEVEL = "difference_level"
    REPORTED_VS_COMPUTED = "reported_vs_computed"
    IMPLIED_TARGET = "implied_target"
    CONFLICT = "conflict"
    PUBLISHED_RANK = "published_rank"
    REGIONAL_MEAN = "regional_mean"
    MERGED_PARTS = "merged_parts"
    MEAN_YEARS = "mean_years"
    LEAP = "leap"
    TAX_FREE_STRUCTURE = "tax_free_structure"
    CONSTANT_PRICE_SIZE = "constant_price_size"
    PLAN_NOT_STORED = "plan_not_stored"
    NAMED_DOCUMENT = "named_document"
    EXPIRED_DOCUMENT = "expired_document"
    MIRROR_CITED = "mirror_cited"
    DUPLICATE_SYMBOL = "duplicate_symbol"


class FindingState(StrEnum):
    """What became of something that the audit found."""

    OPEN = "open"
    EXPLAINED = "explained"
    MENDED = "mended"


class Bearing(StrEnum):
    """What hangs on a finding, the weightiest first.

    ``flips``: one of its figures alone gives another verdict than another one
    of them; ``rests``: a verdict uses one of its figures; ``none``: no verdict does.
    """

    FLIPS = "flips"
    RESTS = "rests"
    NONE = "none"


class ReadingResult(StrEnum):
    """What a reading of a figure in its source found: ``readings.result``."""

    READ = "read"
    VERIFIED = "verified"
    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    NOT_FOUND = "not_found"


class Question(StrEnum):
    """What is asked of a figure that is hard to believe: ``confirmations.question``."""

    SHARE_RANGE = "share_range"
    GROWTH_RANGE = "growth_range"
    LEAP = "leap"
    SERIAL = "serial"
    HUNDREDTH = "hundredth"


# -- verdicts ---------------------------------------------------------------

#: The period is over and its final value known.
DECIDED = frozenset({Verdict.MET, Verdict.MET_AS_PRINTED, Verdict.MISSED, Verdict.BORDERLINE})
#: What is there, or on its way as it should be.
ACHIEVED = frozenset({Verdict.MET, Verdict.MET_AS_PRINTED, Verdict.REACHED, Verdict.ON_TRACK})
#: Said from values seen while the period runs.
UNDERWAY = frozenset({Verdict.REACHED, Verdict.ONCE_REACHED, Verdict.ON_TRACK, Verdict.BEHIND,
                      Verdict.BORDERLINE})
#: A value was held against the target.
RATED = DECIDED | UNDERWAY
#: Nobody stands by the target: it was replaced, or never adopted.
ASIDE = frozenset({Verdict.REPLACED, Verdict.DRAFT})
#: No value is asked for: the period has not begun, or nobody has to meet the target any more.
UNASKED = frozenset({Verdict.NOT_STARTED, Verdict.ENDED}) | ASIDE
#: Nothing is held against the target yet: its period, or its final value, is still to come.
PENDING = frozenset({Verdict.NOT_STARTED, Verdict.AWAITING_FINAL})

# -- targets ----------------------------------------------------------------

#: Stages of a target that somebody stands by today.
CURRENT = frozenset({Stage.ADOPTED, Stage.PROJECTION})
#: Stages of a target that nobody stands by any more.
GONE = frozenset({Stage.REPLACED, Stage.DROPPED})

# -- values -----------------------------------------------------------------

#: Vintages of what was counted when its period had ended.
FINAL = frozenset({Vintage.PRELIMINARY, Vintage.OFFICIAL, Vintage.REVISED})
#: Vintages of what was not yet counted.
PROVISIONAL = frozenset(Vintage) - FINAL
#: Measures that say how a value moved, against a base that the row names.
CHANGES = frozenset(Measure) - {Measure.LEVEL}
#: Kinds of indicator whose bare print is exact: nobody rounds a count or a rank.
EXACT_KINDS = frozenset({IndicatorKind.COUNT, IndicatorKind.RANK})
#: Kinds of indicator that are always of a span of time.
SPANNING_KINDS = frozenset({IndicatorKind.GROWTH, IndicatorKind.INDEX})
#: Kinds of target that say nothing without the year in which their period begins.
SPANNING_TARGETS = frozenset({TargetKind.AVERAGE_GROWTH, TargetKind.CUMULATIVE})
#: Results of a reading that bear the figure out.
GOOD_READINGS = frozenset({ReadingResult.READ, ReadingResult.VERIFIED, ReadingResult.SAME})
#: Results of a second reading, by somebody or something else, that found the figure or a rounding.
SECOND_READINGS = frozenset({ReadingResult.VERIFIED, ReadingResult.SAME, ReadingResult.NEAR})

# -- documents --------------------------------------------------------------

#: Status of a document that has not been issued.
UNISSUED = frozenset({DocumentStatus.DRAFT, DocumentStatus.PROPOSED})
#: Status of a document that is over.
OVER = frozenset({DocumentStatus.EXPIRED, DocumentStatus.REPLACED})
#: Effects by which a document puts another out of force, wholly or in part.
REPLACING = frozenset({Effect.REPLACED, Effect.PARTLY_REPLACED})
