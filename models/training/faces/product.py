"""What the program makes of a face decoder's curves (closures that the phone head hears, rest in pauses, the solve onto a head).

One truth: the program's own TypeScript (test/bench/direct-route.ts, bundled by esbuild into build/scripts) does it, not a copy of it here.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
FPS = 60


class ProductRoute:
    """{clip: curves [T,52] at 100 Hz} -> {clip: curves at 60 fps}; heard(judge) gives [T,46] of judge_features.JudgeFeatures.heard."""

    def __init__(self, found, heard):
        self.judges, self.heard, self._program = {j.id: j for j in found}, heard, None

    def __call__(self, curves):
        with tempfile.TemporaryDirectory() as some:
            jobs = [self._job(Path(some), clip, values) for clip, values in curves.items()]
            subprocess.run(['node', self._built()], input=json.dumps(jobs), text=True, check=True, cwd=ROOT)
            return {job['id']: np.fromfile(job['out'], np.float32).reshape(-1, 52) for job in jobs}

    def _job(self, folder, clip, values):
        judge, job = self.judges[clip], {'id': clip, 'out': str(folder / f'{clip}.out')}
        parts = {'heard': self.heard(judge), 'curves': values, 'samples': judge.sound}
        for name, data in parts.items():
            job[name] = str(folder / f'{clip}.{name}')
            np.ascontiguousarray(data, np.float32).tofile(job[name])
        return job

    def _built(self):
        if self._program is None:
            self._program = ROOT / 'build' / 'scripts' / 'direct-route.mjs'
            build = ['npx', 'esbuild', 'test/bench/direct-route.ts', '--bundle', '--platform=node', '--format=esm', '--packages=external']
            subprocess.run([*build, '--log-level=warning', f'--outfile={self._program}'], check=True, cwd=ROOT)
        return str(self._program)
