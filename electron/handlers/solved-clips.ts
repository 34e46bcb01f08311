import { createHash } from 'node:crypto';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { StudioError } from '../../shared/core/errors.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import type { Transcript } from '../../shared/core/take.ts';
import type { FrameRate } from '../../shared/core/time.ts';
import type { BlobName } from '../../shared/document/records.ts';
import type { ProceduralStyle } from '../../shared/speech/procedural/procedural-style.ts';
import type { ProjectBlobs } from '../projects/project-session.ts';
import { readPlanBlob, type StoredPlan, writeClipBlob } from '../takes/take-blobs.ts';
import type { TakeEditor } from '../takes/take-editor.ts';

/** What decides a clip besides its plan. */
export interface ClipDials {
  readonly style: Readonly<Record<string, number>>;
  /** `enabled` counts as on unless it is 0. */
  readonly procedural: Readonly<Record<string, number>>;
  readonly isAlive: boolean;
  readonly seed: number;
  readonly frameRate: FrameRate;
  readonly transcript: Pick<Transcript, 'text' | 'phonemes'>;
}

export interface SolvedClips {
  /**
   * The clip of a plan on the built-in head, kept with the project. `slot` names what is being worked on: a request that waits is dropped
   * (`superseded`) when another one comes for the same slot.
   */
  solve(blobs: ProjectBlobs, plan: BlobName, dials: ClipDials, slot: string): Promise<BlobName>;
  /** The same for a plan that is at hand, never dropped. */
  solvePlan(blobs: ProjectBlobs, stored: StoredPlan, dials: ClipDials): Promise<BlobName>;
}

/** Clips by everything that decides them: turning a dial back costs nothing. */
const MOST_REMEMBERED = 500;
/** Plans that are kept unpacked. */
const MOST_PLANS = 4;

interface Waiting {
  readonly start: () => void;
  readonly drop: () => void;
}

export function createSolvedClips(editor: TakeEditor, lipTableOf: () => Promise<LipTable>): SolvedClips {
  const remembered = new Map<string, BlobName>();
  const plans = new Map<BlobName, StoredPlan>();
  const waiting = new Map<string, Waiting>();
  const busy = new Set<string>();

  async function planOf(blobs: ProjectBlobs, name: BlobName): Promise<StoredPlan> {
    const stored = plans.get(name) ?? readPlanBlob(await blobs.get(name));
    plans.delete(name);
    plans.set(name, stored);
    for (const oldest of plans.keys()) if (plans.size > MOST_PLANS) plans.delete(oldest);
    return stored;
  }

  async function solveNow(blobs: ProjectBlobs, { plan, duration, loudness }: StoredPlan, dials: ClipDials): Promise<BlobName> {
    const lipTable = await lipTableOf();
    const { style, isAlive, seed, frameRate, transcript } = dials;
    const procedural = proceduralStyle(dials.procedural);
    const { text, phonemes } = transcript;
    const line = { plan, duration, loudness, style, procedural, isAlive, seed, transcript: { text, phonemes } };
    const solved = await editor.solve({ line, lipTable, frameRate });
    return blobs.put(writeClipBlob({ ...solved, channels: BLEND_SHAPE_NAMES }));
  }

  /** One at a time for each slot; of those that wait only the newest stays. */
  function turn(slot: string): Promise<void> {
    waiting.get(slot)?.drop();
    waiting.delete(slot);
    if (!busy.has(slot)) {
      busy.add(slot);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const drop = (): void => reject(new StudioError('superseded', 'A newer change took the place of this one.'));
      waiting.set(slot, { start: resolve, drop });
    });
  }

  function release(slot: string): void {
    const next = waiting.get(slot);
    waiting.delete(slot);
    if (next) next.start();
    else busy.delete(slot);
  }

  return {
    async solve(blobs, plan, dials, slot) {
      const key = keyOf(plan, dials);
      const known = remembered.get(key);
      if (known !== undefined && (await blobs.has(known))) return known;
      await turn(slot);
      try {
        const clip = await solveNow(blobs, await planOf(blobs, plan), dials);
        remembered.delete(key);
        remembered.set(key, clip);
        for (const oldest of remembered.keys()) if (remembered.size > MOST_REMEMBERED) remembered.delete(oldest);
        return clip;
      } finally {
        release(slot);
      }
    },
    solvePlan: solveNow,
  };
}

function keyOf(plan: BlobName, { style, procedural, isAlive, seed, frameRate, transcript }: ClipDials): string {
  const { text, phonemes } = transcript;
  const parts = [plan, sorted(style), sorted(procedural), isAlive, seed, frameRate.numerator, frameRate.denominator];
  return createHash('sha256')
    .update(JSON.stringify([...parts, text, phonemes]))
    .digest('hex');
}

function sorted(dials: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(dials).sort(([a], [b]) => (a < b ? -1 : 1));
}

function proceduralStyle({ enabled, ...dials }: Readonly<Record<string, number>>): Partial<ProceduralStyle> {
  return enabled === undefined ? dials : { ...dials, enabled: enabled !== 0 };
}
