from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.errors import PosecheckError
from posecheck.media import ENDINGS, VideoReader
from posecheck.wording import english
from tests.videos import plain, write_video

CODECS = {
    "3gp": "mpeg4",
    "3g2": "mpeg4",
    "webm": "libvpx",
    "mpg": "mpeg2video",
    "mpeg": "mpeg2video",
    "vob": "mpeg2video",
    "wmv": "wmv2",
    "asf": "wmv2",
    "ogv": "libvpx",
    "mxf": "mpeg2video",
    "gif": "gif",
    "mjpeg": "mjpeg",
    "h265": "libx265",
    "hevc": "libx265",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_that_is_offered_can_be_read(tmp_path: Path, ending: str) -> None:
    path = write_video(tmp_path / f"clip.{ending}", [plain(100)] * 12, codec=CODECS.get(ending, "libx264"))
    with VideoReader(path) as video:
        frames = list(video)
    assert len(frames) == 12
    assert frames[6].image.mean() == pytest.approx(100, abs=10)
    assert frames[-1].t_s == pytest.approx(11 / 25, abs=0.03)


@pytest.mark.parametrize("name", ["2024-11-14T22:57:44.mp4", "http:clip.mp4", "file:clip.mp4", "-.mp4", "50%d.mp4"])
def test_any_name_is_the_name_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    write_video(tmp_path / "clip.mp4", [plain()] * 2).rename(name)
    with VideoReader(Path(name)) as video:
        assert len(list(video)) == 2


def test_a_name_that_isnt_text_is_read_and_shown(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xfcbung.mp4")
    write_video(tmp_path / "clip.mp4", [plain()] * 2).rename(path)
    with VideoReader(path) as video:
        assert len(list(video)) == 2
    assert video.info.name == "\ufffdbung.mp4"


def test_a_playlist_is_not_followed_to_a_server(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/secret.ts"
        path = tmp_path / "clip.m3u8"
        path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{address}\n#EXT-X-ENDLIST\n")
        with pytest.raises(PosecheckError, match="can't be read as a video"):
            VideoReader(path)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert asked == []


def test_links_in_a_circle_and_names_that_are_too_long_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").symlink_to("b.mp4")
    (tmp_path / "b.mp4").symlink_to("a.mp4")
    for path, said in ((tmp_path / "a.mp4", "symbolic links"), (tmp_path / f"{300 * 'a'}.mp4", "name too long")):
        with pytest.raises(PosecheckError, match=said) as caught:
            VideoReader(path)
        assert str(path) in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="There are no such permissions here.")
def test_a_folder_that_may_not_be_entered_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    path = write_video(folder / "clip.mp4", [plain()] * 2)
    folder.chmod(0)
    try:
        if os.geteuid() != 0:
            with pytest.raises(PosecheckError, match="may not be read: Permission denied"):
                VideoReader(path)
            return
        # to root every folder is open: another user asks, in a process of its own
        code = f"""
import os
from pathlib import Path
from posecheck.errors import PosecheckError
from posecheck.media import VideoReader
from posecheck.wording import wording
wording("en")  # read while it may be
os.setuid(65534)
try:
    VideoReader(Path({str(path)!r}))
except PosecheckError as error:
    print(error)
"""
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    finally:
        folder.chmod(0o700)
    assert f"{path} may not be read: Permission denied" in told


def _with_size(path: Path, width: int, height: int) -> Path:
    """A small file of pictures of one grey."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        planes = np.full((height * 3 // 2, width), 128, np.uint8)
        for _ in range(2):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p")))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("ending", ["mp4", "ts"])
def test_a_picture_that_would_take_the_memory_is_refused(tmp_path: Path, ending: str) -> None:
    path = _with_size(tmp_path / f"large.{ending}", 8192, 8192)
    code = f"""
import resource
from pathlib import Path
from posecheck.errors import PosecheckError
from posecheck.wording import english
from posecheck.media import VideoReader
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    VideoReader(Path({str(path)!r}))
except PosecheckError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    said, grown_mb = told.splitlines()
    assert "8192x8192, larger than 8K" in said
    assert int(grown_mb) < 100


def test_a_picture_that_grows_too_large_later_is_passed_over(tmp_path: Path) -> None:
    small = write_video(tmp_path / "small.h264", [plain()] * 12)
    large = _with_size(tmp_path / "large.h264", 8192, 8192)
    path = tmp_path / "both.h264"
    path.write_bytes(small.read_bytes() + large.read_bytes())
    with VideoReader(path) as video:
        frames = list(video)
    assert len(frames) == 12
    assert any("damaged" in english(loss) for loss in video.losses)
