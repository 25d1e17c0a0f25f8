"""The specification of a verb, for the reader of files, the JSON Schema and the docs."""

from collections.abc import Callable, Mapping

import msgspec

from menus.compiler.reader import MappingFields, NodeReader
from menus.engine.engine_verb import EngineVerb
from menus.grammar.common_screen_keys import COMMON_SCREEN_KEYS, unused_keys
from menus.grammar.shapes import KeySpec, ObjectShape, Shape, required_key
from menus.model import Verb

ReadVerb = Callable[[NodeReader, MappingFields], Verb | None]


class VerbSpec(msgspec.Struct, frozen=True):
    """A verb: its class, the keys of its screens, and the function that reads a screen.

    `own_keys` are the key of the verb itself and the keys that only its screens have. `shape` also has those keys of
    all screens that have a meaning with this verb.
    """

    verb: type[EngineVerb]
    own_keys: Mapping[str, KeySpec]
    shape: ObjectShape
    read: ReadVerb

    @property
    def key(self) -> str:
        """The key of the verb in a menu file."""
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
        """Return the specification of a verb.

        `shape` is the value after its key, and `own_keys` are the keys that only its screens have. Editors do not
        offer the keys `without` on its screens.
        """
        keys = {verb.key: required_key(description, shape), **(own_keys or {})}
        hidden = {*without, *unused_keys(verb)}
        common = {
            key: one for key, one in COMMON_SCREEN_KEYS.items() if key not in keys and key not in hidden
        }
        return cls(verb, keys, ObjectShape(description, keys | common, discriminator=verb.key), read)
