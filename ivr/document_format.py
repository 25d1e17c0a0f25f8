"""How a provider reads what it is to do in a call."""

from collections.abc import Callable
from dataclasses import dataclass

from ivr.steps import CallbackReason, CallSteps

CallbackUrls = Callable[[CallbackReason], str]
"""The URL at which the call comes back for a reason."""


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """`render` writes the steps of a call as a document. `can_pause`: whether it has a silence of some seconds."""

    render: Callable[[CallSteps, CallbackUrls], str]
    content_type: str
    can_pause: bool = True


NO_DOCUMENT = DocumentFormat(lambda _steps, _urls: "", "")
"""For what asks for no document, such as the notice that a call is over."""
