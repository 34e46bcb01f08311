"""Speech features from the fp32 front end and encoder graphs (onnxruntime), stored canvas by canvas."""

import json
import os
from pathlib import Path

import numpy as np
import onnxruntime

from common.canvas import CANVAS, pack, render

TAPS, MELS = 1536, 80


class SpeechEncoder:
    """frontend.onnx + encoder.onnx of the speech pack: canvas of 480000 samples -> taps [1500,1536], mel [3000,80]."""

    def __init__(self, folder, threads=2):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry('session.intra_op.allow_spinning', '0')
        providers = ['CPUExecutionProvider']
        folder = Path(folder)
        self._frontend = onnxruntime.InferenceSession(folder / 'frontend.onnx', options, providers=providers)
        self._encoder = onnxruntime.InferenceSession(folder / 'encoder.onnx', options, providers=providers)
        # Whisper's own encoder: all positions, each counting once. Packs before 1.1.0 know no other.
        every = {'positions': np.arange(1500), 'key_bias': np.zeros(1500, np.float32)}
        known = {value.name for value in self._encoder.get_inputs()}
        self._every_position = {name: value for name, value in every.items() if name in known}

    def __call__(self, canvas, samples=CANVAS):
        """Both feature sets of one canvas, float32; the encoder sees zeros behind the first `samples` (as the program does)."""
        mel = self._frontend.run(['mel'], {'pcm': canvas[None].astype(np.float32)})[0]
        seen = mel.copy()
        seen[:, :, samples // 160 :] = 0
        taps = self._encoder.run(['taps'], {'mel': seen} | self._every_position)[0]
        return taps[0], np.ascontiguousarray(mel[0].T)


def store_packed(encoder, clips, folder, rng, short=False, say=print):
    """Encode clips into `folder`: taps.raw and mel.raw (float16, one row a canvas) and segments.json.

    clips: [(clip id, sound float32, speed, kind)].
    short: canvases hold 2 to 15 s only and are empty behind, as those of short recordings are.
    A segment = {id, speed, kind, canvas, start, seconds}: where the clip lies, in canvas seconds.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sounds = [clip[1] for clip in clips]
    room = (lambda: int(rng.uniform(2, 15) * 16000)) if short else (lambda: CANVAS)
    placement, segments = pack([len(s) for s in sounds], rng, room), []
    with open(folder / 'taps.raw', 'wb') as taps_file, open(folder / 'mel.raw', 'wb') as mel_file:
        for number, placed in enumerate(placement):
            canvas = render(placed, sounds, 10 ** rng.uniform(-6.5, -3.3), rng)
            end = max(start + len(sounds[clip]) for clip, start in placed)
            taps, mel = encoder(_emptied(canvas, end), end) if short else encoder(canvas)
            taps_file.write(taps.astype(np.float16).tobytes())
            mel_file.write(mel.astype(np.float16).tobytes())
            for clip, start in placed:
                name, sound, speed, kind = clips[clip]
                where = {'canvas': number, 'start': start / 16000, 'seconds': len(sound) / 16000}
                segments.append({'id': name, 'speed': speed, 'kind': kind} | where)
            if (number + 1) % 20 == 0:
                say(f'{folder.name}: {number + 1}/{len(placement)} canvases', flush=True)
    meta = {'canvases': len(placement), 'segments': segments}
    (folder / 'segments.json').write_text(json.dumps(meta))
    return meta


def _emptied(canvas, end):
    canvas[end:] = 0
    return canvas


class Canvases:
    """Rows of several raw files as one: canvases[number, a:b]."""

    def __init__(self, files, frames, width):
        self._parts = [np.memmap(f, np.float16, 'r').reshape(-1, frames, width) for f in files]
        self._places = [(part, row) for part in self._parts for row in range(len(part))]

    def __len__(self):
        return len(self._places)

    def __getitem__(self, key):
        part, row = self._places[key[0]]
        return part[row, key[1]]


def load_packed(folder):
    """(taps canvases [n,1500,1536], mel canvases [n,3000,80], segments) of all copies in the sub-folders of `folder`."""
    parts = sorted(file.parent for file in Path(folder).glob('*/segments.json'))
    segments, first = [], 0
    for part in parts:
        meta = json.loads((part / 'segments.json').read_text())
        segments += [s | {'canvas': s['canvas'] + first} for s in meta['segments']]
        first += meta['canvases']
    taps = Canvases([part / 'taps.raw' for part in parts], 1500, TAPS)
    return taps, Canvases([part / 'mel.raw' for part in parts], 3000, MELS), segments


def load_with_phones(folder, copies):
    """As load_packed, but only the named sub-folders, and with the phone head's canvases [n,3000,54] of faces/hear.py third."""
    parts, segments, first = [Path(folder) / copy for copy in copies], [], 0
    for part in parts:
        meta = json.loads((part / 'segments.json').read_text())
        segments += [s | {'canvas': s['canvas'] + first, 'copy': part.name} for s in meta['segments']]
        first += meta['canvases']
    sizes = (('taps.raw', 1500, TAPS), ('mel.raw', 3000, MELS), ('phones.raw', 3000, 54))
    return (*(Canvases([part / name for part in parts], frames, width) for name, frames, width in sizes), segments)


def environment_path(name, given):
    """A path from the option, else from the environment variable; a clear error when neither is set."""
    value = given or os.environ.get(name)
    if not value:
        raise SystemExit(f'say where to find it: set {name} or give the option')
    return Path(value)
