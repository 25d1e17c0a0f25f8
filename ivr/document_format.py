"""How a provider takes its instructions for a call."""

from collections.abc import Callable
from dataclasses import dataclass

from ivr.steps import CallbackReason, CallSteps

CallbackUrls = Callable[[CallbackReason], str]
"""Returns the URL that the provider requests for a callback reason."""


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """`render` writes the steps of a call as a document. `can_pause`: the format has a pause of some seconds."""

    render: Callable[[CallSteps, CallbackUrls], str]
    content_type: str
    can_pause: bool = True


def _render_nothing(_steps: CallSteps, _urls: CallbackUrls) -> str:
    raise RuntimeError("no document is asked for here")


NO_DOCUMENT = DocumentFormat(_render_nothing, "")
"""For what asks for no document, such as the notice that a call is over. Rendering raises RuntimeError."""
