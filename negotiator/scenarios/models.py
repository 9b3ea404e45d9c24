"""What a trainer writes: a scenario of a complex sale of services, checked and immutable.

Money is in the deal's currency before tax, as exact decimals. Phase names are those of the referential.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from negotiator.negotiation.moves import Act, Motive, Topic

FORMAT = 1

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$", description="lower case letters, digits and _")]
Text = Annotated[str, Field(min_length=1, max_length=20_000)]
Line = Annotated[str, Field(min_length=1, max_length=1_000, description="words said aloud, in the client's own voice")]
Meeting = Literal["interview_1", "interview_2"]
Cues = Annotated[
    tuple[str, ...],
    Field(
        description="groups of word beginnings, alternatives separated by |; words mention the point when every "
        "group (all but one from three groups on) is found; left out, the statement's own words serve"
    ),
]


class Strict(BaseModel):
    """A value of a scenario: immutable, with no key beyond its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentKind(StrEnum):
    """Where a dossier document comes from."""

    SITE = "site"
    REGISTRY = "registry"
    PRESS = "press"
    TENDER = "tender"
    JOB_ADVERT = "job_advert"
    REVIEW = "review"
    SOCIAL = "social"
    CSR = "csr"
    INDEX = "index"
    CALL = "call"
    COLLEAGUE = "colleague"
    TRADE_FAIR = "trade_fair"


class Document(Strict):
    """One thing that can be read before the first meeting."""

    id: Id
    kind: DocumentKind
    title: Annotated[str, Field(min_length=1, max_length=200)]
    source: Annotated[str, Field(min_length=1, max_length=200, description="as shown: a site, a paper, a person")]
    date: dt.date
    body: Text
    noise: Annotated[bool, Field(description="tells nothing useful for this sale")] = False
    outdated: Annotated[bool, Field(description="holds a figure that is no longer true")] = False
    contradicts: Annotated[Id | None, Field(description="the document it disagrees with")] = None


class FindingNature(StrEnum):
    """What kind of thing a finding is."""

    FIGURE = "figure"
    PERSON = "person"
    RISK = "risk"
    OPPORTUNITY = "opportunity"
    WEAK_SIGNAL = "weak_signal"
    CONTRADICTION = "contradiction"
    OUTDATED = "outdated"


class Finding(Strict):
    """Something the dossier lets a careful reader learn."""

    id: Id
    statement: Text
    topic: Topic
    nature: FindingNature
    documents: Annotated[tuple[Id, ...], Field(min_length=1)]
    key: Annotated[bool, Field(description="a jury expects it to be found")] = False
    cues: Cues = ()


class GridRole(StrEnum):
    """A place in the group that really influences and decides (GRID)."""

    DECIDER = "decider"
    BUYER = "buyer"
    USER = "user"
    ADVISER = "adviser"
    GATEKEEPER = "gatekeeper"


class RankedMotive(Strict):
    """A motive of an interlocutor, with the words that betray it; the first listed weighs most."""

    motive: Motive
    sign: Line


class Authority(Strict):
    """What an interlocutor may commit to alone."""

    decides: Annotated[bool, Field(description="may sign this deal, alone or with who is in the room")] = False
    up_to: Annotated[Decimal | None, Field(description="amount a year this person signs alone; none: no limit")] = None


class Interlocutor(Strict):
    """A person of the buyer's side."""

    id: Id
    name: Annotated[str, Field(min_length=1, max_length=80)]
    civility: Annotated[str, Field(description="Mme, M., Ms, Mr, Dr", max_length=10)]
    gender: Literal["f", "m"]
    role: Annotated[str, Field(max_length=120)]
    persona: Annotated[
        str, Field(description="how this person is, speaks and works; no secret in it", max_length=1_500)
    ]
    archetype: Annotated[str, Field(description="name of an archetype: analytical, driver, amiable, wary...")]
    grid: Annotated[tuple[GridRole, ...], Field(min_length=1)]
    motives: Annotated[tuple[RankedMotive, ...], Field(min_length=1)]
    authority: Authority = Authority()
    present: Annotated[tuple[Meeting, ...], Field(description="meetings this person attends without being asked")] = ()
    joins: Annotated[
        Meeting | None, Field(description="meeting this person attends only when the candidate obtained it")
    ] = None
    opening: Annotated[dict[Meeting, Line], Field(description="first words when this person opens that meeting")] = (
        Field(default_factory=dict)
    )
    lines: Annotated[
        dict[str, tuple[Line, ...]], Field(description="authored lines for a reaction, by its name, said before stock")
    ] = Field(default_factory=dict)


class Tier(StrEnum):
    """When a fact may be said."""

    FREE = "free"
    OPEN = "open"
    FOLLOW_UP = "follow_up"
    ONE_PERSON = "one_person"


class Fact(Strict):
    """Something the buyer's side knows, with the rule of its disclosure.

    `free` comes with any question on its topic; `open` wants an open question; `follow_up` wants a follow-up or a
    second question on the topic, and trust; `one_person` wants trust and is known to one holder only.
    """

    id: Id
    topics: Annotated[tuple[Topic, ...], Field(min_length=1, description="the first is the main one")]
    statement: Annotated[Text, Field(description="in the third person, for restatements and reports")]
    say: Annotated[
        tuple[Line, ...], Field(min_length=1, description="how a holder says it; the first that was not said is used")
    ]
    holders: Annotated[tuple[Id, ...], Field(min_length=1)]
    tier: Tier = Tier.FREE
    trust: Annotated[int | None, Field(ge=0, le=100, description="trust wanted; none: the tier's own")] = None
    after: Annotated[tuple[Id, ...], Field(description="facts that must be known first")] = ()
    motive: Annotated[Motive | None, Field(description="the motive that saying it betrays")] = None
    true: Annotated[bool, Field(description="false: a bluff or half-truth")] = True
    secrets: Annotated[
        tuple[str, ...], Field(description="words or figures that would give it away while it is locked")
    ] = ()
    cues: Cues = ()


class Bound(Strict):
    """A limit on one issue of the deal, in the issue's unit."""

    at_most: Decimal | None = None
    at_least: Decimal | None = None


class Need(Strict):
    """What the buyer wants to be different, said or not."""

    id: Id
    statement: Text
    facts: Annotated[tuple[Id, ...], Field(description="facts that reveal it")] = ()
    motive: Motive
    hidden: bool = False
    must: Annotated[bool, Field(description="no signature without it")] = False
    weight: Annotated[int, Field(ge=1, le=5)] = 2
    met_by_items: Annotated[tuple[Id, ...], Field(description="catalogue items that meet it (all of them)")] = ()
    met_by_terms: Annotated[dict[Id, Bound], Field(description="limits on issues that meet it")] = Field(
        default_factory=dict
    )
    stakes: Annotated[
        str, Field(description="what it costs to leave it unmet, with figures if any", max_length=500)
    ] = ""
    cues: Cues = ()


class ObjectionKind(StrEnum):
    """Why an objection is made."""

    TACTICAL = "tactical"
    UNFOUNDED = "unfounded"
    FOUNDED = "founded"


class Trigger(Strict):
    """When something comes: any of the listed acts, topics or issues in the candidate's words, not before `turn`."""

    meeting: Meeting | None = None
    acts: tuple[Act, ...] = ()
    topics: tuple[Topic, ...] = ()
    issues: tuple[Id, ...] = ()
    turn: Annotated[int, Field(ge=0, description="candidate's turns in the meeting before it may come")] = 0


class Objection(Strict):
    """A resistance of the client and what dissolves it."""

    id: Id
    holder: Id
    kind: ObjectionKind
    trigger: Trigger
    say: Line
    insist: Annotated[Line, Field(description="said when it was contradicted or dodged")]
    resolved: Annotated[Line, Field(description="said when it is dissolved")]
    cause: Annotated[Line, Field(description="what lies behind it, said to a candidate who digs")]
    proofs: Annotated[tuple[Id, ...], Field(description="proofs of the seller that answer it")] = ()
    terms: Annotated[dict[Id, Bound], Field(description="terms that answer it")] = Field(default_factory=dict)
    blocking: bool = False
    strength: Annotated[int, Field(ge=1, le=5, description="how much answer it takes")] = 2
    cues: Cues = ()


class Proof(Strict):
    """Something the seller can show: a reference, a figure, a certificate."""

    id: Id
    statement: Text
    supports: Annotated[tuple[Id, ...], Field(description="needs and objections it bears on")] = ()
    cues: Cues = ()


class CatalogueItem(Strict):
    """A part of the seller's service, priced for one unit of the deal's quantity and one period."""

    id: Id
    name: str
    description: str = ""
    list_price: Decimal
    cost: Decimal
    included: Annotated[bool, Field(description="always part of the offer")] = False
    cues: Cues = ()


class Forbidden(Strict):
    """A promise outside the mandate, or unlawful."""

    id: Id
    statement: Text
    why: Text
    cues: Annotated[tuple[str, ...], Field(min_length=1)]


class Mandate(Strict):
    """What the seller may and may not agree to."""

    text: Text
    minimum_margin: Annotated[Decimal, Field(description="per cent of the price; below it is outside the mandate")]
    forbidden: tuple[Forbidden, ...] = ()


class Seller(Strict):
    """The candidate's side."""

    company: str
    activity: Text
    candidate_role: str
    mandate: Mandate
    catalogue: Annotated[tuple[CatalogueItem, ...], Field(min_length=1)]
    proofs: tuple[Proof, ...] = ()


class Issue(Strict):
    """One thing that is negotiated. `better` says which way the buyer prefers.

    `list` is the seller's standard, `floor` the worst the seller may accept; `opening` is what the buyer asks first,
    `ceiling` the worst the buyer accepts. `cost` is the seller's cost, for one unit of the quantity and one period, of
    moving the issue by one of its units in the buyer's favour from `list` (the price itself has none).
    """

    id: Id
    name: str
    unit: str
    better: Literal["lower", "higher"]
    list: Decimal
    floor: Decimal
    opening: Decimal
    ceiling: Decimal
    weight: Annotated[int, Field(ge=0, le=10)] = 2
    cost: Decimal = Decimal(0)
    step: Annotated[Decimal, Field(gt=0, description="the smallest move that means something")] = Decimal(1)
    cues: Annotated[
        tuple[str, ...], Field(description="words that name it, for the interpreter; alternatives by |")
    ] = ()


class TacticKind(StrEnum):
    """What a professional buyer does to gain ground."""

    SILENCE = "silence"
    SALAMI = "salami"
    RIVAL = "rival"
    BLUFF = "bluff"
    AUTHORITY = "authority"
    DEADLINE = "deadline"
    SPLIT = "split"
    GOOD_COP_BAD_COP = "good_cop_bad_cop"
    TRIAL = "trial"
    SOLIDITY = "solidity"


class Tactic(Strict):
    """A tactic of the buyer, played once when its trigger comes."""

    id: Id
    kind: TacticKind
    holder: Id
    trigger: Trigger
    say: Line
    true: Annotated[bool, Field(description="false: the claim is a bluff")] = True


class Acceptance(Strict):
    """When the buyer's side signs, beside ceilings, must-haves and blocking objections."""

    needs: Annotated[int, Field(ge=0, description="needs that must have been addressed")] = 2
    trust: Annotated[int, Field(ge=0, le=100)] = 45
    value: Annotated[Decimal, Field(ge=0, le=1, description="share of the buyer's hopes the package must meet")] = (
        Decimal("0.35")
    )


class Deal(Strict):
    """The bargain: issues, quantity, what the buyer plays and when the buyer signs. One issue has the id `price`."""

    currency: str = "EUR"
    quantity: Annotated[Decimal, Field(gt=0)]
    quantity_unit: str
    periods_a_year: Annotated[int, Field(ge=1)] = 12
    issues: Annotated[tuple[Issue, ...], Field(min_length=1)]
    acceptance: Acceptance = Acceptance()
    tactics: tuple[Tactic, ...] = ()
    no_zone: Annotated[bool, Field(description="no agreement is possible, on purpose")] = False


class Access(Strict):
    """How the absent decider is brought to the second meeting."""

    decider: Id
    trust: Annotated[int, Field(ge=0, le=100)] = 45
    granted: Line
    refused: Annotated[Line, Field(description="said while trust is too low")]


class Between(Strict):
    """Something that happens between the two meetings."""

    id: Id
    news: Annotated[Text, Field(description="what the candidate learns at the start of the development phase")]
    say: Annotated[Line, Field(description="how the client brings it up in the second meeting")]
    holder: Id
    raises: Annotated[Id | None, Field(description="an objection that it makes")] = None


class Juror(Strict):
    """A member of the jury and what this person cares about."""

    id: Id
    name: str
    concern: Literal["preparation", "client", "margin"]
    role: str


class Task(Strict):
    """Something an internal actor owes to the delivery."""

    deliverable: Text
    deadline: Annotated[str, Field(description="as people say it, relative to the start date")]
    cues: Cues = ()


class InternalActor(Strict):
    """A department of the seller that makes or delivers the solution."""

    id: Id
    name: str
    accountable: Annotated[tuple[Task, ...], Field(min_length=1)]
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    cues: Cues = ()


class SuppliedCase(Strict):
    """A negotiation told in two pages, for the written proposal on its own."""

    description: Text
    report: Text
    terms: dict[Id, Decimal]
    needs: tuple[Id, ...]
    promises: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()


class Delivery(Strict):
    """What an internal specification of this service must not forget, beside the terms."""

    start: str
    scope: tuple[str, ...]
    exclusions: tuple[str, ...]
    constraints: tuple[str, ...]
    subcontracting: tuple[str, ...] = ()
    milestones: tuple[str, ...]
    risks: tuple[str, ...]


class Phrasing(Strict):
    """A way people of this trade put a question, taught to the interpreter for this scenario."""

    text: Line
    topic: Topic


class Scenario(Strict):
    """A whole sale, as a trainer writes it."""

    format: Literal[1] = 1
    id: Id
    lang: Literal["fr", "en"]
    title: str
    sector: str
    difficulty: Annotated[int, Field(ge=1, le=3)] = 2
    summary: Annotated[Text, Field(description="shown on the first screen")]
    briefing: Annotated[Text, Field(description="what the candidate is told: client, appointment, mandate")]
    buyer: str
    seller: Seller
    dossier: tuple[Document, ...]
    findings: tuple[Finding, ...]
    interlocutors: Annotated[tuple[Interlocutor, ...], Field(min_length=1)]
    facts: Annotated[tuple[Fact, ...], Field(min_length=1)]
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    objections: tuple[Objection, ...]
    deal: Deal
    access: Access | None = None
    between: tuple[Between, ...] = ()
    jury: tuple[Juror, ...]
    internal_actors: tuple[InternalActor, ...]
    delivery: Delivery
    supplied_case: SuppliedCase
    phrasings: tuple[Phrasing, ...] = ()
