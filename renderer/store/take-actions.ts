import type { Route } from '../../shared/core/take.ts';
import { overallFraction } from '../../shared/ipc/job-stages.ts';
import type { FileBody, StudioBridge, StudioEvent } from '../../shared/ipc/studio-bridge.ts';
import type { Transport } from '../playback/transport.ts';
import { type LoadedTake, type StudioStore, type TakeEntry, updateTake } from './studio-store.ts';
import { showError } from './toast-actions.ts';

/** Everything that a person can do with lines. The only writer of the list of takes. */
export interface TakeActions {
  /** Fills the list with the sample lines and opens the first. */
  start(): Promise<void>;
  select(id: string): Promise<void>;
  openFiles(files: readonly (FileBody & { readonly name: string })[]): Promise<void>;
  generate(id: string): Promise<void>;
  cancel(id: string): Promise<void>;
  close(id: string): Promise<void>;
  setScript(id: string, script: string): void;
  setLanguage(id: string, language: string): void;
  setRoute(route: Route): void;
}

interface Tools {
  readonly store: StudioStore;
  readonly bridge: StudioBridge;
  readonly transport: Transport;
}

export function createTakeActions(tools: Tools): TakeActions {
  const { store, bridge } = tools;
  const find = (id: string): TakeEntry | undefined => store.getState().takes.find((take) => take.id === id);

  async function generate(id: string): Promise<void> {
    const recording = find(id)?.recording;
    if (!recording) return;
    const { script = '', language = 'auto' } = find(id) ?? {};
    updateTake(store, id, ({ error: _, ...take }) => ({
      ...take,
      status: 'running',
      job: { jobId: '', stage: '', fraction: 0 },
    }));
    try {
      const { jobId } = await bridge.generate({ recordingId: recording.recordingId, script, language });
      updateTake(store, id, (take) => (take.job ? { ...take, job: { ...take.job, jobId } } : take));
    } catch (error) {
      updateTake(store, id, ({ job: _, ...take }) => ({ ...take, status: 'failed' }));
      showError(store, error, find(id)?.title);
    }
  }

  async function openSample(entry: TakeEntry): Promise<void> {
    const recording = await bridge.openSample({ name: entry.sample ?? '' });
    updateTake(store, entry.id, (take) => ({ ...take, recording }));
  }

  async function select(id: string): Promise<void> {
    const entry = find(id);
    if (!entry || (store.getState().selectedId === id && store.getState().loaded)) return;
    store.setState({ selectedId: id });
    try {
      if (!entry.recording) await openSample(entry);
      await loadSelected(tools, id);
      if (find(id)?.status === 'new') await generate(id);
    } catch (error) {
      showError(store, error, entry.title);
    }
  }

  async function openFile(file: FileBody & { readonly name: string }): Promise<string | undefined> {
    try {
      const recording = await bridge.addRecording({ name: file.name, body: file });
      const title = file.name.replace(/\.[^.]+$/, '');
      const entry: TakeEntry = {
        id: recording.recordingId,
        title,
        recording,
        script: recording.script,
        language: 'auto',
        status: 'new',
      };
      store.setState(({ takes }) => ({ takes: [...takes, entry] }));
      return entry.id;
    } catch (error) {
      showError(store, error, file.name);
      return undefined;
    }
  }

  bridge.subscribe((event) => void onEvent(tools, event));
  return {
    async start() {
      try {
        const [about, samples] = await Promise.all([bridge.about(), bridge.samples()]);
        const takes = samples.map(
          ({ name, title, text, credit }): TakeEntry => ({
            id: `sample:${name}`,
            title,
            sample: name,
            credit,
            script: text,
            language: 'en',
            status: 'new',
          }),
        );
        store.setState({ about, takes });
        if (takes[0]) await select(takes[0].id);
      } catch (error) {
        showError(store, error);
      }
    },
    select,
    async openFiles(files) {
      let isFirst = true;
      for (const file of files) {
        const id = await openFile(file);
        if (id === undefined) continue;
        if (isFirst) void select(id);
        else void generate(id);
        isFirst = false;
      }
    },
    generate,
    async cancel(id) {
      const jobId = find(id)?.job?.jobId;
      if (jobId) await bridge.cancel({ jobId }).catch((error: unknown) => showError(store, error));
    },
    async close(id) {
      const entry = find(id);
      if (!entry) return;
      store.setState(({ takes }) => ({ takes: takes.filter((take) => take.id !== id) }));
      if (store.getState().selectedId === id) clearSelection(tools);
      if (entry.recording) await bridge.closeRecording({ recordingId: entry.recording.recordingId }).catch(() => undefined);
    },
    setScript: (id, script) => updateTake(store, id, (take) => ({ ...take, script })),
    setLanguage: (id, language) => updateTake(store, id, (take) => ({ ...take, language })),
    setRoute: (route) => store.setState({ route }),
  };
}

/** Forgets the selected line, so that the window is empty. */
function clearSelection({ store, transport }: Tools): void {
  transport.unload();
  store.setState(({ selectedId: _, loaded: __, ...rest }) => rest, true);
}

/** Fetches sound, waveform and curves of the line, unless another was selected meanwhile. */
async function loadSelected({ store, bridge, transport }: Tools, id: string): Promise<void> {
  const recordingId = store.getState().takes.find((take) => take.id === id)?.recording?.recordingId;
  if (recordingId === undefined) return;
  const isWanted = (): boolean => store.getState().selectedId === id;
  store.setState(({ loaded: _, ...rest }) => rest, true);
  transport.unload();
  const [peaks, sound] = await Promise.all([bridge.peaks({ recordingId }), bridge.sound({ recordingId })]);
  if (!isWanted()) return;
  await transport.load(sound);
  if (!isWanted()) return;
  store.setState({ loaded: { id, peaks, clips: {} } });
  await loadClips({ store, bridge }, id);
}

async function loadClips({ store, bridge }: Pick<Tools, 'store' | 'bridge'>, id: string): Promise<void> {
  const take = store.getState().takes.find((known) => known.id === id)?.take;
  if (!take) return;
  const { recordingId } = take;
  const clips = await Promise.all(take.routes.map(async (route) => [route, await bridge.clip({ recordingId, route })] as const));
  store.setState(({ loaded }) =>
    loaded?.id === id ? { loaded: { ...loaded, clips: Object.fromEntries(clips) as LoadedTake['clips'] } } : {},
  );
}

async function onEvent(tools: Tools, event: StudioEvent): Promise<void> {
  const { store, bridge } = tools;
  const entry = store.getState().takes.find((take) => take.recording?.recordingId === event.recordingId);
  if (!entry) return;
  const { id } = entry;
  if (event.event === 'progress') {
    const fraction = overallFraction(event.stage, event.fraction, entry.job?.fraction ?? 0);
    updateTake(store, id, (take) => ({ ...take, status: 'running', job: { jobId: event.jobId, stage: event.stage, fraction } }));
  } else if (event.event === 'generated') {
    try {
      const take = await bridge.take({ recordingId: event.recordingId });
      updateTake(store, id, ({ job: _, ...known }) => ({ ...known, status: 'done', take }));
      await loadClips(tools, id);
    } catch (error) {
      showError(store, error, entry.title);
    }
  } else if (event.event === 'cancelled') {
    updateTake(store, id, ({ job: _, ...take }) => ({ ...take, status: take.take ? 'done' : 'cancelled' }));
  } else {
    updateTake(store, id, ({ job: _, ...take }) => ({ ...take, status: 'failed', error: event.error }));
    const { message, hint } = event.error;
    store.setState(({ toasts }) => ({
      toasts: [
        ...toasts,
        { id: (toasts.at(-1)?.id ?? 0) + 1, kind: 'error', message: `${entry.title}: ${message}`, ...(hint ? { hint } : {}) },
      ],
    }));
  }
}
