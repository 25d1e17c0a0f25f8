"""Texts with placeholders: `{name}`, `{row.column}`, `{name:format}`; `{{` and `}}` are braces."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import msgspec

from menus.problems import Place
from menus.rendering.text.direction import (
    is_right_to_left,
    isolate,
    keep_line_directions,
    runs_right_to_left,
)
from menus.rendering.text.sanitise import to_plain_text, to_unaccented_text

_TEMPLATE_TOKENS = re.compile(
    r"(?P<open>\{\{)|(?P<close>\}\})"
    # A result of a survey has more dots: {survey.opinion.share.yes}.
    r"|\{(?P<name>[A-Za-z_]\w*)(?:\.(?P<column>(?<=\{survey\.)\w+\.[^{}:]+|\w+))?(?::(?P<format>\w+))?\}"
    r"|(?P<stray>[{}])"
)


class Placeholder(msgspec.Struct, frozen=True):
    """A place in a text where a value is put when the text is shown."""

    name: str
    column: str | None = None
    format: str | None = None

    def __str__(self) -> str:
        column = f".{self.column}" if self.column else ""
        form = f":{self.format}" if self.format else ""
        return f"{{{self.name}{column}{form}}}"


class PlaceholderRenderer(Protocol):
    """Renders placeholders for one caller."""

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """Return the text of the placeholder."""
        ...


class StrayBraceError(ValueError):
    """A brace that belongs to no placeholder."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text in one language, cut at its placeholders. `static_text` is the whole text if it has none.

    `place` is its place in the file that it comes from, if any. `isolates_values`: citizens read it from right to left,
    so its values get isolates. `placeholders` are in order. `sole_placeholder`: the text is nothing else, so the value
    keeps its type.
    """

    parts: tuple[str | Placeholder, ...]
    static_text: str | None
    place: Place | None = field(default=None, compare=False, repr=False)
    isolates_values: bool = False
    placeholders: tuple[Placeholder, ...] = field(init=False, compare=False, repr=False)
    sole_placeholder: Placeholder | None = field(init=False, compare=False, repr=False)
    _pattern: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Work out once what every hop needs."""
        placeholders = tuple(part for part in self.parts if isinstance(part, Placeholder))
        pattern = "".join(part.replace("%", "%%") if isinstance(part, str) else "%s" for part in self.parts)
        object.__setattr__(self, "placeholders", placeholders)
        object.__setattr__(
            self, "sole_placeholder", placeholders[0] if len(self.parts) == 1 and placeholders else None
        )
        object.__setattr__(self, "_pattern", pattern)

    def render(self, renderer: PlaceholderRenderer) -> str:
        """Return the text with every placeholder rendered."""
        if self.static_text is not None:
            return self.static_text
        return self._pattern % (*map(renderer.render_placeholder, self.placeholders),)

    def render_for_reader(self, renderer: PlaceholderRenderer, made_plain: Callable[[str], str]) -> str:
        """Return the text as a citizen reads it, its values made plain. The text itself is plain already."""
        if not self.isolates_values:
            return made_plain(self.render(renderer))
        text = "".join(
            part if isinstance(part, str) else isolate(made_plain(renderer.render_placeholder(part)))
            for part in self.parts
        )
        return keep_line_directions(text)

    def in_language(self, language: str) -> "Template":
        """Return the template as citizens of a language read it: from right to left, or as it is."""
        if self.static_text is not None or not is_right_to_left(language):
            return self
        words = "".join(part for part in self.parts if isinstance(part, str))
        return replace(self, isolates_values=True) if runs_right_to_left(words) else self


def parse_template(text: str, place: Place | None = None) -> Template:
    """Cut `text` at its placeholders. Raise StrayBraceError if a brace belongs to no placeholder."""
    if "{" not in text and "}" not in text:
        return Template((text,) if text else (), text, place)
    parts: list[str | Placeholder] = []
    literal: list[str] = []
    end = 0
    for found in _TEMPLATE_TOKENS.finditer(text):
        literal.append(text[end : found.start()])
        end = found.end()
        if found["stray"]:
            raise StrayBraceError(text[max(0, found.start() - 12) : found.start() + 12])
        if found["name"]:
            if "".join(literal):
                parts.append("".join(literal))
            literal = []
            parts.append(Placeholder(found["name"], found["column"], found["format"]))
        else:
            literal.append("{" if found["open"] else "}")
    literal.append(text[end:])
    if "".join(literal):
        parts.append("".join(literal))
    fixed = "".join(literal) if not any(isinstance(part, Placeholder) for part in parts) else None
    return Template(tuple(parts), fixed, place)


def placeholder_matches(text: str) -> Iterator[re.Match[str]]:
    """Yield where the placeholders of a text stand. The groups `name`, `column` and `format` are their parts."""
    return (found for found in _TEMPLATE_TOKENS.finditer(text) if found["name"])


@dataclass(frozen=True, slots=True)
class LocalisedText:
    """A text for citizens in every language of the service.

    `missing_languages` use the text of the default language. `drops_accents`: letters that GSM-7 lacks lose their
    accents, including those in values. `to_translate` are languages in which the words of another one stand so far.
    `number` is its place among the cases of a text, from 1. `is_static`: the text is the same for every caller of a
    language.
    """

    by_language: Mapping[str, Template]
    place: Place
    missing_languages: tuple[str, ...] = ()
    drops_accents: bool = False
    to_translate: tuple[str, ...] = ()
    number: int = 1
    is_static: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Work out once what every hop needs."""
        is_static = all(template.static_text is not None for template in self.by_language.values())
        object.__setattr__(self, "is_static", is_static)

    @property
    def translated(self) -> Mapping[str, Template]:
        """The words by language, without those that are still to be translated."""
        return {
            language: words
            for language, words in self.by_language.items()
            if language not in self.to_translate
        }

    @property
    def wordings(self) -> tuple[tuple["LocalisedText", None], ...]:
        """The text itself, which no condition keeps back. A text with cases has several wordings."""
        return ((self, None),)

    @property
    def otherwise(self) -> "LocalisedText":
        """The text itself."""
        return self

    def wording(self, scope: object) -> "LocalisedText":  # noqa: ARG002  # it has no cases
        """Return the text itself."""
        return self

    def render(self, language: str, renderer: PlaceholderRenderer) -> str:
        """Return the text in `language`.

        Values are made plain here. The text itself was made plain when the file was read.
        """
        template = self.by_language[language]
        if template.static_text is not None:
            return template.static_text
        made_plain = to_unaccented_text if self.drops_accents else to_plain_text
        if template.isolates_values:
            return template.render_for_reader(renderer, made_plain)
        return made_plain(template.render(renderer))
