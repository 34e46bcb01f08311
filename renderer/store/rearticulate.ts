import { createStore, type StoreApi } from 'zustand/vanilla';
import { StudioError } from '../../shared/core/errors.ts';
import type { Route } from '../../shared/core/take.ts';
import type { HistoryEntry } from '../../shared/document/history.ts';
import { applyDiff, type RecordDiff, squashDiffs } from '../../shared/document/record-diff.ts';
import {
  type BlobName,
  findRecord,
  type RecordId,
  type StudioDocument,
  type TranscriptRecord,
  transcriptIdOf,
} from '../../shared/document/records.ts';
import { setGenerated } from '../../shared/document/take-commands.ts';
import { setTranscriptText, takeOverRealigned, transcriptOf } from '../../shared/document/transcript-commands.ts';
import { saysTheSame } from '../../shared/document/transcript-text.ts';
import type { StudioParts } from '../studio-parts.ts';

type Change = (document: StudioDocument) => RecordDiff;
type Parts = Pick<StudioParts, 'bridge' | 'document' | 'session' | 'report'>;

/** A drag in the transcript: the curves follow while it runs, and all of it is one entry of the history. */
export interface TranscriptDrag {
  update(change: Change): void;
  commit(label?: string): void;
  cancel(): void;
}

/** Edits of words and phones with what follows from them: other curves of the text route. */
export interface Rearticulator {
  /** Takes whose curves are behind their phones, and those whose words are being placed. */
  readonly busy: StoreApi<{ readonly curves: ReadonlySet<RecordId>; readonly words: ReadonlySet<RecordId> }>;
  /** Does an edit; its curves become part of the same entry when they are there. @throws what the edit throws */
  edit(takeId: RecordId, label: string, change: Change): void;
  drag(takeId: RecordId, label: string): TranscriptDrag;
  /**
   * Places other words on the recording; only words that changed move. With `again` also a text that is the same already (which was not heard
   * as written). False when it could not be done (and was reported).
   */
  rewrite(takeId: RecordId, label: string, text: string, options?: { readonly again?: boolean }): Promise<boolean>;
  /** Resolves when nothing is left to be worked out. */
  settled(): Promise<void>;
}

/** Curves are worked out at most this often while something is dragged, in milliseconds. */
const PREVIEW_GAP = 100;

const rearticulators = new WeakMap<StudioParts['document'], Rearticulator>();

/** The one of the window. */
export function rearticulatorOf(parts: Parts): Rearticulator {
  const known = rearticulators.get(parts.document);
  if (known) return known;
  const made = createRearticulator(parts);
  rearticulators.set(parts.document, made);
  return made;
}

export function createRearticulator({ bridge, document, session, report }: Parts): Rearticulator {
  const busy = createStore<{ curves: ReadonlySet<RecordId>; words: ReadonlySet<RecordId> }>(() => ({
    curves: new Set(),
    words: new Set(),
  }));
  /** Edits whose curves are still to be worked out, in the order in which they were made. */
  let queue: TranscriptRecord[] = [];
  /** Edits that were undone before their curves were there: to be done when they are redone. */
  const missed = new WeakSet<TranscriptRecord>();
  let working: Promise<void> | undefined;

  const mark = (kind: 'curves' | 'words', takeId: RecordId, isBusy: boolean): void => {
    const next = new Set(busy.getState()[kind]);
    if (isBusy) next.add(takeId);
    else next.delete(takeId);
    busy.setState(kind === 'curves' ? { curves: next } : { words: next });
  };

  function enqueue(record: TranscriptRecord): void {
    queue.push(record);
    mark('curves', record.takeId, true);
    working ??= work().finally(() => {
      working = undefined;
    });
  }

  async function work(): Promise<void> {
    for (let record = queue[0]; record !== undefined; record = queue[0]) {
      const { takeId } = record;
      try {
        await follow(record);
      } catch (error) {
        // Something else was asked of the same take meanwhile: this is still needed.
        if (isSuperseded(error)) continue;
        report(error, findRecord(document.state.getState().document, 'take', takeId)?.name);
      }
      queue = queue.slice(1);
      if (!queue.some((waiting) => waiting.takeId === takeId)) mark('curves', takeId, false);
    }
  }

  /** The entry that made the transcript what it is in `record`. */
  function entryOf(record: TranscriptRecord): HistoryEntry | undefined {
    return document.state.getState().past.findLast((entry) => entry.diff.updated[record.id]?.[1] === record);
  }

  async function follow(record: TranscriptRecord): Promise<void> {
    const made = entryOf(record) && (await curvesOf(document.state.getState().document, record, 'all'));
    const entry = entryOf(record);
    if (entry === undefined) missed.add(record);
    else if (made) document.follow(entry, (current) => setGenerated(current, record.takeId, made));
  }

  /** What the phones look like on the face; undefined for a take that was not generated. */
  async function curvesOf(current: StudioDocument, record: TranscriptRecord, which: 'all' | 'text') {
    const take = findRecord(current, 'take', record.takeId);
    const project = findRecord(current, 'project', 'project');
    const projectId = session.getState().project?.projectId;
    if (!take?.generation || !project || projectId === undefined) return undefined;
    const { analysis, plans } = take.generation;
    const { id: takeId, style, procedural, isAlive, seed } = take;
    const { plan } = await bridge.articulate({ projectId, takeId, analysis, transcript: plain(record) });
    const clips: Partial<Record<Route, BlobName>> = {};
    const solve = async (route: Route, from: BlobName): Promise<void> => {
      const { text, words, phonemes } = record;
      const dials = { style, procedural, isAlive, seed, frameRate: project.frameRate };
      clips[route] = (
        await bridge.solve({ projectId, takeId, route, plan: from, ...dials, transcript: { text, words, phonemes } })
      ).clip;
    };
    await solve('text', plan);
    // Blinks and brows of the direct route hang on the words too.
    if (which === 'all' && plans.direct !== undefined) await solve('direct', plans.direct);
    return { plans: { text: plan }, clips };
  }

  function drag(takeId: RecordId, label: string): TranscriptDrag {
    const gesture = document.begin(label);
    let latest: Change | undefined;
    let shown: { readonly change: Change; readonly made: NonNullable<Awaited<ReturnType<typeof curvesOf>>> } | undefined;
    let isOver = false;
    let isWorking = false;

    const whole = (start: StudioDocument): RecordDiff => {
      const diff = latest?.(start) ?? { added: {}, updated: {}, removed: {} };
      return shown ? squashDiffs(diff, setGenerated(applyDiff(start, diff), takeId, shown.made)) : diff;
    };
    async function preview(): Promise<void> {
      if (isWorking) return;
      isWorking = true;
      while (!isOver && latest && shown?.change !== latest) {
        const change = latest;
        const began = performance.now();
        const current = document.state.getState().document;
        const record = findRecord(current, 'transcript', transcriptIdOf(takeId));
        const made = record && (await curvesOf(current, record, 'text').catch(() => undefined));
        if (isOver || !made) break;
        shown = { change, made };
        gesture.update(whole);
        await new Promise((done) => setTimeout(done, Math.max(0, PREVIEW_GAP - (performance.now() - began))));
      }
      isWorking = false;
    }
    return {
      update(change) {
        if (isOver) return;
        latest = change;
        gesture.update(whole);
        void preview();
      },
      commit(name) {
        if (isOver) return;
        isOver = true;
        const before = document.lastEntry();
        gesture.commit(name);
        const after = document.lastEntry();
        if (after === before) return;
        const record = after?.diff.updated[transcriptIdOf(takeId)]?.[1];
        if (record?.kind === 'transcript') enqueue(record);
      },
      cancel() {
        isOver = true;
        gesture.cancel();
      },
    };
  }

  function edit(takeId: RecordId, label: string, change: Change): void {
    const before = findRecord(document.state.getState().document, 'transcript', transcriptIdOf(takeId));
    document.perform(label, change);
    const after = findRecord(document.state.getState().document, 'transcript', transcriptIdOf(takeId));
    if (after && after.phonemes !== before?.phonemes) enqueue(after);
  }

  async function rewrite(takeId: RecordId, label: string, text: string, { again = false } = {}): Promise<boolean> {
    const current = document.state.getState().document;
    const record = transcriptOf(current, takeId);
    if (!again && text.trim() === record.text.trim()) return true;
    if (!again && saysTheSame(text, record.text)) {
      edit(takeId, label, (now) => setTranscriptText(now, { takeId, text }));
      return true;
    }
    const analysis = findRecord(current, 'take', takeId)?.generation?.analysis;
    const projectId = session.getState().project?.projectId;
    if (analysis === undefined || projectId === undefined) return false;
    mark('words', takeId, true);
    try {
      const realigned = await bridge.realign({ projectId, takeId, analysis, transcript: plain(record), text });
      edit(takeId, label, (now) => takeOverRealigned(now, { takeId, text, realigned }));
      return true;
    } catch (error) {
      report(error, findRecord(current, 'take', takeId)?.name);
      return false;
    } finally {
      mark('words', takeId, false);
    }
  }

  document.state.subscribe(({ document: now, gesture }) => {
    const { takeId } = session.getState();
    const record = takeId === undefined || gesture ? undefined : findRecord(now, 'transcript', transcriptIdOf(takeId));
    if (!record || !missed.has(record)) return;
    missed.delete(record);
    enqueue(record);
  });
  return {
    busy,
    edit,
    drag,
    rewrite,
    settled: async () => {
      while (working) await working;
    },
  };
}

function plain({ language, source, text, words, phonemes, differences }: TranscriptRecord) {
  return { language, source, text, words, phonemes, differences };
}

function isSuperseded(error: unknown): boolean {
  return error instanceof StudioError && error.code === 'superseded';
}
