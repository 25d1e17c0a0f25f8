"""Check a document against the verbs that its provider knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from simulators.provider_network.calls.actions import DocumentError

MAX_DOCUMENT_BYTES = 64 * 1024  # bytes; Twilio reads no more
ROOT = "Response"


@dataclass(frozen=True, slots=True)
class DocumentVerb:
    """A verb of a document, as the provider's documentation describes it.

    `first`: no other verb may come before it. `single`: it contains exactly one other verb.
    """

    attributes: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    text: bool = False
    first: bool = False
    single: bool = False


Verbs = Mapping[str, DocumentVerb]


def verb(attributes: str = "", required: str = "", children: str = "", **more: bool) -> DocumentVerb:
    """Build a verb from space-separated names."""
    needed = frozenset(required.split())
    return DocumentVerb(frozenset(attributes.split()) | needed, needed, frozenset(children.split()), **more)


def parse_document(document: str, verbs: Verbs) -> Element:
    """Return the root of the document; DocumentError if the provider would reject it."""
    packed = document.encode("utf-8", "surrogatepass")
    if len(packed) > MAX_DOCUMENT_BYTES:
        raise DocumentError(f"The document has {len(packed)} bytes, and {MAX_DOCUMENT_BYTES} are the most.")
    if "<!DOCTYPE" in document:
        raise DocumentError("The document has a DOCTYPE, which is not read.")
    try:
        root = ElementTree.fromstring(packed)  # noqa: S314 - without a DOCTYPE there is no entity to expand
    except ElementTree.ParseError as error:
        raise DocumentError(f"The document is no XML: {error}.") from error
    if root.tag != ROOT:
        raise DocumentError(f"The document begins with <{root.tag}>, not with <{ROOT}>.")
    if root.attrib or (root.text or "").strip():
        raise DocumentError(f"<{ROOT}> has attributes or text of its own.")
    _validate(root, verbs, frozenset(verbs), inside=False)
    return root


def _validate(parent: Element, verbs: Verbs, allowed: frozenset[str], *, inside: bool) -> None:
    for place, element in enumerate(parent):
        known = verbs.get(element.tag)
        if known is None or element.tag not in allowed or (inside and known.first):
            raise DocumentError(f"<{element.tag}> is not known inside <{parent.tag}>.")
        if unknown := sorted(set(element.attrib) - known.attributes):
            raise DocumentError(f"<{element.tag}> has no attribute `{unknown[0]}`.")
        if missing := sorted(known.required - set(element.attrib)):
            raise DocumentError(f"<{element.tag}> lacks its `{missing[0]}`.")
        if not known.text and (element.text or "").strip():
            raise DocumentError(f"<{element.tag}> holds no text.")
        if (element.tail or "").strip():
            raise DocumentError(f"There is text after <{element.tag}>.")
        if known.first and place:
            raise DocumentError(f"<{element.tag}> has to be first.")
        if known.single and len(element) != 1:
            raise DocumentError(f"<{element.tag}> holds exactly one verb.")
        _validate(element, verbs, known.children, inside=True)


def number_attribute(element: Element, name: str, default: float) -> float:
    """Return an attribute with a number of seconds or keys."""
    text = element.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()):
        raise DocumentError(f"<{element.tag} {name}> is a whole number, not `{text}`.")
    return float(text)


def max_keys(element: Element) -> int | None:
    """Return the attribute `numDigits`, which both providers have; None if it is not set."""
    most = number_attribute(element, "numDigits", 0)
    return int(most) or None


def text_of(element: Element) -> str:
    """Return the words inside an element."""
    return (element.text or "").strip()
