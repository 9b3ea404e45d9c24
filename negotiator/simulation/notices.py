"""What the candidate is told beside the dialogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about; the front end words it."""

    TIME = "time"
    TIME_OVER = "time_over"
    NEWS = "news"
    CLIENT_LEFT = "client_left"
    JURY_DONE = "jury_done"
    SET_ASIDE = "set_aside"
    MODEL_FAILED = "model_failed"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the candidate; `text` is a scenario's, a person's or an error's, `seconds` the clock's."""

    kind: NoticeKind
    text: str = ""
    seconds: int = 0
