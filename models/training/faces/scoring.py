"""Scores of predicted curves by the reference scorer, over any selection of the judging recordings."""

import importlib.util
import tempfile
from pathlib import Path

import numpy as np

from common.arkit import APPLE_ORDER, GAP_MM, GAP_REST_MM, LOWER
from common.captures import curve_at

SHOWN = {
    'gap_r': 'lip gap r', 'gap_mae_mm': 'gap MAE mm', 'state_kappa': 'kappa', 'closure_recall': 'closure recall',
    'closure_precision': 'closure precision', 'closure_f1': 'closure F1', 'word_closed': 'p/b/m words closed', 'width_r': 'width r',
    'prot_r': 'protrusion r', 'range_ratio': 'range ratio', 'vel_ratio': 'velocity ratio', 'extrema_ms': 'extrema ms',
    'lag_ms_median': 'median lag ms', 'lag_within_45ms': 'clips within 45 ms', 'closure_release_bias_ms': 'release bias ms',
    'sil_open': 'open in silence', 'spread_cover': '68 % interval covers', 'spread_auroc': 'AUROC of errors over 3 mm',
    'spread_needed': 'spread should be times', 'n': 'clips',
}  # fmt: skip
MOUTH = [i for i, lower in enumerate(LOWER) if lower]


class Scorer:
    """score.py of the evaluation folder over the judges' reference files.

    Predictions are handed over in memory instead of as CSV files, and what the scorer reads of a reference is kept: the numbers are the
    same, the time a tenth.
    """

    def __init__(self, eval_folder, work):
        spec = importlib.util.spec_from_file_location('score', Path(eval_folder) / 'score.py')
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        self.one, self.reference, self.curves, kept = self.module.one, Path(work) / 'reference', {}, {}
        read, envelope = self.module.read, self.module.envelope

        def quick_read(path):
            folder, clip = Path(path).parent.name, Path(path).name.removesuffix('.arkit.csv')
            if folder == 'predicted':
                return self.curves[clip]
            if clip not in kept:
                kept[clip] = read(path)
            return kept[clip]

        def quick_envelope(path, count):
            key = (Path(path).name, count)
            if key not in kept:
                kept[key] = envelope(path, count)
            return kept[key]

        self.module.read, self.module.envelope = quick_read, quick_envelope

    def __call__(self, curves, groups, fps=100):
        """curves: {clip: [T,52] at `fps`}; groups: {name: [clips]} -> {name: scores}. Columns other than mouth and jaw are left out."""
        self.curves = {clip: _at_60(values, fps) for clip, values in curves.items()}
        known = {}

        def one(predicted, reference, wav=None):
            clip = Path(predicted).name
            if clip not in known:
                known[clip] = self.one(predicted, reference, wav)
            return known[clip]

        self.module.one = one
        return {name: self._group(clips) for name, clips in groups.items() if clips}

    def _group(self, clips):
        with tempfile.TemporaryDirectory() as some:
            predicted, reference = Path(some) / 'predicted', Path(some) / 'reference'
            predicted.mkdir()
            reference.mkdir()
            for clip in clips:
                (predicted / f'{clip}.arkit.csv').touch()
                for file in (self.reference / f'{clip}.{ending}' for ending in ('arkit.csv', 'wav', 'words.csv')):
                    if file.exists():
                        (reference / file.name).symlink_to(file.resolve())
            result = self.module.curves(str(predicted), str(reference)) | self.module.bilabial(str(predicted), str(reference))
        return {k: v for k, v in result.items() if k in SHOWN and v is not None}


def _at_60(values, fps):
    """What the scorer would read of a CSV file at 60 fps: names, times, weights."""
    times = np.arange(int(len(values) / fps * 60)) / 60
    return [APPLE_ORDER[i] for i in MOUTH], times, curve_at((float(fps), values), times)[:, MOUTH].astype(float)


def gap_of(values):
    """Lip gap in mm, floored at 0."""
    return np.maximum(values @ GAP_MM + GAP_REST_MM, 0)


def auroc(score, positive):
    """Area under the ROC curve; None when one class is empty."""
    order = np.argsort(score)
    ranks = np.empty(len(score))
    ranks[order] = np.arange(1, len(score) + 1)
    yes, no = int(positive.sum()), int((~positive).sum())
    return None if yes == 0 or no == 0 else float((ranks[positive].sum() - yes * (yes + 1) / 2) / (yes * no))


def spread_scores(truths, curves, spreads, temperature=1.0):
    """How honest the net's spread of the gap is: truths {clip: (fps, [frames,52])}, spreads {clip: Laplace scale in mm [T]}."""
    errors, scales = [], []
    for clip, scale in spreads.items():
        true = gap_of(curve_at(truths[clip], np.arange(len(scale)) / 100))
        errors.append(np.abs(gap_of(curves[clip]) - true))
        scales.append(scale * temperature)
    error, scale = np.concatenate(errors), np.concatenate(scales)
    needed = float(np.percentile(error / scale, 68) / 1.14)
    return {'spread_cover': float((error < 1.14 * scale).mean()), 'spread_auroc': auroc(scale, error > 3), 'spread_needed': needed}
