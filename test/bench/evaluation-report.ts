import type { Scores } from './scoring.ts';

export interface SetResult {
  readonly name: string;
  readonly items: number;
  readonly seconds: number;
  readonly rows: readonly { readonly name: string; readonly scores: Scores }[];
}

const CURVE_COLUMNS = [
  'gap_r',
  'gap_mae_mm',
  'state_kappa',
  'closure_recall',
  'closure_precision',
  'closure_f1',
  'word_closed',
  'lag_ms_median',
  'lag_within_45ms',
  'vel_ratio',
  'width_r',
  'sil_open',
];

/** Contacts of the text route, against the aligner's own phonemes and bursts. */
const CONTACTS = { release_minus_burst_ms_median: 'from -10 to 20', open_vowel_not_open: '<= .03' };
const CONTACTS_FREE = { ...CONTACTS, burst_closed: '>= .95' };
const CONTACTS_SCRIPTED = { ...CONTACTS, burst_closed: '>= .98' };

/** Spread in speech below which a shape counts as dead. */
const ALIVE = {
  'std mouthLowerDown': '>= .04',
  'std mouthUpperUp': '>= .04',
  'std mouthFunnel': '>= .04',
  'std mouthStretch': '>= .04',
  'std jawOpen': '>= .06',
  'std mouthPucker': '>= .06',
};

/** What this version has to reach, by set and row; bounds as text. */
const TARGETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'grid_s1/direct': { gap_r: '>= .92', closure_f1: '>= .92' },
  'grid_s1/text, script given': { gap_r: '>= .88', closure_f1: '>= .87' },
  'grid_s1/rules alone, script given': {
    gap_r: '>= .55',
    state_kappa: '>= .28',
    word_closed: '>= .98',
    closure_precision: '>= .70',
    lag_ms_median: 'within 20',
  },
  'facegood/direct': { gap_r: '>= .70' },
  'asterisk_allison/words': { wer: '<= .034' },
  'asterisk_allison/text, no script': CONTACTS_FREE,
  'asterisk_allison/text, script given': CONTACTS_SCRIPTED,
  'sky_dialogue/words': { wer: '<= .086' },
  'sky_dialogue/direct': ALIVE,
  'sky_dialogue/text, no script': { ...ALIVE, ...CONTACTS_FREE },
};

function isMet(value: number, bound: string): boolean {
  const [relation = '', limit = '', , most = ''] = bound.split(' ');
  if (relation === 'from') return value >= Number(limit) && value <= Number(most);
  if (relation === 'within') return Math.abs(value) <= Number(limit);
  return relation === '>=' ? value >= Number(limit) : value <= Number(limit);
}

function cell(value: number | null | undefined, bound: string | undefined): string {
  if (value === undefined || value === null) return bound === undefined ? '-' : `none ✗ (${bound})`;
  const text = Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(3);
  return bound === undefined ? text : `${text} ${isMet(value, bound) ? '✓' : `✗ (${bound})`}`;
}

function table(result: SetResult): string {
  const keys = result.rows.some(({ scores }) => 'gap_r' in scores)
    ? CURVE_COLUMNS
    : [...new Set(result.rows.flatMap(({ scores }) => Object.keys(scores)))];
  const lines = [`| | ${keys.join(' | ')} |`, `|---|${keys.map(() => '---|').join('')}`];
  for (const { name, scores } of result.rows) {
    const targets = TARGETS[`${result.name}/${name}`] ?? {};
    lines.push(`| ${name} | ${keys.map((key) => cell(scores[key], targets[key])).join(' | ')} |`);
  }
  return lines.join('\n');
}

/** The evaluation as a page: one table a set, a mark at every figure that has a target. */
export function renderEvaluation(results: readonly SetResult[]): string {
  const parts = results.map(
    (result) => `## ${result.name} (${result.items} recordings, ${(result.seconds / 60).toFixed(1)} min)\n\n${table(result)}\n`,
  );
  return [
    '# Evaluation',
    '',
    'Written by `npm run eval`. Scores are those of the reference scorer, curves solved onto the `arkit-reference` lip table at 60 fps; nothing is shifted in time.',
    'grid_s1 and facegood share their talkers with the training data (not their recordings): expect other voices to score lower. ✓ and ✗ mark figures that have a target in this version.',
    'burst_closed, phone_closed, release_minus_burst_ms_median and open_vowel_not_open are scored against the phonemes and bursts that the aligner itself found in the same recording: they say how well the mouth does what the aligner told it (self-consistency), not whether the aligner is right (truth).',
    '',
    ...parts,
  ].join('\n');
}
