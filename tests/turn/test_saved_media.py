"""Pictures and sound of an answer in files: where they go, and what they are called."""

from __future__ import annotations

import base64
import json
import os
import stat
import sys
import wave
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.request.media import Media
from openclaw_cli.request.media_types import endings_of

from ..standin import sse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX links, pipes and limits")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0"
WAV = b"RIFF\0\0\0\0WAVEfmt "


def picture(content: bytes, named: str = "image/png") -> dict[str, Any]:
    """Return an item of ``images``."""
    url = f"data:{named};base64,{base64.b64encode(content).decode()}"
    return {"type": "image_url", "image_url": {"url": url}}


PICTURE = picture(PNG)
LINK = {"type": "image_url", "image_url": {"url": "https://x.example/fox.png"}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that the program runs in."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def ask(standin: StandIn, run: Run, folder: Path) -> Callable[..., Completed]:
    """Return what plays an answer's deltas, and asks."""
    standin.judge = False  # the API's description knows no media but pictures in a request

    def ask(*argv: str, deltas: list[dict[str, Any]]) -> Completed:
        standin.stream(*(sse.event(sse.chunk(delta)) for delta in deltas), sse.finished())
        return run(["chat", "draw", *argv])

    return ask


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in the files of a folder, by their names."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


# Where it goes.


@pytest.mark.parametrize(
    ("output", "saved"),
    [
        ("pics/", "pics/image-1.png"),
        ("there", "there/image-1.png"),
        (".", "image-1.png"),
        ("new/and/deep/", "new/and/deep/image-1.png"),
        ("fox-{n}.png", "fox-1.png"),
        ("there/{n}", "there/1.png"),
        ("fox.png", "fox.png"),
        ("fox.PNG", "fox.PNG"),
    ],
)
@pytest.mark.parametrize("text", ["", "Here."])
def test_what_names_media_gets_them_and_the_text_goes_to_stdout(
    output: str, saved: str, text: str, ask: Any, folder: Path
) -> None:
    (folder / "there").mkdir()
    done = ask("-o", output, deltas=[{"content": text, "images": [PICTURE]}])
    assert (done.status, done.stdout.decode()) == (0, text)
    assert done.stderr == f"note: saved {saved}\n"
    assert (folder / saved).read_bytes() == PNG
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("output", "saved", "said"),
    [
        ("fox", "fox.png", ""),
        ("fox.txt", "fox.png", ", which is no .txt"),
        ("v1.5", "v1.5.png", ", which is no .5"),
    ],
)
def test_a_file_gets_the_one_medium_that_is_the_answer(
    output: str, saved: str, said: str, ask: Any, folder: Path
) -> None:
    (folder / output).write_text("an older answer")
    done = ask("-o", output, deltas=[{"images": [PICTURE]}])
    assert (done.status, done.stdout) == (0, b"")
    assert done.stderr == f"note: saved {saved}{said}\n"
    assert files(folder) == {output: b"an older answer", saved: PNG}


def test_a_file_gets_the_text_where_there_is_one(ask: Any, folder: Path) -> None:
    (folder / "a.txt").write_text("an older answer")
    done = ask("-o", "a.txt", deltas=[{"content": "Here.", "images": [PICTURE]}])
    assert (done.status, done.stdout) == (0, b"")
    assert files(folder) == {"a.txt": b"Here."}
    assert "openclaw sessions media" in done.stderr


@pytest.mark.parametrize(
    ("output", "where"), [("pics/", "pics"), ("fox.png", "fox.png"), ("{n}.png", "{n}.png")]
)
def test_a_text_where_media_were_wanted(output: str, where: str, ask: Any, folder: Path) -> None:
    done = ask("-o", output, deltas=[{"content": "No."}])
    assert (done.status, done.stdout) == (0, b"No.")
    assert done.stderr == f"note: nothing but text came, and nothing is saved to {where}\n"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("output", "status", "message"),
    [
        ("", 2, "--output names no file"),
        (".settings", 2, "--output names a hidden folder: .settings"),
        ("old.png", 2, "old.png exists"),
        ("no/such/fox.png", 3, "cannot write no/such/fox.png: No such file or directory"),
        ("no/such/{n}", 3, "cannot write no/such/{n}: No such file or directory"),
        ("no/such/a.txt", 3, "cannot write no/such/a.txt: No such file or directory"),
        ("old.png/", 3, "cannot write old.png: Not a directory"),
        ("old.png/deep/", 3, "cannot write old.png/deep: Not a directory"),
    ],
)
def test_what_can_not_be_saved_is_told_before_anything_is_sent(
    output: str, status: int, message: str, run: Run, standin: StandIn, folder: Path
) -> None:
    (folder / ".settings").mkdir()
    (folder / "old.png").write_bytes(JPEG)
    done = run(["chat", "draw", "-o", output])
    assert done.status == status
    assert done.stderr.startswith(f"error: {message}\n")
    assert standin.requests == []
    assert files(folder) == {"old.png": JPEG}


def test_a_hidden_folder_that_is_meant(ask: Any, folder: Path) -> None:
    assert ask("-o", ".settings/", deltas=[{"images": [PICTURE]}]).status == 0
    assert files(folder / ".settings") == {"image-1.png": PNG}


def test_force_is_for_what_o_names(run: Run) -> None:
    assert "error: --force is for what -o names" in run(["chat", "draw", "--force"]).stderr


# What it is called.


@pytest.mark.parametrize(
    ("content", "named", "ending"),
    [
        (PNG, "image/jpeg", "png"),
        (JPEG, "image/png", "jpg"),
        (b"GIF89a", "image/png", "gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/png", "webp"),
        (b"<svg xmlns='x'/>", "image/png", "svg"),
        (b"<?xml version='1.0'?>\n<!-- <svg> --><svg/>", "image/svg+xml", "svg"),
        (b"<html><svg/></html>", "image/svg+xml", "txt"),
        (b"#!/bin/sh\nrm -rf /\n", "image/png", "txt"),
        (b"%PDF-1.7\n", "image/png", "pdf"),
        (b"\0\1\2\3", "image/png", "bin"),
        (b"\0\0\0\x18ftypmp42", "video/mp4", "mp4"),
        (b"PK\3\4", "application/x-desktop", "zip"),
    ],
)
def test_the_ending_follows_the_bytes(content: bytes, named: str, ending: str) -> None:
    assert endings_of(content, "image", named)[0] == ending


@pytest.mark.parametrize(
    ("content", "named", "ending"),
    [
        (b"\0\0\0\x18ftypmp42", "audio/mp4", "m4a"),
        (b"\x1aE\xdf\xa3....webm", "audio/webm", "webm"),
        (b"OggS\0", "audio/ogg", "ogg"),
        (b"ID3\4", None, "mp3"),
        (b"\0\0\1\0 samples may begin like an icon", None, "bin"),
    ],
)
def test_the_ending_of_a_sound(content: bytes, named: str | None, ending: str) -> None:
    assert endings_of(content, "sound", named)[0] == ending


def test_a_wrong_ending_is_put_right_and_told(ask: Any, folder: Path) -> None:
    done = ask("-o", "fox.png", deltas=[{"images": [picture(JPEG)]}])
    assert done.stderr == "note: saved fox.jpg, which is no .png\n"
    assert files(folder) == {"fox.jpg": JPEG}
    done = ask("-o", "fox.jpeg", deltas=[{"images": [picture(JPEG)]}])
    assert (done.stderr, len(files(folder))) == ("note: saved fox.jpeg\n", 2)


def test_twelve_pictures_count_up_from_the_next_free_number(ask: Any, folder: Path) -> None:
    (folder / "fox-2.png").write_text("old")
    (folder / "fox-3.png").symlink_to("nowhere")
    twelve = [picture(PNG + bytes([number])) for number in range(12)]
    done = ask("-o", "fox-{n}.png", deltas=[{"images": [one]} for one in [*twelve, *twelve]])
    numbers = [1, *range(4, 15)]
    saved = [folder / f"fox-{number}.png" for number in numbers]
    assert done.status == 0
    assert [path.read_bytes() for path in saved] == [PNG + bytes([one]) for one in range(12)]
    assert (folder / "fox-2.png").read_text() == "old"
    assert not (folder / "nowhere").exists()
    assert done.stderr.splitlines() == [f"note: saved {path.name}" for path in saved]


def test_one_name_for_several(ask: Any, folder: Path) -> None:
    done = ask("-o", "fox.png", deltas=[{"images": [PICTURE, picture(JPEG)]}])
    assert files(folder) == {"fox.png": PNG, "fox-2.jpg": JPEG}
    assert done.stderr == "note: saved fox.png\nnote: saved fox-2.jpg, which is no .png\n"


def test_force_replaces(ask: Any, folder: Path) -> None:
    (folder / "fox.png").write_text("old")
    assert ask("-o", "fox.png", "--force", deltas=[{"images": [PICTURE]}]).status == 0
    assert files(folder) == {"fox.png": PNG}
    assert ask("-o", ".", "--force", deltas=[{"images": [PICTURE]}]).status == 0
    assert ask("-o", ".", "--force", deltas=[{"images": [picture(JPEG)]}]).status == 0
    assert files(folder) == {"fox.png": PNG, "image-1.png": PNG, "image-1.jpg": JPEG}


@POSIX
def test_force_replaces_a_link_and_not_what_it_leads_to(ask: Any, run: Run, folder: Path) -> None:
    (folder / "kept").write_text("kept")
    (folder / "fox.png").symlink_to("kept")
    assert run(["chat", "draw", "-o", "fox.png"]).status == 2
    assert ask("-o", "fox.png", "--force", deltas=[{"images": [PICTURE]}]).status == 0
    assert files(folder) == {"fox.png": PNG, "kept": b"kept"}


# Sound.


def test_samples_without_a_header_become_a_wav(ask: Any, folder: Path) -> None:
    samples = b"\0\0\1\0" * 3000
    pieces = [samples[:5000], samples[5000:]]
    deltas = [{"audio": {"data": base64.b64encode(piece).decode()}} for piece in pieces]
    deltas.insert(1, {"audio": {"transcript": "Hi."}})
    done = ask("-o", "pics/", deltas=deltas)
    assert done.stdout == b"Hi."
    how = "(samples without a header: taken for PCM of 24 kHz, 16 bit, mono)"
    assert done.stderr == f"note: saved pics/sound-1.wav {how}\n"
    with wave.open(str(folder / "pics/sound-1.wav")) as sound:
        form = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
        assert (form, sound.readframes(99999)) == ((1, 2, 24000), samples)


def test_a_sound_with_a_header_stays_as_it_is(ask: Any, folder: Path) -> None:
    data = base64.b64encode(WAV).decode()
    assert ask("-o", "say.mp3", deltas=[{"audio": {"data": data}}]).status == 0
    assert files(folder) == {"say.wav": WAV}


def test_samples_end_with_a_whole_one() -> None:
    sound = Media("sound", None, base64.b64encode(b"\1\2\3").decode())
    assert sound.as_file().endswith(b"data\4\0\0\0\1\2\3\0")


# What can't be saved.


def test_an_address_is_told_and_not_fetched(ask: Any, folder: Path) -> None:
    done = ask("-o", "pics/", deltas=[{"content": "Here.", "images": [LINK, PICTURE]}])
    assert (done.status, done.stdout) == (0, b"Here.")
    told, saved = done.stderr.splitlines()
    alone = "note: the answer holds an image by address alone, and nothing is fetched here:"
    assert (told, saved) == (f"{alone} https://x.example/fox.png", "note: saved pics/image-1.png")
    assert files(folder / "pics") == {"image-1.png": PNG}


def test_an_address_alone_is_no_text_alone(ask: Any, folder: Path) -> None:
    done = ask("-o", "pics/", deltas=[{"content": "Here.", "images": [LINK]}])
    assert (done.status, len(done.stderr.splitlines()), files(folder)) == (0, 1, {})


def test_broken_base64_is_told(ask: Any, folder: Path) -> None:
    broken = {"type": "image_url", "image_url": {"url": "data:image/png;base64,?!"}}
    done = ask("-o", "pics/", deltas=[{"content": "Here.", "images": [broken, PICTURE]}])
    assert (done.status, done.stdout) == (0, b"Here.")
    assert "the answer holds an image that can't be read" in done.stderr
    assert files(folder / "pics") == {"image-1.png": PNG}


@pytest.fixture
def little_room() -> Iterator[None]:
    """Have files of more than 4 MB fail, as on a full disk."""
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@POSIX
@pytest.mark.usefixtures("little_room")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_full_disk_loses_nothing(form: str, ask: Any, folder: Path) -> None:
    content = PNG + bytes(4_000_000)
    deltas = [{"content": "Here.", "images": [picture(content), PICTURE]}]
    done = ask("-o", "pics/", "--no-history", "--output-format", form, deltas=deltas)
    assert done.status == 3
    assert files(folder / "pics") == {"image-1.png": PNG}, "what fits is saved"
    said = "cannot write pics: File too large"
    if form == "text":
        assert done.stdout == b"Here."
        assert done.stderr == f"note: saved pics/image-1.png\nerror: {said}\n"
        return
    result = json.loads(done.stdout)
    assert (result["text"], result["complete"], result["error"]["message"]) == ("Here.", True, said)
    first, second = result["images"]
    assert (first["path"], base64.b64decode(first["data"])) == (None, content)
    assert (second["path"], second["data"]) == ("pics/image-1.png", None)


@POSIX
def test_what_could_not_be_saved_is_in_the_history(ask: Any, run: Run, folder: Path) -> None:
    name = "n" * 253
    done = ask("-o", name, deltas=[{"images": [PICTURE]}])
    assert (done.status, done.stdout, files(folder)) == (3, b"", {})
    error, hint = done.stderr.splitlines()
    assert error == f"error: cannot write {name}.png: File name too long"
    command = hint.removeprefix("hint: openclaw ").removesuffix(" saves it").split()
    assert run(command).stderr == "note: saved image-1.png\n"
    assert files(folder) == {"image-1.png": PNG}


# Programs that read it.


@pytest.mark.parametrize("form", ["json", "stream-json"])
@pytest.mark.parametrize("history", [True, False])
def test_json_has_the_path_or_the_data(form: str, history: bool, ask: Any, folder: Path) -> None:
    more = [] if history else ["--no-history"]
    deltas = [{"content": "Here.", "images": [PICTURE, LINK]}]
    done = ask("-o", "pics/", "--output-format", form, *more, deltas=deltas)
    result = json.loads(done.stdout if form == "json" else done.stdout.splitlines()[-1])
    saved, link = result.get("result", result)["images"]
    assert (saved["path"], saved["data"], saved["size"]) == ("pics/image-1.png", None, len(PNG))
    assert (link["path"], link["data"], link["url"]) == (None, None, "https://x.example/fox.png")
    done = ask("-o", "out.json", "--output-format", form, *more, deltas=deltas)
    assert done.stdout == b""
    written = (folder / "out.json").read_text()
    result = json.loads(written if form == "json" else written.splitlines()[-1])
    saved = result.get("result", result)["images"][0]
    assert (saved["path"], base64.b64decode(saved["data"])) == (None, PNG)


def test_nothing_is_written_without_history_but_what_o_names(
    ask: Any, folder: Path, sealed: Any
) -> None:
    done = ask("--no-history", "-o", "fox.png", deltas=[{"images": [PICTURE]}])
    assert done.stderr == "note: saved fox.png\n"
    assert files(folder) == {"fox.png": PNG}
    assert not list(sealed.home.rglob("history.db*"))


# Pipes.


@POSIX
@pytest.mark.parametrize("name", ["pipe", "/dev/fd/{}"])
def test_a_pipe_gets_the_medium_that_is_the_answer(name: str, ask: Any, folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    reader = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(folder / "pipe", os.O_WRONLY)
    os.set_inheritable(writer, True)
    done = ask("-o", name.format(writer), deltas=[{"images": [PICTURE]}])
    assert (done.status, os.read(reader, 1000), done.stdout, done.stderr) == (0, PNG, b"", "")
    os.close(reader)
    os.close(writer)
    assert stat.S_ISFIFO((folder / "pipe").stat().st_mode)
    assert [path.name for path in folder.iterdir()] == ["pipe"]


def test_standard_output_gets_the_medium_that_is_the_answer(ask: Any, folder: Path) -> None:
    done = ask("-o", "-", deltas=[{"images": [PICTURE]}])
    assert (done.status, done.stdout, done.stderr) == (0, PNG, "")
    done = ask("-o", "/dev/null", deltas=[{"images": [PICTURE]}])
    assert (done.status, done.stdout, done.stderr) == (0, b"", "")
    assert list(folder.iterdir()) == []


def test_standard_output_gets_the_text_where_there_is_one(ask: Any, folder: Path) -> None:
    done = ask("-o", "-", deltas=[{"content": "Here.", "images": [PICTURE]}])
    assert (done.status, done.stdout) == (0, b"Here.")
    assert "openclaw sessions media" in done.stderr
    done = ask("-o", "-", deltas=[{"images": [PICTURE, picture(JPEG)]}])
    assert (done.stdout, "saves them" in done.stderr) == (b"", True)
    assert list(folder.iterdir()) == []


# At a terminal.


def test_the_path_is_a_link_at_a_terminal(standin: StandIn, terminal: Any, folder: Path) -> None:
    deltas = [{"content": "Here.", "images": [PICTURE]}]
    for term, is_linked in (("xterm-256color", True), ("dumb", False)):
        standin.stream(*(sse.event(sse.chunk(delta)) for delta in deltas), sse.finished())
        window = terminal("chat", "draw", "-o", "a b/", TERM=term, columns=60)
        assert window.end() == 0
        number = 1 if is_linked else 2
        assert f"note: saved a b/image-{number}.png" in window.screen.text
        assert (f"/a%20b/image-{number}.png\x1b\\a b/image-" in window.output) == is_linked


def test_no_binary_at_a_terminal(standin: StandIn, terminal: Any) -> None:
    standin.stream(sse.event(sse.chunk({"images": [PICTURE]})), sse.finished())
    window = terminal("chat", "draw", "-o", "-", columns=120)
    assert window.end() == 0
    assert "IHDR" not in window.output
    assert "note: the answer holds an image: openclaw sessions media" in window.screen.text


# Out of the history.


@pytest.fixture
def kept(online: None, ask: Any, folder: Path) -> None:
    """Keep a conversation with two answers that hold something, and one that does not."""
    ask("--session", "s", deltas=[{"content": "Here.", "images": [PICTURE, LINK]}])
    ask("--session", "s", deltas=[{"images": [picture(JPEG)]}])
    ask("--session", "s", deltas=[{"content": "Fine."}])
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("kept")
def test_media_of_a_conversation_are_saved(run: Run, folder: Path, report: Any) -> None:
    done = run(["sessions", "media", "s", "-o", "pics/"])
    assert (done.status, done.stdout) == (0, b"")
    assert done.stderr.splitlines() == [
        "note: saved pics/image-1.png",
        "note: image 2 is an address alone: https://x.example/fox.png",
        "note: saved pics/image-2.jpg",
    ]
    assert files(folder / "pics") == {"image-1.png": PNG, "image-2.jpg": JPEG}
    assert run(["sessions", "media", "s", "-o", "fox", "--number", "3"]).status == 0
    assert files(folder) == {"fox.jpg": JPEG}
    assert run(["sessions", "media", "s", "-o", "fox.jpg", "--number", "3"]).status == 2
    argv = ["sessions", "media", "-o", "fox.jpg", "--number", "1", "--force"]
    assert run(argv).stderr == "note: saved fox.png, which is no .jpg\n"
    (saved,) = report("sessions", "media", "s", "-o", ".", "--number", "1")["media"]
    assert (saved["path"], saved["data"], saved["number"]) == ("image-1.png", None, 1)


@pytest.mark.usefixtures("kept")
def test_media_of_a_conversation_are_listed(run: Run, report: Any) -> None:
    lines = run(["sessions", "media", "s"]).stdout.decode().splitlines()
    assert [line.split()[:3] for line in lines[1:]] == [
        ["1", "image", "image/png"],
        ["2", "image", "-"],
        ["3", "image", "image/jpeg"],
    ]
    assert "https://x.example/fox.png" in lines[2]
    listed = report("sessions", "media", "s")["media"]
    assert [one["size"] for one in listed] == [len(PNG), None, len(JPEG)]
    assert base64.b64decode(listed[2]["data"]) == JPEG


@pytest.mark.usefixtures("kept")
def test_one_medium_of_a_conversation_goes_into_a_pipe(run: Run) -> None:
    assert run(["sessions", "media", "s", "-o", "-", "--number", "1"]).stdout == PNG
    done = run(["sessions", "media", "s", "-o", "-"])
    assert (done.status, done.stdout) == (2, b"")
    assert done.stderr.startswith("error: only one of 2 can be written there\n")


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--last"], "the last answer holds no pictures, sound or films"),
        (["--number", "4"], "there is no number 4: it holds 3"),
        (["-o", ".", "--number", "2"], "what came are addresses alone, and nothing is fetched"),
        (["-o", ""], "--output names no file"),
        (["--force"], "--force is for what -o names"),
    ],
)
def test_media_that_a_conversation_does_not_hold(argv: list[str], message: str, run: Run) -> None:
    done = run(["sessions", "media", "s", *argv])
    assert done.status == 2
    assert done.stderr.startswith(f"error: {message}")
