import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const PACKS = join(ROOT, 'models/packs');
const TRAINING = join(ROOT, 'models/training');
/** Programs that may look at evaluation recordings, because they score and never train. */
const SCORING = [
  'ruler.py',
  'robustness.py',
  'text_ruler.py',
  'profiles.py',
  'common/trained_on.py',
  'faces/evaluate.py',
  'faces/scoring.py',
  'live/score_live.py',
  'live/robust_live.py',
  'phones/bursts.py',
];
/** Packs whose weights were learned here; the speech pack is a conversion. */
const LEARNED = readdirSync(PACKS).filter((pack) => pack !== 'whisper-base');

type Recordings = Readonly<Record<string, readonly string[]>>;

function recordings(file: string): Recordings {
  return JSON.parse(readFileSync(file, 'utf8')) as Recordings;
}

const heldOut = recordings(join(ROOT, 'test/fixtures/models/held-out.json'));
const captures = process.env['FACEWRIGHT_TRAIN'] ?? join(ROOT, '../shared/train');

function manifestIds(set: string, split: string): string[] {
  const [header = '', ...rows] = readFileSync(join(captures, set, 'manifest.csv'), 'utf8')
    .trim()
    .split(/\r?\n/);
  const columns = header.split(',');
  const cells = rows.map((row) => row.split(','));
  return cells.filter((row) => row[columns.indexOf('split')] === split).map((row) => row[columns.indexOf('id')] ?? '');
}

function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.py') && !file.startsWith('whisper/'));
}

describe('what models are trained on', () => {
  it.each(LEARNED)('%s heard nothing that is held out', (pack) => {
    const heard = Object.values(recordings(join(PACKS, pack, 'trained-on.json'))).flat();
    const forbidden = new Set(Object.values(heldOut).flat());
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.filter((id) => forbidden.has(id))).toEqual([]);
  });

  it('holds out what evaluation uses', () => {
    expect(heldOut['train/grid_s1']).toHaveLength(40);
    expect(heldOut['eval/grid_s1']).toEqual([...(heldOut['train/grid_s1'] ?? [])].sort());
    expect(heldOut['train/facegood']).toEqual(['fg_3_16']);
    expect(heldOut['eval/asterisk_allison']).toHaveLength(40);
    expect(heldOut['eval/sky_dialogue']).toHaveLength(60);
  });

  it.skipIf(!existsSync(captures))('agrees with the manifests of the captures', () => {
    for (const set of ['grid_s1', 'grid_talkers', 'facegood']) {
      expect(heldOut[`train/${set}`]).toEqual(manifestIds(set, 'val'));
      const allowed = new Set(manifestIds(set, 'train'));
      for (const pack of LEARNED) {
        const heard = recordings(join(PACKS, pack, 'trained-on.json'))[set] ?? [];
        expect(heard.filter((id) => !allowed.has(id))).toEqual([]);
      }
    }
  });

  it('lets only scoring programs see the evaluation folder', () => {
    const readers = pythonFiles(TRAINING).filter((file) =>
      /FACEWRIGHT_EVAL|--eval|shared\/eval/.test(readFileSync(join(TRAINING, file), 'utf8')),
    );
    expect(readers.filter((file) => !SCORING.includes(file))).toEqual([]);
  });

  it('checks every training program against the manifests', () => {
    for (const file of [
      'faces/extract.py',
      'faces/train_face.py',
      'articulation/listen.py',
      'articulation/train.py',
      'live/extract.py',
      'live/streams.py',
      'phones/extract.py',
    ])
      expect(readFileSync(join(TRAINING, file), 'utf8'), file).toContain('captures.assert_training_only(');
  });
});
