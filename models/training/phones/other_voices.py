"""Voices of languages without a lexicon, with the times of their phonemes: espeak-ng, Open JTalk (Japanese), Festival (Italian).

Each is a callable: text -> (sound at 16 kHz float32, [(phoneme, start, end)] in seconds). They judge the phone head and teach it nothing.
"""

import ctypes
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

PHONEME_EVENT, END = 7, 0


class Identity(ctypes.Union):
    _fields_ = [('number', ctypes.c_int), ('name', ctypes.c_char_p), ('string', ctypes.c_char * 8)]


class Event(ctypes.Structure):
    _fields_ = [
        ('type', ctypes.c_int), ('unique', ctypes.c_uint), ('text', ctypes.c_int), ('length', ctypes.c_int),
        ('milliseconds', ctypes.c_int), ('sample', ctypes.c_int), ('user', ctypes.c_void_p), ('id', Identity),
    ]  # fmt: skip


class Espeak:
    """espeak-ng in memory (Debian package libespeak-ng1). A voiceless stop's time is its burst: the closure lies 30 ms before it."""

    closure_before_stop = 0.03

    def __init__(self):
        self.library = ctypes.CDLL('libespeak-ng.so.1')
        self.rate = self.library.espeak_Initialize(2, 0, None, 1)  # synchronous answers, phoneme events
        self.sound, self.events, self.name = [], [], ''
        self.callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))(self._take)
        self.library.espeak_SetSynthCallback(self.callback)

    def _take(self, samples, count, events):
        if samples and count > 0:
            self.sound.append(np.ctypeslib.as_array(samples, (count,)).copy())
        k = 0
        while events[k].type != END:
            if events[k].type == PHONEME_EVENT:
                self.events.append((events[k].id.string.decode('utf8', 'replace'), events[k].milliseconds / 1000))
            k += 1
        return 0

    def voice(self, name):
        """This engine with that voice, `ja+f3` for one."""

        def speak(text):
            self.sound, self.events = [], []
            self.library.espeak_SetVoiceByName(name.encode())
            data = text.encode()
            self.library.espeak_Synth(data, len(data) + 1, 0, 0, 0, 1, None, None)
            sound = np.concatenate(self.sound).astype(np.float32) / 32768
            places = np.arange(0, len(sound) / self.rate, 1 / 16000)
            sound = np.interp(places, np.arange(len(sound)) / self.rate, sound).astype(np.float32)
            ends = [time for _, time in self.events[1:]] + [len(sound) / 16000]
            return sound, [(symbol, start, end) for (symbol, start), end in zip(self.events, ends)]

        return speak


def open_jtalk(program, dictionary, voice, options=()):
    """Open JTalk with an HTS voice (Debian package open-jtalk; the voice "mei" lies in the PyPI packages of pyopenjtalk)."""

    def speak(text):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / 'text').write_text(text.replace(' ', ''), encoding='utf-8')  # it makes a pause of every space
            files = ['-ow', place / 'wave', '-ot', place / 'trace', place / 'text']
            subprocess.run([program, '-x', dictionary, '-m', voice, *options, *files], check=True)
            trace = (place / 'trace').read_text(encoding='utf-8').split('[Output label]')[1].split('\n[')[0]
            rows = [row for row in (line.split() for line in trace.splitlines()) if len(row) == 3]
            sound = _sound(place / 'wave')
        return sound, [(name.split('-')[1].split('+')[0], int(a) / 1e7, int(b) / 1e7) for a, b, name in rows]

    return speak


def festival(program, data, voice):
    """Festival (Debian packages festival, festvox-italp16k, festvox-itapc16k): diphones of people."""

    def speak(text):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            lines = f'(voice_{voice})\n(set! u (utt.synth (Utterance Text "{text}")))\n'
            lines += f'(utt.save.wave u "{place}/wave" \'riff)\n(utt.save.segs u "{place}/segs")\n'
            (place / 'lines.scm').write_text(lines, encoding='latin-1')
            subprocess.run([program, '--datadir', data, '-b', place / 'lines.scm'], check=True, capture_output=True)
            rows = [row for row in (line.split() for line in (place / 'segs').read_text(encoding='latin-1').splitlines()[1:]) if len(row) == 3]
            sound = _sound(place / 'wave')
        ends = [float(row[0]) for row in rows]
        return sound, [(row[2], start, end) for row, start, end in zip(rows, [0.0, *ends], ends)]

    return speak


def _sound(path):
    sound, rate = soundfile.read(path)
    sound = resample_poly(sound, 16000, rate)
    return (sound / max(np.abs(sound).max() / 0.7, 1e-6)).astype(np.float32)
