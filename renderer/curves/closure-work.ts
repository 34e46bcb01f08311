import type { TimedPhoneme } from '../../shared/core/take.ts';
import type { TimeRange } from '../../shared/core/time.ts';
import { applyDiff, diffDocuments } from '../../shared/document/record-diff.ts';
import { findRecord, transcriptIdOf } from '../../shared/document/records.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';
import { bilabialsOf, type Closure, CONTACT_GAP, findClosures } from '../store/closures.ts';
import { frameRange } from '../store/time-view.ts';
import type { StudioParts } from '../studio-parts.ts';
import { closeLips } from './close-lips.ts';
import { shownTake } from './key-work.ts';

/** A closure with the sound that asks for it; an open one stands in the middle of that sound. */
export interface PlacedClosure extends Closure {
  readonly range: TimeRange;
}

/** What closures were found from, and them: looked for anew when curves or words changed. */
interface FoundClosures {
  readonly version: number;
  readonly clip: ClipView;
  readonly phonemes: readonly TimedPhoneme[];
  readonly closures: readonly PlacedClosure[];
}

const found = new WeakMap<StudioParts['curves'], FoundClosures>();

/** Every p, b and m of the shown take with how far its lips are apart in the result. */
export function closuresOf(parts: StudioParts): readonly PlacedClosure[] {
  const { curves } = parts;
  const take = shownTake(parts);
  const clip = take && (curves.result(take.route) ?? curves.result(take.route === 'text' ? 'direct' : 'text'));
  const transcript = take && findRecord(parts.document.state.getState().document, 'transcript', transcriptIdOf(take.id));
  if (!clip || !transcript) return [];
  const { phonemes } = transcript;
  const { version } = curves.version.getState();
  const known = found.get(curves);
  if (known?.version === version && known.clip === clip && known.phonemes === phonemes) return known.closures;
  const closures = findPlaced(phonemes, clip);
  found.set(curves, { version, clip, phonemes, closures });
  return closures;
}

function findPlaced(phonemes: readonly TimedPhoneme[], clip: ClipView): readonly PlacedClosure[] {
  const bilabials = bilabialsOf(phonemes);
  return findClosures(phonemes, clip).map((closure, index) => {
    const { start, end } = bilabials[index] ?? { start: closure.time, end: closure.time };
    // Lips that never meet are nearest somewhere at the edge: the mark stands where they should have met.
    return { ...closure, time: closure.sealed ? closure.time : (start + end) / 2, range: { start, end } };
  });
}

/** The closure nearest to a moment: an open one if there is any within half a second. */
export function closureNear(closures: readonly PlacedClosure[], time: number): PlacedClosure | undefined {
  const away = ({ range }: PlacedClosure): number => Math.max(range.start - time, time - range.end, 0);
  const sorted = [...closures].sort((a, b) => away(a) - away(b));
  return sorted.find((closure) => !closure.sealed && away(closure) < 0.5) ?? sorted[0];
}

/** Shows a closure with some time around it, and puts the playhead on it. */
export function frameClosure({ view, transport, session }: StudioParts, { range, time }: PlacedClosure): void {
  view.setState(frameRange(view.getState(), Math.max(0, range.start - 0.35), range.end + 0.35));
  session.setState({ selection: { kind: 'range', range } });
  transport.seek(time);
}

/** Closes the lips at a closure by keys; says so when something still keeps them apart. */
export function closeAt(parts: StudioParts, closure: PlacedClosure): void {
  closeAll(parts, [closure], `Close ${closure.phoneme.toLowerCase()} at ${closure.time.toFixed(2)} s`);
}

/** Seconds: closures that are further from each other change nothing for each other. */
const APART = 0.2;

/** Of closures in order of time those that stand apart from each other, and the others. */
function apart(closures: readonly PlacedClosure[]): readonly [PlacedClosure[], PlacedClosure[]] {
  const [now, later]: [PlacedClosure[], PlacedClosure[]] = [[], []];
  for (const closure of closures) {
    const last = now.at(-1);
    if (last === undefined || closure.range.start >= last.range.end + APART) now.push(closure);
    else later.push(closure);
  }
  return [now, later];
}

/** Closes the lips at every closure that is open, as one step. */
export function closeAll(parts: StudioParts, closures: readonly PlacedClosure[], label: string): void {
  const { table } = parts.lipTable.getState();
  const take = shownTake(parts);
  if (!take || !table || closures.length === 0) return;
  const { layerId } = parts.curves.editor.getState();
  const gesture = parts.document.begin(label);
  let rest = [...closures].sort((a, b) => a.range.start - b.range.start);
  while (rest.length > 0) {
    const result = parts.curves.result(take.route);
    if (!result) break;
    // All that do not touch each other at once: curves are baked and drawn anew a few times for an hour, not once for each of hundreds.
    const [now, later] = apart(rest);
    let document = parts.document.state.getState().document;
    for (const closure of now) {
      // The middle of the sound is where lips must meet; its edges are their way there and back.
      const air = (closure.range.end - closure.range.start) * 0.2;
      const range = { start: closure.range.start + air, end: closure.range.end - air };
      const { diff } = closeLips(document, { takeId: take.id, result, table, range, ...(layerId && { layerId }) });
      document = applyDiff(document, diff);
    }
    const closed = document;
    gesture.update((start) => diffDocuments(start, closed));
    rest = later;
  }
  gesture.commit();
  const stillOpen = closuresOf(parts).filter((now) => !now.sealed && closures.some((one) => one.range.start === now.range.start));
  if (stillOpen.length === 0) return;
  parts.notify({
    kind: 'warning',
    message: `${stillOpen.length === 1 ? 'A closure stays' : `${stillOpen.length} closures stay`} open (${stillOpen[0]?.gap.toFixed(1)} mm; lips meet below ${CONTACT_GAP} mm).`,
    hint: 'A layer above opens the mouth again: mute it, or move the replacing layer to the top.',
  });
}
