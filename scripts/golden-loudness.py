#!/usr/bin/env python3
"""Makes test/golden/loudness.json: what ffmpeg's ebur128 filter says of three real recordings, to 0.001 LU:

    ULMUS_DATASETS=... python3 scripts/golden-loudness.py

Made with ffmpeg 5.1.9; the file says so.
"""

import json
import os
import pathlib
import re
import subprocess
import wave

ROOT = pathlib.Path(__file__).parent.parent
FILE = ROOT / "test" / "golden" / "loudness.json"
DATASETS = pathlib.Path(os.environ.get("ULMUS_DATASETS", ROOT / "../shared/datasets"))
CLIPS = ["librosa-matlab/test1_22050.wav", "librosa-matlab/test2_8000.wav", "madmom/stereo_sample.wav"]


def measure(clip):
    path = DATASETS / "oracles" / clip
    graph = "ebur128=metadata=1,ametadata=mode=print:file=-"
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-filter_complex", graph, "-f", "null", "-"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    values = {key: [float(v) for v in re.findall(rf"r128\.{key}=(.*)", printed)] for key in ["M", "S", "I", "LRA"]}
    with wave.open(str(path)) as sound:
        tenths = sound.getnframes() // (sound.getframerate() // 10)
    return {
        "clip": clip,
        "momentary": values["M"][3:tenths],
        "shortTerm": values["S"][29:tenths],
        "integrated": values["I"][tenths - 1],
        "range": values["LRA"][tenths - 1],
    }


if __name__ == "__main__":
    version = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True, check=True).stdout.split()[2]
    content = {"madeBy": "scripts/golden-loudness.py", "ffmpeg": version, "clips": [measure(clip) for clip in CLIPS]}
    FILE.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
