"""Writes fitted numbers as the rules' data file. usage: emit.py FIT.json TABLE.json ../../../shared/speech/articulation/fitted-measures.ts"""
import json
import sys

HEARD = 20
# A fit by least error shrinks what it cannot predict towards the mean; these give corners and lips their real travel back.
WIDTH_GAIN = 1.4
GAP_GAIN, NARROW = 1.18, 3.0
# The filmed talkers read with little lip: this share of the table's width keeps the mouths of other speakers alive.
TABLE_WIDTH = 0.15
fit, table = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
# One filmed man nearly shuts his lips on R and W; only contacts may: other speakers part them.
CONTACTS, NARROWEST = ('P', 'B', 'M', 'F', 'V', 'SIL'), {'W': 1.2}
# Letters and digits are spoken with more mouth than running speech: this share of the (scaled) table stays in every number.
TABLE_SHARE = 0.2
names = {'vowel': 'vowel', 'rounded': 'rounded', 'sibilant': 'sibilant', 'bilabial': 'contact', 'tongue': 'tongue', 'pause': 'pause'}
rest = fit['talkerWidth'][fit['talkers'].index('s1')]
lines = []
for key, m in fit['measures'].items():
    t = table[key]
    heard = m['count'] >= HEARD
    fitted, table_gap = m['gap'], t['gap'] * fit['scale']
    mixed = key not in CONTACTS
    gap = fitted + TABLE_SHARE * (table_gap - fitted) * mixed if heard else table_gap
    if key not in CONTACTS: gap = max(gap, NARROWEST.get(key, 2.0))
    if gap > NARROW: gap = NARROW + GAP_GAIN * (gap - NARROW)
    width = TABLE_WIDTH * t['width'] + (1 - TABLE_WIDTH) * WIDTH_GAIN * (m['lipWidth'] + rest) if heard else t['width']
    dominance = m['dominance'] ** (1 - TABLE_SHARE) * t['dominance'] ** TABLE_SHARE if heard else t['dominance']
    name = key if key.isalnum() else f"'{key}'"
    lines.append(f'  {name}: {{ gap: {gap:.4g}, gapDominance: {dominance:.3g}, lipWidth: {width:.3g}, heard: {m["count"]} }},')
timing = [f'  {names[c]}: {{ lead: {a:.3g}, lag: {b:.3g} }},' for c, a, b in zip(fit['classes'], fit['lead'], fit['lag'])]
open(sys.argv[3], 'w').write(f'''/**
 * Numbers of the rules that were fitted to filmed talkers; written by models/training/articulation-rules, not by hand.
 * Data: GRID audio-visual sentence corpus (M. Cooke, J. Barker, S. Cunningham, X. Shao, 2006), CC BY 4.0; facial curves computed from
 * the videos; {len(fit['talkers'])} talkers, the training clips only. Phonemes heard fewer than {HEARD} times there keep the table's shape, their
 * openings times {fit['scale']}. Where the fit and the table part, the fit is right about how far lips move, the table about how.
 */
export interface FittedMeasure {{
  /** Inner-lip gap in mm that the phoneme aims at. */
  readonly gap: number;
  /** How strongly it claims the gap against its neighbours. */
  readonly gapDominance: number;
  /** Corner distance from neutral in mm, without the jaw's share. */
  readonly lipWidth: number;
  /** How often the fit heard it. */
  readonly heard: number;
}}

/** Keys are phonemes; `AH0` is schwa, `AW+` the second half of a diphthong. */
export const FITTED_MEASURES: Readonly<Record<string, FittedMeasure>> = {{
{chr(10).join(lines)}
}};

export type FittedClass = 'vowel' | 'rounded' | 'sibilant' | 'contact' | 'tongue' | 'pause';

/** Factors on the jaw's leads and lags of `timing-classes.ts` for the lip gap. */
export const FITTED_GAP_TIMING: Readonly<Record<FittedClass, {{ readonly lead: number; readonly lag: number }}>> = {{
{chr(10).join(timing)}
}};

/** Change of the gap by one unit of loudness (20 dB) for vowels and consonants, and the level at which nothing changes. */
export const FITTED_LOUDNESS = {{ vowels: {fit['loud'][0]:.3g}, consonants: {fit['loud'][1]:.3g}, ordinary: {fit['loud'][2]:.3g} }};

/** Factors on how long closures take to shut and to open. */
export const FITTED_CLOSURE_SPEED = {{ rise: {fit['speed'][0]:.3g}, fall: {fit['speed'][1]:.3g} }};
''')
