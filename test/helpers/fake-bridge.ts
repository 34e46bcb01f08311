import { StudioError } from '../../shared/core/errors.ts';
import { applyDiff, type RecordDiff } from '../../shared/document/record-diff.ts';
import type { AudioReference, RecordId, StudioDocument, StudioRecord, TakeRecord } from '../../shared/document/records.ts';
import type { ProjectBridge } from '../../shared/ipc/project-bridge.ts';
import type { ProjectEvent, ProjectView } from '../../shared/ipc/project-views.ts';

/** What a page did to the service, and what the service may be told to do. */
export interface FakeBridge {
  readonly bridge: ProjectBridge;
  /** Calls in order: `commit 3 Move 3 keys`, `generate take:a` ... */
  readonly calls: readonly string[];
  /** What the commits made of the records. */
  document(): StudioDocument;
  /** Answers the next calls of a method with this error, until `undefined` is given. */
  failWith(method: keyof ProjectBridge, error: StudioError | undefined): void;
  emit(event: ProjectEvent): void;
  stored(): Readonly<Record<string, unknown>>;
}

/** A service in memory: a port for tests of the page, which never pretends to hear or to draw anything. */
export function fakeBridge(view: Partial<ProjectView> = {}): FakeBridge {
  const calls: string[] = [];
  const listeners = new Set<(event: ProjectEvent) => void>();
  const failures = new Map<string, StudioError>();
  let settings: Readonly<Record<string, unknown>> = {};
  const first: ProjectView = {
    projectId: 'p1',
    name: 'Test',
    folder: '',
    records: [projectRecord],
    sequence: 0,
    isDirty: false,
    missingAudio: [],
    warnings: [],
    ...view,
  };
  let document: StudioDocument = new Map(first.records.map((record) => [record.id, record]));
  let jobs = 0;

  async function call<T>(method: keyof ProjectBridge, words: string, answer: () => T): Promise<T> {
    calls.push(`${method} ${words}`.trim());
    const failure = failures.get(method);
    if (failure) throw failure;
    return answer();
  }
  const refuse = (method: keyof ProjectBridge) => (): Promise<never> =>
    call(method, '', () => {
      throw new StudioError('request-refused', `The fake has no ${method}.`);
    });

  const bridge: ProjectBridge = {
    about: () => call('about', '', () => ({ version: '0.0.0', shell: 'browser' as const })),
    newProject: ({ sample }) => call('newProject', String(sample), () => first),
    openProject: ({ place, recover }) => call('openProject', `${place} ${recover}`, () => first),
    takeOverProject: ({ projectId, recover }) => call('takeOverProject', `${projectId} ${recover}`, () => first),
    recentProjects: () => call('recentProjects', '', () => []),
    forgetRecent: ({ place }) => call('forgetRecent', place, () => undefined),
    recoveries: () => call('recoveries', '', () => []),
    discardRecovery: ({ place }) => call('discardRecovery', place, () => undefined),
    commit: ({ sequence, label, diff }) =>
      call('commit', `${sequence} ${label}`, () => {
        document = applyDiff(document, diff as RecordDiff);
      }),
    saveProject: ({ place }) =>
      call('saveProject', place ?? '', () => ({ name: first.name, folder: '/home/Test', sequence: 1e6 })),
    closeProject: ({ discard }) => call('closeProject', String(discard), () => undefined),
    versions: () => call('versions', '', () => []),
    version: refuse('version'),
    packProject: () => call('packProject', '', () => ({ jobId: `job-${++jobs}` })),
    unpackProject: refuse('unpackProject'),
    choosePlace: refuse('choosePlace'),
    places: refuse('places'),
    reveal: refuse('reveal'),
    upload: ({ name }) => call('upload', name, () => ({ upload: name })),
    importUploads: ({ uploads }) =>
      call('importUploads', uploads.join(' '), () => ({
        recordings: uploads.map((name) => ({ name, audio: makeAudio(name), script: '', warnings: [] })),
        scripts: [],
        failures: [],
      })),
    importPlaces: refuse('importPlaces'),
    relink: refuse('relink'),
    generate: ({ takeId }) => call('generate', takeId, () => ({ jobId: `job-${++jobs}` })),
    cancel: ({ jobId }) => call('cancel', jobId, () => undefined),
    realign: refuse('realign'),
    articulate: refuse('articulate'),
    solve: ({ takeId, route, style }) =>
      call('solve', `${takeId} ${route}`, () => ({ clip: `clip-${route}-${JSON.stringify(style)}` })),
    clip: refuse('clip'),
    peaks: refuse('peaks'),
    spectrogram: refuse('spectrogram'),
    sound: refuse('sound'),
    head: refuse('head'),
    previewExport: () => call('previewExport', '', () => ({ files: [] })),
    export: () => call('export', '', () => ({ jobId: `job-${++jobs}` })),
    settings: () => call('settings', '', () => settings),
    saveSettings: ({ settings: given }) =>
      call('saveSettings', '', () => {
        settings = JSON.parse(JSON.stringify(given));
      }),
    diagnostics: () => call('diagnostics', '', () => ''),
    setMenu: () => call('setMenu', '', () => undefined),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    bridge,
    calls,
    document: () => document,
    failWith: (method, error) => void (error ? failures.set(method, error) : failures.delete(method)),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    stored: () => settings,
  };
}

export const projectRecord: StudioRecord = {
  id: 'project',
  kind: 'project',
  name: 'Test',
  frameRate: { numerator: 30, denominator: 1 },
};

export function makeAudio(name: string, duration = 2): AudioReference {
  return {
    path: `audio/${name}.wav`,
    isCopied: true,
    sha256: name.padEnd(64, '0').slice(0, 64),
    bytes: 1_000,
    duration,
    sampleRate: 48_000,
    channels: 1,
    container: 'wav',
  };
}

export function makeTake(key: string, part: Partial<TakeRecord> = {}): TakeRecord {
  return {
    id: `take:${key}`,
    kind: 'take',
    name: key,
    order: 1,
    audio: makeAudio(key),
    script: '',
    language: 'auto',
    channel: 'auto',
    route: 'text',
    style: {},
    procedural: {},
    isAlive: true,
    seed: 1,
    note: '',
    ...part,
  };
}

/** A take that was generated as it is. */
export function makeGeneratedTake(key: string, part: Partial<TakeRecord> = {}): TakeRecord {
  const take = makeTake(key, part);
  return {
    ...take,
    generation: {
      settings: { script: take.script, language: take.language, channel: take.channel },
      analysis: 'analysis',
      plans: { text: 'plan-text', direct: 'plan-direct' },
      clips: { text: 'clip-text', direct: 'clip-direct' },
      provider: 'cpu',
      providerReason: '',
      packs: ['pack 1'],
      warnings: [],
    },
  };
}

export function documentOf(records: readonly StudioRecord[]): StudioDocument {
  return new Map<RecordId, StudioRecord>([projectRecord, ...records].map((record) => [record.id, record]));
}
