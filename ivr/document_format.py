"""The format of a provider's documents, which carry the instructions for a call."""

from collections.abc import Callable
from dataclasses import dataclass

from ivr.steps import CallbackReason, CallSteps

CallbackUrls = Callable[[CallbackReason], str]
"""Returns the URL that the provider requests for a callback reason."""


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """The format of a provider. `render` writes the steps of a call as a document. `can_pause`: it has pauses."""

    render: Callable[[CallSteps, CallbackUrls], str]
    content_type: str
    can_pause: bool = True


def _render_nothing(_steps: CallSteps, _urls: CallbackUrls) -> str:
    raise RuntimeError("no document is asked for here")


NO_DOCUMENT = DocumentFormat(_render_nothing, "")
"""The format for requests without a document, such as the final notice of a call. Rendering raises RuntimeError."""
