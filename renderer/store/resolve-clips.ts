import type { Route } from '../../shared/core/take.ts';
import type { HistoryEntry } from '../../shared/document/history.ts';
import {
  type BlobName,
  findRecord,
  type RecordId,
  type StudioDocument,
  type TakeRecord,
  transcriptIdOf,
} from '../../shared/document/records.ts';
import { setGenerated, setTakes, type TakeFields } from '../../shared/document/take-commands.ts';
import type { ProjectBridge } from '../../shared/ipc/project-bridge.ts';
import type { StudioParts } from '../studio-parts.ts';

/** What working out curves needs of the studio. */
export type SolverParts = Pick<StudioParts, 'bridge' | 'document' | 'session' | 'report'>;

/** Fields of a take that act on its curves without hearing the recording again. */
export type Dials = Pick<TakeFields, 'style' | 'procedural' | 'isAlive' | 'seed'>;

/** A dial that is being turned: the curves follow, and all of it is one entry of the history. */
export interface DialDrag {
  set(dials: Dials): void;
  commit(): void;
  cancel(): void;
}

type Clips = Partial<Record<Route, BlobName>>;

/** Starts turning a dial. The route that plays is worked out while it turns, the others when it rests. */
export function dragDials(parts: SolverParts, takeId: RecordId, label: string): DialDrag {
  const gesture = parts.document.begin(label);
  let latest: Dials = {};
  let isSolving = false;
  let isOver = false;
  let shown: { readonly dials: Dials; readonly clips: Clips } | undefined;

  async function preview(): Promise<void> {
    if (isSolving) return;
    isSolving = true;
    while (!isOver && shown?.dials !== latest) {
      const dials = latest;
      const changed = withDials(parts.document.state.getState().document, takeId, dials);
      // A preview that fails is tried again with the next movement; what fails at rest is reported.
      const clips = await solveRoutes(parts, changed, takeId, 'chosen').catch(() => undefined);
      if (isOver || clips === undefined) break;
      shown = { dials, clips };
      gesture.update((start) => changeOf(start, takeId, latest, clips));
    }
    isSolving = false;
  }

  return {
    set(dials) {
      latest = dials;
      gesture.update((start) => changeOf(start, takeId, dials, shown?.clips ?? {}));
      void preview();
    },
    commit() {
      isOver = true;
      gesture.commit(label);
      const entry = parts.document.lastEntry();
      if (entry) void resolveClips(parts, takeId, entry);
    },
    cancel() {
      isOver = true;
      gesture.cancel();
    },
  };
}

/** Sets dials at once (typed numbers, switches, a new seed); the curves follow as part of the same entry. */
export async function setDials(parts: SolverParts, takeIds: readonly RecordId[], label: string, dials: Dials): Promise<void> {
  parts.document.perform(label, (document) => setTakes(document, takeIds, dials));
  const entry = parts.document.lastEntry();
  if (entry) for (const takeId of takeIds) await resolveClips(parts, takeId, entry);
}

/**
 * Works the curves of all routes out anew from the take's plans and dials, as part of `entry`. A result that was overtaken (the dials or plans
 * changed meanwhile, or the entry was undone) is thrown away.
 */
export async function resolveClips(parts: SolverParts, takeId: RecordId, entry: HistoryEntry): Promise<void> {
  const current = (): TakeRecord | undefined => findRecord(parts.document.state.getState().document, 'take', takeId);
  const asked = current();
  try {
    const clips = await solveRoutes(parts, parts.document.state.getState().document, takeId, 'all');
    const now = current();
    if (asked === undefined || now === undefined || !hasSameInputs(asked, now)) return;
    const isKnown = parts.document.state.getState().past.includes(entry);
    const target = isKnown ? entry : parts.document.lastEntry();
    if (target) parts.document.follow(target, (document) => setGenerated(document, takeId, { clips }));
  } catch (error) {
    parts.report(error, current()?.name);
  }
}

function hasSameInputs(a: TakeRecord, b: TakeRecord): boolean {
  return (
    a.style === b.style &&
    a.procedural === b.procedural &&
    a.isAlive === b.isAlive &&
    a.seed === b.seed &&
    a.generation?.plans.text === b.generation?.plans.text &&
    a.generation?.plans.direct === b.generation?.plans.direct
  );
}

function changeOf(document: StudioDocument, takeId: RecordId, dials: Dials, clips: Clips): ReturnType<typeof setTakes> {
  const take = findRecord(document, 'take', takeId);
  if (take?.generation === undefined) return setTakes(document, [takeId], dials);
  const generation = { ...take.generation, clips: { ...take.generation.clips, ...clips } };
  const changed: TakeRecord = { ...take, ...dials, generation };
  return { added: {}, updated: { [takeId]: [take, changed] }, removed: {} };
}

function withDials(document: StudioDocument, takeId: RecordId, dials: Dials): StudioDocument {
  const take = findRecord(document, 'take', takeId);
  return take ? new Map(document).set(takeId, { ...take, ...dials }) : document;
}

async function solveRoutes(
  { bridge, session }: { readonly bridge: Pick<ProjectBridge, 'solve'>; readonly session: SolverParts['session'] },
  document: StudioDocument,
  takeId: RecordId,
  which: 'chosen' | 'all',
): Promise<Clips> {
  const take = findRecord(document, 'take', takeId);
  const transcript = findRecord(document, 'transcript', transcriptIdOf(takeId));
  const project = findRecord(document, 'project', 'project');
  const projectId = session.getState().project?.projectId;
  if (!take?.generation || !project || projectId === undefined) return {};
  const routes = (Object.keys(take.generation.plans) as Route[]).filter((route) => which === 'all' || route === take.route);
  const clips: Clips = {};
  for (const route of routes) {
    const plan = take.generation.plans[route];
    if (plan === undefined) continue;
    const { clip } = await bridge.solve({
      projectId,
      takeId,
      route,
      plan,
      style: take.style,
      procedural: take.procedural,
      isAlive: take.isAlive,
      seed: take.seed,
      frameRate: project.frameRate,
      transcript: { text: transcript?.text ?? take.script, words: transcript?.words ?? [], phonemes: transcript?.phonemes ?? [] },
    });
    clips[route] = clip;
  }
  return clips;
}
