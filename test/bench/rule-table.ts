/** Prints the rules' targets before fitting as JSON, for models/training/articulation-rules (see its README). */
import { PHONEMES } from '../../shared/core/phonemes.ts';
import { ARTICULATORS } from '../../shared/speech/articulation/articulators.ts';
import { makeSegments } from '../../shared/speech/articulation/make-segments.ts';
import { dot, referenceGeometry } from '../../shared/speech/articulation/reference-geometry.ts';
import type { Segment } from '../../shared/speech/articulation/segment.ts';

const geometry = referenceGeometry(ARTICULATORS);
const table: Record<string, unknown> = {};

function add(key: string, segment: Segment | undefined): void {
  if (!segment) return;
  table[key] = {
    gap: Math.max(0, geometry.restGap + dot(geometry.gap, segment.pose)),
    dominance: segment.jawDominance,
    width: dot(geometry.lipWidth, segment.pose),
    lip_dominance: segment.lipDominance,
    class: segment.timingClass,
    vowel: segment.isVowel,
    lead: segment.jaw.lead,
    lag: segment.jaw.lag,
    lip_lead: segment.lips.lead,
    lip_lag: segment.lips.lag,
  };
}

for (const phoneme of PHONEMES) {
  const [first, second] = makeSegments([{ phoneme, start: 0, end: 0.11, confidence: 1, stress: 1 }]);
  add(phoneme, first);
  add(`${phoneme}+`, second);
}
add('AH0', makeSegments([{ phoneme: 'AH', start: 0, end: 0.11, confidence: 1, stress: 0 }])[0]);
console.log(JSON.stringify(table, null, 1));
