"""A verb of the menu language, as the reader of files, the JSON Schema and the docs know it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from menus.compiler.reader import MappingFields, NodeReader
from menus.engine.engine_verb import EngineVerb
from menus.grammar.common_screen_keys import COMMON_SCREEN_KEYS, unused_keys
from menus.grammar.shapes import KeySpec, ObjectShape, Shape, required_key
from menus.model import Verb

ReadVerb = Callable[[NodeReader, MappingFields], Verb | None]


@dataclass(frozen=True, slots=True)
class VerbSpec:
    """A verb: its class, the keys of its screens, and how a screen of it is read.

    `own_keys` are the verb itself and the keys that only its screens have. `shape` has the keys of all screens too
    that mean something on one of this verb.
    """

    verb: type[EngineVerb]
    own_keys: Mapping[str, KeySpec]
    shape: ObjectShape
    read: ReadVerb

    @property
    def key(self) -> str:
        """The key that a menu file has for it."""
        return self.verb.key

    @classmethod
    def of(
        cls,
        verb: type[EngineVerb],
        read: ReadVerb,
        description: str,
        shape: Shape,
        own_keys: Mapping[str, KeySpec] | None = None,
        without: tuple[str, ...] = (),
    ) -> "VerbSpec":
        """A verb: what stands after its key, and its own keys. `without` are keys that editors do not offer with it."""
        keys = {verb.key: required_key(description, shape), **(own_keys or {})}
        hidden = {*without, *unused_keys(verb)}
        common = {
            key: one for key, one in COMMON_SCREEN_KEYS.items() if key not in keys and key not in hidden
        }
        return cls(verb, keys, ObjectShape(description, keys | common, discriminator=verb.key), read)
