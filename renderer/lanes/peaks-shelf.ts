import { createStore, type StoreApi } from 'zustand/vanilla';
import { findRecord, type TakeRecord } from '../../shared/document/records.ts';
import type { PeaksView } from '../../shared/ipc/bridge-data.ts';
import type { StudioParts } from '../studio-parts.ts';
import { type PeakLevel, peakOf } from './window-peaks.ts';

type Parts = Pick<StudioParts, 'bridge' | 'document' | 'session' | 'report'>;

/** Envelopes of the take that is seen, fetched level by level when they are asked for. */
export interface PeaksShelf {
  /** Raised when a level came in or another take is seen. */
  readonly version: StoreApi<{ readonly version: number }>;
  /** A level of the pyramid; undefined until it is there. */
  peaks(level: PeakLevel): PeaksView | undefined;
  /** The best level that is there, from the one that is wanted on: the coarser ones first. */
  best(level: PeakLevel): PeaksView | undefined;
  /** Largest absolute sample, for drawing every take at full height; undefined until a level is there. */
  readonly peak: () => number | undefined;
}

const shelves = new WeakMap<StudioParts['session'], PeaksShelf>();

export function peaksShelfOf(parts: Parts): PeaksShelf {
  const known = shelves.get(parts.session);
  if (known) return known;
  const made = createPeaksShelf(parts);
  shelves.set(parts.session, made);
  return made;
}

/** Key of what is seen: another recording of the same take is something else. */
export function soundKeyOf({ document, session }: Pick<Parts, 'document' | 'session'>): string {
  const take = seenTake({ document, session });
  const { project } = session.getState();
  if (!take || !project || project.missingAudio.includes(take.id)) return '';
  return `${project.projectId} ${take.id} ${take.audio.sha256}`;
}

function seenTake({ document, session }: Pick<Parts, 'document' | 'session'>): TakeRecord | undefined {
  const { takeId } = session.getState();
  return takeId === undefined ? undefined : findRecord(document.state.getState().document, 'take', takeId);
}

export function createPeaksShelf(parts: Parts): PeaksShelf {
  const version = createStore(() => ({ version: 0 }));
  let key = '';
  let levels: (PeaksView | undefined)[] = [];
  let asked: boolean[] = [];
  let peak: number | undefined;

  function follow(): void {
    const now = soundKeyOf(parts);
    if (now === key) return;
    [key, levels, asked, peak] = [now, [], [], undefined];
    version.setState(({ version: count }) => ({ version: count + 1 }));
  }

  function fetchLevel(level: PeakLevel): void {
    const take = seenTake(parts);
    const projectId = parts.session.getState().project?.projectId;
    if (key === '' || asked[level] || !take || projectId === undefined) return;
    asked[level] = true;
    const wanted = key;
    parts.bridge
      .peaks({ projectId, takeId: take.id, level })
      .then((peaks) => {
        if (key !== wanted) return;
        levels[level] = peaks;
        peak ??= peakOf(peaks);
        version.setState(({ version: count }) => ({ version: count + 1 }));
      })
      .catch((error) => key === wanted && parts.report(error, take.name));
  }

  follow();
  parts.session.subscribe(follow);
  parts.document.state.subscribe(follow);
  return {
    version,
    peak: () => peak,
    peaks(level) {
      if (!levels[level]) fetchLevel(level);
      return levels[level];
    },
    best(level) {
      if (!levels[level]) fetchLevel(level);
      return levels.slice(level).find((peaks) => peaks !== undefined) ?? levels.findLast((peaks) => peaks !== undefined);
    },
  };
}
