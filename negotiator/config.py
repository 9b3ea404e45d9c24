"""The user's settings, from the environment and then from `config.toml`; read when asked, never at import time."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from negotiator.errors import InputProblem
from negotiator.i18n import LANGUAGES, mark
from negotiator.i18n import translate as _

KEYRING_SERVICE = "negotiator"
KEYRING_USER = "OPENAI_API_KEY"
_KEY_VARIABLE = "OPENAI_API_KEY"
_LARGEST_FILE = 1_000_000

_SECRET_NAME = re.compile(r"(^|[_-])(api_?-?key|key|token|secret|password)$", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"^(sk|pk|gsk|hf)[-_][\w-]{12,}$")
_TOML_PLACE = re.compile(r"line (\d+)")


class Secret:
    """A text that is never shown by accident: `str`, `repr` and formats print stars, `reveal()` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one request that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('****')"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a secret is not written to a file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user chose once for all sessions. None means not chosen: the command or the scenario decides."""

    api_key: Secret | None = None
    base_url: str | None = None
    model: str | None = None
    judge_model: str | None = None
    lang: str | None = None
    scenarios: Path | None = None
    pseudonym: str | None = None
    client: str | None = None
    judge: str | None = None
    interpreter: str | None = None
    clock: str | None = None
    pace: float | None = None
    extra_time: float | None = None
    turn_timeout: float = 60.0
    keyring: bool = False

    @property
    def model_configured(self) -> bool:
        """Whether a language model can be asked: its name is known, and a key or a server of one's own."""
        return self.model is not None and (self.api_key is not None or self.base_url is not None)


class _Refused(Exception):
    """A value that a setting cannot take; the message says what it takes."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What values a setting takes: `check` gives the value or raises _Refused, `from_text` reads a variable's text."""

    check: Callable[[object], object]
    from_text: Callable[[str], object] = str


def _word(*choices: str) -> _Kind:
    """A setting that is one of a few words."""

    def check(value: object) -> object:
        if not isinstance(value, str) or value not in choices:
            raise _Refused(_("It takes one of: {choices}.", choices=", ".join(choices)))
        return value

    return _Kind(check)


def _text(value: object) -> str:
    """A short text of one line."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _Refused(_("It takes a text of one line, between quotes in the file."))
    return value.strip()


def _folder(value: object) -> Path:
    """The path of a folder; whether it exists is for those who open it."""
    return Path(os.path.expanduser(_text(value)))


def _address(value: object) -> str:
    """The address of a server, without credentials in it."""
    text = _text(value)
    if not re.match(r"https?://[^\s/]", text):
        raise _Refused(_("It takes an address that begins with http:// or https://."))
    if "@" in text.split("//", 1)[1].split("/", 1)[0]:
        raise _Refused(_("The address must carry no user name and no password."))
    return text


def _number(low: float, high: float) -> _Kind:
    """A setting that is a number within bounds."""

    def check(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise _Refused(_("It takes a number from {low} to {high}.", low=f"{low:g}", high=f"{high:g}"))
        return float(value)

    def from_text(text: str) -> object:
        try:
            return float(text)
        except ValueError:
            return text

    return _Kind(check, from_text)


def _switch(value: object) -> bool:
    """On or off."""
    if not isinstance(value, bool):
        raise _Refused(_("It takes true or false."))
    return value


_ON_OFF: dict[str, object] = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

# In the environment a setting is NEGOTIATOR_ and its name in capitals, save the base URL, whose variable is the one
# that the openai client made usual.
_KINDS = {
    "base_url": _Kind(_address),
    "model": _Kind(_text),
    "judge_model": _Kind(_text),
    "lang": _word(*LANGUAGES),
    "scenarios": _Kind(_folder),
    "pseudonym": _Kind(_text),
    "client": _word("builtin", "llm"),
    "judge": _word("builtin", "llm"),
    "interpreter": _word("builtin", "llm"),
    "clock": _word("speech", "wall"),
    "pace": _number(0.1, 100),
    "extra_time": _number(0, 300),
    "turn_timeout": _number(1, 3600),
    "keyring": _Kind(_switch, lambda text: _ON_OFF.get(text.lower(), text)),
}
SETTING_NAMES = tuple(_KINDS)

_KEY_REMEDY = mark(
    "A file is copied and shared, a key must not be. Remove that line, then set the variable OPENAI_API_KEY, "
    "or store the key in the system keyring and write: keyring = true"
)


def variable_of(setting: str) -> str:
    """The environment variable of a setting: `model` gives `NEGOTIATOR_MODEL`."""
    return "OPENAI_BASE_URL" if setting == "base_url" else f"NEGOTIATOR_{setting.upper()}"


def load_settings(
    env: Mapping[str, str], file: Path | None, from_keyring: Callable[[], str | None] | None = None
) -> Settings:
    """The settings in force: each from the environment, else from the file, else unset.

    A file that does not exist sets nothing. The system keyring is asked only if `keyring` is on and the environment
    has no key; `from_keyring` stands in for it. Raises InputProblem, with file and line where there are some.
    """
    values = dict(_from_file(file)) if file is not None else {}
    values.update(_from_environment(env))
    key = env.get(_KEY_VARIABLE, "").strip()
    if not key and values.get("keyring"):
        key = (from_keyring or key_in_keyring)() or ""
    return Settings(api_key=Secret(key) if key else None, **values)  # type: ignore[arg-type]  # each reader checked its own


def key_in_keyring() -> str | None:
    """The API key kept in the system keyring, or None. Raises InputProblem when there is no keyring to ask."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise InputProblem(
            _("The setting `keyring` is on, but the keyring package is not installed."),
            _("Install it with: pip install 'negotiator[keyring]'"),
        ) from error
    try:
        return keyring.get_password(KEYRING_SERVICE, KEYRING_USER)
    except KeyringError as error:
        raise InputProblem(
            _("The system keyring does not answer: {reason}", reason=str(error)),
            _("Unlock it, or set the variable OPENAI_API_KEY instead."),
        ) from error


def _from_environment(env: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    """The settings that variables give; an empty variable is as good as none."""
    for name, kind in _KINDS.items():
        text = env.get(variable_of(name), "").strip()
        if not text:
            continue
        try:
            yield name, kind.check(kind.from_text(text))
        except _Refused as refused:
            problem = _("The variable {name} has a value that cannot be used.", name=variable_of(name))
            raise InputProblem(problem, str(refused)) from refused


def _from_file(file: Path) -> Iterator[tuple[str, object]]:
    """The settings that `config.toml` gives."""
    text = _read_text(file)
    if text is None:
        return
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place.group(1)) if place else max(1, text.count("\n"))
        raise InputProblem(_("This is not valid TOML: {reason}", reason=str(error)), file=file, line=line) from error
    except RecursionError as error:
        raise InputProblem(_("The values are nested too deeply."), file=file, line=1) from error
    for name, value in table.items():
        line = _line_of(name, text)
        _refuse_key(name, value, file, line)
        if name not in _KINDS:
            raise _unknown(name, file, line)
        try:
            yield name, _KINDS[name].check(value)
        except _Refused as refused:
            problem = _("The setting `{name}` has a value that cannot be used.", name=name)
            raise InputProblem(problem, str(refused), file=file, line=line) from refused


def _read_text(file: Path) -> str | None:
    """The file's text, or None when there is no file."""
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise InputProblem(_("This file is far too large for settings."), file=file, line=1)
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise InputProblem(_("This file is not UTF-8 text."), file=file, line=1) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputProblem(_("This file cannot be read: {reason}", reason=reason), file=file, line=1) from error


def _refuse_key(name: str, value: object, file: Path, line: int) -> None:
    """Refuse what looks like an API key, by its name or its value, without repeating the value."""
    if _SECRET_NAME.search(name) or (isinstance(value, str) and _SECRET_VALUE.match(value.strip())):
        raise InputProblem(_("An API key does not belong in this file."), _(_KEY_REMEDY), file=file, line=line)


def _unknown(name: str, file: Path, line: int) -> InputProblem:
    """The problem of a setting that does not exist, with the nearest one that does."""
    near = difflib.get_close_matches(name.lower(), _KINDS, n=1)
    known = _("The settings are: {names}.", names=", ".join(_KINDS))
    remedy = _("Did you mean `{name}`?", name=near[0]) if near else known
    return InputProblem(_("There is no setting `{name}`.", name=name[:60]), remedy, file=file, line=line)


def _line_of(name: str, text: str) -> int:
    """The line where a top-level key or table begins, counted from 1; 1 when it is written in an unusual way."""
    begins = re.compile(rf"""\s*(\[\[?\s*)?["']?{re.escape(name)}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(text.split("\n"), 1) if begins.match(line)), 1)
