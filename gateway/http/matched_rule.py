"""A route whose way to write addresses is made when it is first asked for."""

from collections.abc import Callable
from types import MethodType

from werkzeug.routing import Rule


class MatchedRule(Rule):
    """A route that requests are matched with. It compiles what writes its address at the first address.

    Werkzeug compiles two functions of Python a route, half a millisecond. No address is written of most routes: they
    are webhooks, or pages that this process never links to.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        """Return what writes the address from the values of the route. Werkzeug calls it twice a route."""
        compile_now = super()._compile_builder
        compiled: list[Callable[..., tuple[str, str]]] = []

        def write_address(rule: "MatchedRule", **values: str) -> tuple[str, str]:
            if not compiled:
                compiled.append(MethodType(compile_now(append_unknown), rule))
            return compiled[0](**values)

        return write_address
