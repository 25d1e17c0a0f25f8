"""The page of recordings: what calls need, listened to, uploaded into the draft, and kept until it is published."""

import io
import struct
from pathlib import Path

import pytest

from gateway.console.draft_process.process import DraftProcess
from gateway.console.recordings.recording_plan import RecordingPlanRequest, plan_draft
from gateway.console.recordings.sound_upload import UploadRefusedError, read_upload
from tests.gateway.conftest import MakeServices
from tests.gateway.console.drafts.menu_texts import MENUS
from tests.gateway.console.menu_pages import MenuPages, make_menu_pages

TTS = "tts: {twilio: {language: en-GB, voice: Polly.Amy}, at: {voice: woman}}"
SPOKEN = (
    MENUS.replace("en: {name: English}", f"en: {{name: English, {TTS}}}")
    .replace("sw: {name: Kiswahili}", f"sw: {{name: Kiswahili, audio: audio/sw, {TTS}}}")
    .replace("\nscreens:", '\n  voice: {"+254711082000": welcome}\nscreens:')
    .replace("{en: Wards, sw: Kata}", "{en: Wards, sw: Kata}\n        language: sw")
)
RECORDINGS = "/console/menus/recordings"
FORM_TYPE = "multipart/form-data; boundary=x"
ONE = f"{RECORDINGS}/sw/bye.mp3"


def wav(seconds: float = 0.5, sample: int = 7) -> bytes:
    """A WAV of 8 kHz, 16 bits and one channel."""
    data = struct.pack("<h", sample) * int(8000 * seconds)
    head = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16
    )
    return head + struct.pack("<4sI", b"data", len(data)) + data


def upload(data: bytes, name: str = "bye.wav", seen: str = "") -> dict[str, object]:
    return {"seen": seen, "sound": (io.BytesIO(data), name)}


@pytest.fixture
def pages(make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path) -> MenuPages:
    """A console whose draft is in the store."""
    return make_menu_pages(make_services, draft_process, tmp_path)


def draft_sounds(pages: MenuPages) -> dict[str, str]:
    sounds = pages.services.container.draft.drafts.current().source.sounds
    return {path: sound.digest for path, sound in sounds.items()}


def test_without_anything_the_page_says_what_to_do_first(pages):
    editor = pages.sign_in("editor")
    assert "New from a template" in editor.get(RECORDINGS).text
    pages.publish()
    assert "give it a folder in the menu file first" in editor.get(RECORDINGS).text
    pages.edit(MENUS.replace("goto: bye", "goto: bya"))
    assert "known once they are mended" in editor.get(RECORDINGS).text


def test_what_calls_need_is_listed_and_searched(pages):
    pages.publish()
    pages.edit(SPOKEN)
    viewer = pages.sign_in("viewer")
    page = viewer.get(RECORDINGS)
    assert "0 of" in page.text
    assert "bye.mp3" in page.text
    assert "/console/help/voice" in page.html
    assert "Nothing fits" in viewer.get(f"{RECORDINGS}?state=recorded").text
    found = viewer.get(f"{RECORDINGS}?words=BYE.mp3").text
    assert ("bye.mp3" in found, "welcome.mp3" in found) == (True, False)
    assert viewer.get(f"{RECORDINGS}?page=999999&language=xx").status == 200


def test_a_recording_is_uploaded_listened_to_and_replaced(pages):
    pages.publish()
    pages.edit(SPOKEN)
    editor = pages.sign_in("editor", "amina")
    assert "Kwaheri" in editor.get(ONE).text
    saved = editor.follow(editor.post(ONE, upload(wav())))
    assert "recording of 0.5 seconds is in the draft" in saved.text
    (first,) = draft_sounds(pages).values()
    assert list(draft_sounds(pages)) == ["audio/sw/bye.wav"]
    heard = editor.client.get(f"{RECORDINGS}/sound/{first}")
    assert (heard.data, heard.mimetype) == (wav(), "audio/wav")
    assert "Recorded" in editor.get(f"{RECORDINGS}?state=recorded").text
    late = editor.post(ONE, upload(wav(1.0), seen=""))
    assert (late.status, "Somebody put another recording there" in late.text) == (422, True)
    assert editor.post(ONE, upload(wav(1.0), seen=first)).status == 303
    assert list(draft_sounds(pages).values()) != [first]
    assert pages.audited[-1] == ("amina", "change draft", "revision 4")


def test_what_it_replaces_is_played_beside_it(pages):
    folder = pages.folder / "audio" / "sw"
    folder.mkdir(parents=True)
    (folder / "bye.wav").write_bytes(wav(0.3))
    pages.publish(SPOKEN)
    (live,) = draft_sounds(pages).values()
    editor = pages.sign_in("editor")
    assert "Live until" not in editor.get(ONE).text
    assert editor.post(ONE, upload(wav(1.0), seen=live)).status == 303
    page = editor.get(ONE)
    assert "Live until it is published" in page.text
    assert page.html.count("<audio controls preload") == 2
    assert editor.client.get(f"{RECORDINGS}/sound/{live}").data == wav(0.3)


def test_it_is_kept_until_it_is_published(pages):
    pages.publish()
    pages.edit(SPOKEN)
    assert pages.sign_in("editor").post(ONE, upload(wav())).status == 303
    (digest,) = draft_sounds(pages).values()
    store = pages.services.container.menus.prompt_store
    pages.services.redis.zadd("audio:kept", {digest: 0})
    assert store.drop_unused([]) == 0
    assert store.find_stored([digest]) == {digest}
    pages.services.redis.zadd("audio:draft", {digest: 0})
    assert store.drop_unused([]) == 1


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("", b"", "Choose a file first"),
        ("bye.txt", wav(), "ends with .wav, .mp3 or .ogg"),
        ("bye.wav", b"", "is empty"),
        ("bye.mp3", wav(), "is called .mp3 and is none"),
        ("../../bye.wav", b"RIFF", "is called .wav and is none"),
        ("bye.wav", wav(140), "larger than 2 MB"),
    ],
)
def test_what_calls_cannot_play_is_refused(name, data, said):
    with pytest.raises(UploadRefusedError, match=said):
        read_upload(name, io.BytesIO(data))


def test_a_refused_file_changes_nothing(pages):
    pages.publish()
    pages.edit(SPOKEN)
    editor = pages.sign_in("editor")
    page = editor.post(ONE, upload(b"RIFF"))
    assert (page.status, "is called .wav and is none" in page.text) == (422, True)
    large = editor.client.post(ONE, data=b"x" * 3_000_000, content_type=FORM_TYPE)
    assert large.status_code == 413
    assert 'id="sound-error">The file is larger than 2 MB' in large.get_data(as_text=True)
    assert editor.post(f"{RECORDINGS}/sw/none.mp3", upload(wav())).status == 404
    assert editor.get(f"{RECORDINGS}/xx/bye.mp3").status == 404
    assert editor.get(f"{RECORDINGS}/sound/{'0' * 32}").status == 404
    assert pages.sign_in("viewer").post(ONE, upload(wav())).status == 403
    assert draft_sounds(pages) == {}


def test_in_development_it_stands_beside_the_menu_file(
    make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path
):
    file = tmp_path / "published" / "menus.yaml"
    pages = make_menu_pages(make_services, draft_process, tmp_path, GATEWAY_MENUS=str(file))
    pages.publish(SPOKEN)
    pages = make_menu_pages(make_services, draft_process, tmp_path, GATEWAY_MENUS=str(file))
    old = file.parent / "audio" / "sw" / "bye.mp3"
    editor = pages.sign_in("editor", "amina")
    assert editor.post(ONE, upload(wav())).status == 303
    assert old.with_suffix(".wav").read_bytes() == wav()
    assert pages.services.container.draft.drafts.current().editor == "amina"


def test_a_draft_by_a_machine_is_told(pages):
    pages.publish()
    pages.edit(SPOKEN)
    assert pages.sign_in("editor").post(ONE, upload(wav())).status == 303
    source = pages.services.container.draft.drafts.current().source
    (sound,) = source.sounds.values()
    (language,) = plan_draft(
        RecordingPlanRequest(source, {"audio/sw": {"bye.wav": (sound.digest, "words")}})
    ).languages
    assert [language.count(state) for state in ("draft", "recorded")] == [1, 0]
    assert language.find("bye.mp3").state == "draft"
    assert language.after("bye.mp3") is not None
