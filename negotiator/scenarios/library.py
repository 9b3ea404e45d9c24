"""Which scenarios there are: found by id or path, and told in a line each without reading any YAML twice.

What a first screen shows is kept in an index, under the hash of each file. The scenarios that come with the program
bring theirs (`index.json`, written again by `python -m negotiator.scenarios.library`), so that even a first start reads
no YAML.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from negotiator.errors import InputProblem
from negotiator.i18n import translate as _
from negotiator.paths import shipped_scenarios
from negotiator.scenarios.problems import format_problem, shown, suggestion

DEFAULT = "lormont"
SUFFIXES = (".yaml", ".yml")
INDEX = "index.json"
_CACHED_INDEX = "scenario-index.json"
_LARGEST_INDEX = 5_000_000  # bytes


@dataclass(frozen=True, slots=True)
class ScenarioSummary:
    """What is told of a scenario before it is chosen.

    A file that cannot be read keeps its place: its id is the file's name, `problem` says what is wrong first.
    """

    id: str
    title: str
    buyer: str
    seller: str
    first_interlocutor: str
    role: str
    sector: str
    lang: str
    difficulty: int
    summary: str
    path: Path
    problem: str = ""


_KEPT = tuple(part.name for part in fields(ScenarioSummary) if part.name not in {"path", "problem"})


def shipped_folder() -> Path:
    """The folder of the scenarios that come with the program; it may not exist."""
    return shipped_scenarios()


def scenario_hash(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal. Raises InputProblem when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise InputProblem(_("The scenario cannot be read."), file=path) from error


def find_scenario(ref: str | None, extra: Sequence[Path] = ()) -> Path:
    """The file of a scenario named by its id or its path; none: the default one. Own ones come before shipped ones.

    `extra` are folders, or files, of the user's own. Raises InputProblem with the known ids.
    """
    if ref is not None and _looks_like_a_path(ref):
        path = Path(ref).expanduser()
        if not _exists(path):
            raise InputProblem(_("There is no scenario file {path}.", path=shown(ref)), _known_names(extra, ""))
        return path
    name = DEFAULT if ref is None else ref
    files = (*_own_files(extra), *_files(shipped_folder()))
    by_name = next((file for file in files if file.stem == name), None)
    if by_name is not None:
        return by_name
    by_id = next((one.path for one in list_scenarios(extra) if one.id == name and not one.problem), None)
    if by_id is not None:
        return by_id
    raise InputProblem(_("There is no scenario « {name} ».", name=shown(name)), _known_names(extra, name))


def list_scenarios(extra: Sequence[Path] = (), cache_dir: Path | None = None) -> tuple[ScenarioSummary, ...]:
    """Every scenario, shipped ones first and the default one at their head, then the user's own, each file once.

    With `cache_dir`, what had to be read is kept there for the next time.
    """
    shipped = shipped_folder()
    own = {} if cache_dir is None else _read_index(cache_dir / _CACHED_INDEX)
    known = {**own, **_read_index(shipped / INDEX)}
    found: list[ScenarioSummary] = []
    seen: dict[str, object] = {}
    files = dict.fromkeys((*sorted(_files(shipped), key=lambda file: file.stem != DEFAULT), *_own_files(extra)))
    for file in files:
        try:
            key = scenario_hash(file)
        except InputProblem as unreadable:
            found.append(_unusable(file, str(unreadable)))
            continue
        summary = _summary_of(known.get(key), file)
        if summary is None:
            summary = summarise(file, cache_dir)
        if not summary.problem:
            seen[key] = _kept(summary)
        found.append(summary)
    if cache_dir is not None and not seen.keys() <= known.keys():
        _keep_index(cache_dir / _CACHED_INDEX, seen)
    return tuple(found)


def summarise(path: Path, cache_dir: Path | None = None) -> ScenarioSummary:
    """Read one file for its summary; what is wrong in it is told in the summary."""
    from negotiator.scenarios.loader import load_scenario
    from negotiator.scenarios.problems import ScenarioProblems

    try:
        scenario = load_scenario(path, cache_dir=cache_dir)
    except ScenarioProblems as refused:
        return _unusable(path, format_problem(refused.problems[0]))
    first = next((one for one in scenario.interlocutors if "interview_1" in one.present), scenario.interlocutors[0])
    return ScenarioSummary(
        id=scenario.id,
        title=scenario.title,
        buyer=scenario.buyer,
        seller=scenario.seller.company,
        first_interlocutor=first.name,
        role=first.role,
        sector=scenario.sector,
        lang=scenario.lang,
        difficulty=scenario.difficulty,
        summary=" ".join(scenario.summary.split()),
        path=path,
    )


def write_index(folder: Path) -> Path:
    """Write the index of a folder's scenarios beside them. Raises InputProblem for one that cannot be read."""
    entries = {}
    for file in _files(folder):
        summary = summarise(file)
        if summary.problem:
            raise InputProblem(summary.problem)
        entries[scenario_hash(file)] = _kept(summary)
    index = folder / INDEX
    index.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return index


def _looks_like_a_path(ref: str) -> bool:
    return "/" in ref or "\\" in ref or ref.lower().endswith(SUFFIXES)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long for the system, or with a NUL
        return False


def _files(folder: Path) -> tuple[Path, ...]:
    """The scenario files of a folder, by name; none when there is no such folder."""
    try:
        found = [file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and file.name[0] != "."]
    except OSError:  # the folder named in the settings may be gone; the shipped scenarios are still there
        return ()
    return tuple(sorted(file for file in found if file.is_file()))


def _own_files(extra: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(file for one in extra for file in ((one,) if one.is_file() else _files(one)))


def _known_names(extra: Sequence[Path], name: str) -> str:
    """The remedy of an unknown name: the nearest known one, and all of them."""
    known = sorted({file.stem for file in (*_own_files(extra), *_files(shipped_folder()))})
    every = _("Known scenarios: {names}.", names=", ".join(known)) if known else _("No scenario is installed.")
    close = suggestion(name, known).strip() if name and known else ""
    return f"{close} {every}" if "«" in close else every


def _unusable(path: Path, problem: str) -> ScenarioSummary:
    name = path.stem
    return ScenarioSummary(name, name, "", "", "", "", "", "", 0, "", path, problem)


def _kept(summary: ScenarioSummary) -> dict[str, object]:
    whole = asdict(summary)
    return {name: whole[name] for name in _KEPT}


def _summary_of(kept: object, path: Path) -> ScenarioSummary | None:
    """A summary from its entry in an index, or None when the entry is not one."""
    if not isinstance(kept, dict) or kept.keys() != set(_KEPT):
        return None
    if not all(isinstance(kept[name], int if name == "difficulty" else str) for name in _KEPT):
        return None
    return ScenarioSummary(**kept, path=path)


def _read_index(index: Path) -> Mapping[str, object]:
    """An index as it stands; nothing when it is missing or damaged: the scenarios themselves are then read."""
    try:
        if index.stat().st_size > _LARGEST_INDEX:
            return {}
        entries = json.loads(index.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return entries if isinstance(entries, dict) else {}


def _keep_index(index: Path, entries: Mapping[str, object]) -> None:
    from negotiator.scenarios.loader import write_private

    with contextlib.suppress(OSError):  # a folder that cannot be written costs time at the next start, nothing else
        write_private(index, json.dumps(entries, ensure_ascii=False))


if __name__ == "__main__":
    print(write_index(shipped_folder()))
