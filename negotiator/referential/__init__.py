"""The certification as data, in French and English, and the rules that turn indicators into levels.

`loader` reads it, `models` holds it, `levels.level` gives a criterion's level, `scale.school_mark` a school's own mark.
"""

from negotiator.referential.levels import LevelResult, Limit, Verdict, applies, level
from negotiator.referential.loader import load_blocks, load_examination, load_referential, load_rubric, rubric_hash

__all__ = [
    "LevelResult",
    "Limit",
    "Verdict",
    "applies",
    "level",
    "load_blocks",
    "load_examination",
    "load_referential",
    "load_rubric",
    "rubric_hash",
]
