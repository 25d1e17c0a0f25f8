"""Packs the counts of many subjects into few bytes: names are written once, counts by the number of their name."""

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

COMPRESSION = 1

CountsBySubject = dict[str, Counter[str]]


class _Packed(msgspec.Struct, array_like=True):
    """The names of subjects and of what is counted; of each subject the numbers of its names, each before its count."""

    subjects: list[str]
    names: list[str]
    counts: list[msgspec.Raw]


_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(_Packed)
_counts_decoder = msgspec.msgpack.Decoder(list[int])


def pack_counts(counts: Mapping[str, Mapping[str, int]]) -> bytes:
    """Encode counts by subject."""
    names = list(dict.fromkeys(name for one in counts.values() for name in one))
    places = {name: place for place, name in enumerate(names)}
    rows = [
        msgspec.Raw(_encode([number for name, count in one.items() for number in (places[name], count)]))
        for one in counts.values()
    ]
    return zlib.compress(_encode(_Packed(list(counts), names, rows)), COMPRESSION)


def add_counts(totals: CountsBySubject, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Add counts by subject to `totals`."""
    for subject, one in counts.items():
        total = totals.get(subject)
        if total is None:
            total = totals[subject] = Counter()
        for name, count in one.items():
            total[name] = total.get(name, 0) + count


def add_packed(totals: CountsBySubject, packed: bytes, only: Collection[str] | None = None) -> None:
    """Add packed counts to `totals`: those of all subjects, or of some."""
    read = _decoder.decode(zlib.decompress(packed))
    for subject, raw in _rows(read, only):
        numbers = iter(_counts_decoder.decode(raw))
        total = totals.setdefault(subject, Counter())
        for place, count in zip(numbers, numbers, strict=True):
            name = read.names[place]
            total[name] = total.get(name, 0) + count


def _rows(read: _Packed, only: Collection[str] | None) -> Iterable[tuple[str, msgspec.Raw]]:
    if only is None:
        return zip(read.subjects, read.counts, strict=True)
    return _rows_of(read, only)


def _rows_of(read: _Packed, subjects: Collection[str]) -> Iterator[tuple[str, msgspec.Raw]]:
    for subject in subjects:
        if subject in read.subjects:
            yield subject, read.counts[read.subjects.index(subject)]
