"""The words that a caller hears on a screen if a machine speaks all of them."""

from ivr.call_script import call_script
from ivr.caller_input import CallProgress
from ivr.keypad import page_count
from ivr.speech_text import join_sentences
from ivr.steps import CallSteps, GatherStep, RecordStep, SayStep
from ivr.voice import CallVoices
from menus.engine.engine import Page
from menus.engine.scope import TurnScope


def screen_words(scope: TurnScope) -> tuple[str, ...]:
    """Return the words of the screen of the session, a text for each page of its choices."""
    screen = scope.service.screens[scope.session.screen]
    return tuple(
        _spoken(call_script(scope, Page("", ends=screen.ends), CallProgress(page=page), CallVoices("")))
        for page in range(page_count(screen, scope))
    )


def _spoken(steps: CallSteps) -> str:
    prompts = [
        prompt
        for step in steps
        for prompt in (step.prompts if isinstance(step, GatherStep | RecordStep) else (step,))
    ]
    return join_sentences(prompt.text for prompt in prompts if isinstance(prompt, SayStep))
