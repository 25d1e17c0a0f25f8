"""The difference between two versions of the menus: as screens, as text, and what else is another."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource
from ivr.screen_words import screen_words
from menus.comparison.service_comparison import ServiceComparison, compare_services
from menus.comparison.text_difference import FileDifference, compare_files
from menus.model import Service


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference between two versions.

    `languages` are the names of the languages of both by their codes. `recordings` are the paths of recordings that are
    new, gone or another.
    """

    screens: ServiceComparison
    files: tuple[FileDifference, ...]
    languages: Mapping[str, str]
    recordings: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """True if citizens see and hear no difference. Texts may differ, in comments."""
        return self.screens.is_same and not self.recordings

    @property
    def sentence(self) -> str:
        """The difference in a sentence."""
        count = self.screens.count
        texts = len({(text.kind, text.name) for text in self.screens.messages})
        if count == 0 and texts == 0:
            alike = "Citizens see no difference"
            rules = len(self.screens.other_rules)
            if rules:
                return (
                    f"{alike}, but {_many(rules, 'screen')} {'does' if rules == 1 else 'do'} something else."
                )
            return (
                f"{alike}."
                if not self.recordings
                else f"{alike}; {_many(len(self.recordings), 'recording')} changed."
            )
        parts = [_many(count, "screen")] if count else []
        parts += (
            [_many(len({(text.kind, text.name) for text in self.screens.messages}), "text")] if texts else []
        )
        return f"Citizens see {' and '.join(parts)} changed."


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def compare_sources(before: MenuSource, after: MenuSource) -> Difference:
    """Compare two versions. Raises DefinitionError if one of them has errors."""
    return compare_compiled(before, _compiled(before), after, _compiled(after))


def compare_compiled(before: MenuSource, old: Service, after: MenuSource, new: Service) -> Difference:
    """Compare two versions that are compiled already."""
    sounds = {**before.sounds, **after.sounds}
    return Difference(
        compare_services(old, new, screen_words),
        compare_files({before.file: before.text, **before.named}, {before.file: after.text, **after.named}),
        {code: language.name for service in (old, new) for code, language in service.languages.items()},
        tuple(path for path in sorted(sounds) if before.sounds.get(path) != after.sounds.get(path)),
    )


def _compiled(source: MenuSource) -> Service:
    found = source.compile()
    if found.service is None:
        raise DefinitionError("\n".join(str(problem) for problem in found.problems))
    return found.service
