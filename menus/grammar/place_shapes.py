"""What the grammar allows at each place of a menu file."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from menus.grammar.menu_file import GRAMMAR
from menus.grammar.shapes import (
    JsonShape,
    ListShape,
    LiteralShape,
    MapShape,
    ObjectShape,
    Shape,
    TextShape,
    UnionShape,
)
from menus.grammar.values import TEXT_CASE
from menus.yaml.file_shape import ITEM, KEY_PATH, MappingShape, Path, PlaceShape


class MenuFileShape:
    """The shape of a menu file."""

    def at(self, path: Path) -> PlaceShape:
        """Return what may stand below `path`."""
        return _place_at(path)


MENU_FILE_SHAPE = MenuFileShape()


@lru_cache(8192)
def _place_at(path: Path) -> PlaceShape:
    if path == KEY_PATH:
        return PlaceShape()
    shapes = _shapes_at(path)
    objects = [shape for shape in shapes if isinstance(shape, ObjectShape)]
    values = [inner for shape in shapes if isinstance(shape, MapShape) for inner in _alternatives(shape.item)]
    value_objects = [shape for shape in values if isinstance(shape, ObjectShape)]
    has_text = any(isinstance(shape, TextShape) for shape in shapes)
    has_json = any(isinstance(shape, JsonShape) for shape in shapes)
    return PlaceShape(
        keys=frozenset(key for shape in objects for key in shape.keys),
        mappings=tuple(map(_mapping_shape, objects)) if len(objects) == len(shapes) else (),
        exclusive=_exclusive_keys(objects),
        is_open=has_json or any(shape.other_keys is not None for shape in objects),
        languages=has_text,
        takes_list=any(map(_takes_list, shapes)),
        takes_text=not shapes
        or has_text
        or has_json
        or any(isinstance(shape, LiteralShape) for shape in shapes),
        names_values=bool(values),
        values_are_mappings=bool(values)
        and all(isinstance(shape, ObjectShape | MapShape | ListShape) for shape in values),
        value_verbs=_discriminators(value_objects) if len(value_objects) == len(values) else frozenset(),
    )


def _takes_list(shape: Shape) -> bool:
    return isinstance(shape, JsonShape | ListShape) or (isinstance(shape, TextShape) and shape.has_cases)


def _mapping_shape(shape: ObjectShape) -> MappingShape:
    required = frozenset(name for name, key in shape.keys.items() if key.required)
    return MappingShape(frozenset(shape.keys), required, shape.discriminator)


def _discriminators(objects: list[ObjectShape]) -> frozenset[str]:
    return frozenset(shape.discriminator for shape in objects if shape.discriminator)


def _exclusive_keys(objects: list[ObjectShape]) -> frozenset[str]:
    """Return the keys that tell alternatives apart and stand in only one of them."""
    counts = Counter(key for shape in objects for key in shape.keys)
    return frozenset(key for key in _discriminators(objects) if counts[key] == 1 and len(objects) > 1)


@lru_cache(8192)
def _shapes_at(path: Path) -> tuple[Shape, ...]:
    if not path:
        return (GRAMMAR.file,)
    return tuple(inner for shape in _shapes_at(path[:-1]) for inner in _inner_shapes(shape, path[-1]))


def _inner_shapes(shape: Shape, key: str) -> Iterator[Shape]:
    inner: Shape | None = None
    match shape:
        case TextShape(has_cases=True) if key == ITEM:
            inner = TEXT_CASE
        case TextShape() | JsonShape():
            inner = shape  # a text for each language; a value at any depth
        case ListShape(item) if key == ITEM:
            inner = item
        case MapShape(item) if key != ITEM:
            inner = item
        case ObjectShape(keys=keys, other_keys=other_keys) if key != ITEM:
            inner = keys[key].shape if key in keys else other_keys
    if inner is not None:
        yield from _alternatives(inner)


def _alternatives(shape: Shape) -> Iterator[Shape]:
    shape = GRAMMAR.resolve(shape)
    if isinstance(shape, UnionShape):
        for alternative in shape.alternatives:
            yield from _alternatives(alternative)
    else:
        yield shape
