"""The spoken wording of the screens of a service, to play calls as text."""

from dataclasses import replace

from menus.model import Screen, Service


def with_voice_wording(service: Service) -> Service:
    """Return the service with `voice: {say: …}` of each screen in place of its prompt, to play calls as text."""
    screens = {name: _screen_with_voice_wording(screen) for name, screen in service.screens.items()}
    return replace(service, screens=screens, page_cache={}, line_cache={})


def _screen_with_voice_wording(screen: Screen) -> Screen:
    words = screen.voice.say
    if words is None:
        return screen
    return replace(screen, on_channel={**screen.on_channel, "voice": words}, is_static=False)
