"""The model judge: one structured call a copy, quotes verified by code, a failure told as a failure."""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from negotiator.grading.evidence import Found
from negotiator.grading.grade import JudgeName
from negotiator.grading.injection import suspicious
from negotiator.grading.judges import WHEN, Judgement, panel
from negotiator.grading.material import Section, empty, fenced, known, sections
from negotiator.grading.quotes import located
from negotiator.grading.sight import Sight
from negotiator.llm.failures import ModelFailure
from negotiator.llm.port import ChatMessage, ChatModel, ChatRequest, JsonSchema, Usage
from negotiator.referential.models import IndicatorId, Rubric, Source

VERSION = "1"
CONFIDENCE = 0.7
MOST_QUOTES = 3
PARTS: Mapping[str, tuple[str, ...]] = {
    "preparation": ("research", "plan"),
    "interview_1": ("interview_1", "meeting"),
    "development": ("summary",),
    "interview_2": ("interview_2", "meeting"),
    "jury": ("jury",),
    "proposal": ("proposal",),
    "internal_spec": ("internal_spec",),
}
"""The parts of the material by place."""
MEETING_PARTS = frozenset({"interview_1", "interview_2", "meeting"})
MET = ("yes", "no", "cannot_tell")
TOKENS_EACH, TOKENS_MORE = 220, 300


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a model says of one indicator."""

    rationale: str
    quotes: tuple[str, ...]
    met: bool | None


Rulings = Mapping[IndicatorId, Ruling]


@cache
def _prompt() -> Mapping[str, object]:
    return tomllib.loads((files("negotiator.grading") / "data" / "judge_prompt.toml").read_text(encoding="utf-8"))


def _words(name: str) -> str:
    return str(_prompt()[name]).strip()


def _named(table: str, key: str) -> str:
    names = _prompt()[table]
    return str(names[key]) if isinstance(names, dict) else key


def rulings_schema(wanted: Sequence[IndicatorId]) -> JsonSchema[Rulings]:
    """The shape of an answer: one ruling an indicator, in order, the rationale before the verdict."""
    ruling = {
        "type": "object",
        "properties": {
            "rationale": {"type": "string"},
            "quotes": {"type": "array", "items": {"type": "string"}},
            "met": {"type": "string", "enum": list(MET)},
        },
        "required": ["rationale", "quotes", "met"],
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "properties": {key_of(id_): ruling for id_ in wanted},
        "required": [key_of(id_) for id_ in wanted],
        "additionalProperties": False,
    }
    return JsonSchema("rulings", schema, lambda raw: _rulings(raw, wanted))


def key_of(id_: IndicatorId) -> str:
    """An indicator's id as a property's name, which servers want without dots."""
    return id_.replace(".", "_").replace(":", "_")


def _rulings(raw: object, wanted: Sequence[IndicatorId]) -> Rulings:
    if not isinstance(raw, dict):
        raise ValueError("the answer must be an object with one property an indicator")
    return {id_: _ruling(raw.get(key_of(id_)), key_of(id_)) for id_ in wanted}


def _ruling(raw: object, key: str) -> Ruling:
    if not isinstance(raw, dict):
        raise ValueError(f"the property {key} must be an object with rationale, quotes and met")
    rationale, quotes, met = raw.get("rationale"), raw.get("quotes"), raw.get("met")
    if not isinstance(rationale, str) or not isinstance(quotes, list) or met not in MET:
        raise ValueError(f"{key} needs a rationale (text), quotes (list of texts) and met (yes, no or cannot_tell)")
    texts = tuple(quote for quote in quotes if isinstance(quote, str))[:MOST_QUOTES]
    return Ruling(rationale, texts, {"yes": True, "no": False}.get(met))


def _fence() -> str:
    return secrets.token_hex(6)


@dataclass(frozen=True, slots=True)
class ModelJudge:
    """Judges through a language model. With `replicates`, as many calls vote; `fence` draws the code of a request.

    `reads`: it reads transcripts itself, so that no interpreter has to be loaded. `per`: a call for the whole copy, or
    one a criterion.
    """

    model: ChatModel
    rubric: Rubric
    replicates: int = 1
    temperature: float = 0.0
    seed: int = 1
    fence: Callable[[], str] = field(default=_fence, repr=False)
    reads: bool = True
    per: Literal["copy", "criterion"] = "copy"

    @property
    def name(self) -> JudgeName:
        """The model and how many times it is asked."""
        return JudgeName("llm", self.model.name, self.replicates)

    @property
    def version(self) -> Mapping[str, str]:
        """Everything that can change what it says."""
        return {
            "judge": f"llm {VERSION}",
            "model": self.model.name,
            "prompt": json.dumps(_prompt(), ensure_ascii=False, sort_keys=True),
            "parameters": f"{self.temperature} {self.seed} {self.replicates} {self.per}",
        }

    async def judge(self, sight: Sight, wanted: tuple[IndicatorId, ...]) -> Judgement:
        """The verdicts of one call, or of a vote between several; a failure instead when a call failed for good."""
        parts = sections(sight)
        if empty(parts):
            return Judgement({id_: Found(id_, False, Source.JUDGE, 1.0) for id_ in wanted if not id_.startswith(WHEN)})
        ballots: list[Mapping[IndicatorId, Found]] = []
        usage = Usage()
        for replicate in range(self.replicates):
            ballot: dict[IndicatorId, Found] = {}
            for group in self._groups(wanted):
                shown = tuple(part for part in parts if any(part.name in self._sections(id_) for id_ in group))
                if not shown:
                    ballot |= {id_: Found(id_, False, Source.JUDGE, 1.0) for id_ in group}
                    continue
                try:
                    reply = await self.model.structured(
                        self._request(sight, shown, group, replicate), rulings_schema(group)
                    )
                except ModelFailure as failure:
                    return Judgement({}, failure=failure.title, usage=usage + failure.usage)
                usage += reply.usage
                ballot |= {id_: self._found(id_, ruling, shown) for id_, ruling in reply.value.items()}
            ballots.append(ballot)
        return panel(ballots, usage)

    def _groups(self, wanted: tuple[IndicatorId, ...]) -> Iterator[tuple[IndicatorId, ...]]:
        """What each call decides: everything, or one criterion (circumstances together)."""
        if self.per == "copy":
            yield wanted
            return
        for criterion in dict.fromkeys(_criterion_of(id_) for id_ in wanted):
            yield tuple(id_ for id_ in wanted if _criterion_of(id_) == criterion)

    def _sections(self, id_: IndicatorId) -> frozenset[str]:
        """The parts of the material in which an indicator is looked for."""
        if id_.startswith(WHEN):
            return MEETING_PARTS
        criterion = self.rubric.criterion(_criterion_of(id_))
        places = [place.value for place in criterion.indicator(id_).where]
        jury = ("jury",) if criterion.jury_completes else ()
        return frozenset([*jury, *(part for place in places for part in PARTS[place])])

    def _found(self, id_: IndicatorId, ruling: Ruling, shown: Sequence[Section]) -> Found:
        """A ruling as a verdict: a yes counts with a quote of the candidate's, from where it is looked for.

        Words aimed at the marker are no such quote.
        """
        if id_.startswith(WHEN):
            return Found(id_, ruling.met, Source.JUDGE, CONFIDENCE)
        passages = [passage for part in shown if part.name in self._sections(id_) for passage in part.own]
        honest = [quote for quote in ruling.quotes if not suspicious([quote])]
        evidence = tuple(one for quote in honest if (one := located(quote, passages)) is not None)
        met = None if ruling.met and not evidence else ruling.met
        return Found(id_, met, Source.JUDGE, 0.0 if met is None else CONFIDENCE, evidence if met else ())

    def _request(
        self, sight: Sight, parts: tuple[Section, ...], wanted: tuple[IndicatorId, ...], replicate: int
    ) -> ChatRequest:
        lang = sight.record.lang
        system = _words("system").format(language=_named("languages", lang), indicators=self._indicators(wanted, lang))
        fence = self.fence()
        shown = "\n\n".join(fenced(p.name, _named("sections", p.name), p.shown, fence) for p in parts)
        facts = known(sight)
        intro = _words("known").format(facts=facts) + "\n\n" if facts else ""
        user = intro + _words("material").replace("{fence}", fence).replace("{sections}", shown)
        return ChatRequest(
            (ChatMessage("system", system), ChatMessage("user", user)),
            max_tokens=TOKENS_EACH * len(wanted) + TOKENS_MORE,
            temperature=self.temperature,
            seed=self.seed + replicate,
            purpose="judge",
        )

    def _indicators(self, wanted: tuple[IndicatorId, ...], lang: str) -> str:
        lines: list[str] = []
        for id_ in wanted:
            if id_.startswith(WHEN):
                text = f"{self.rubric.condition(id_.removeprefix(WHEN)).text.in_(lang)} ({_words('condition')})"
            else:
                criterion = self.rubric.criterion(id_.partition(".")[0])
                indicator = criterion.indicator(id_)
                text = f"{indicator.text.in_(lang)} ({', '.join(indicator.where)})"
            lines.append(f"- {key_of(id_)}: {text}")
        return "\n".join(lines)


def _criterion_of(id_: IndicatorId) -> str:
    """The criterion of an indicator; circumstances go together."""
    return WHEN if id_.startswith(WHEN) else id_.partition(".")[0]
