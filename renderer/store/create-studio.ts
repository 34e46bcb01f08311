import { createStore } from 'zustand/vanilla';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import { findRecord, takesOf } from '../../shared/document/records.ts';
import type { ProjectBridge } from '../../shared/ipc/project-bridge.ts';
import type { HeadView } from '../../shared/ipc/project-views.ts';
import { ACTIONS } from '../actions/action-table.ts';
import { rememberView } from '../curves/remember-view.ts';
import { createTakeCurves } from '../curves/take-curves.ts';
import { bindTransport } from '../playback/bind-transport.ts';
import { createFrameLoop } from '../playback/frame-loop.ts';
import { createTransport } from '../playback/transport.ts';
import type { StudioParts } from '../studio-parts.ts';
import { choosePlace } from './choose-place.ts';
import { createDocumentStore } from './document-store.ts';
import { createJournal } from './journal.ts';
import { createPanels, type OwnedPanels } from './panels.ts';
import { type KeptPreferences, keepPreferences } from './preferences-store.ts';
import { createProjects, type ProjectFlow } from './projects.ts';
import { ask, createSessionStore, notify, report, type SessionStore, showTake, tellReadOnly } from './session-store.ts';
import { createTakeWork } from './take-work.ts';
import { createTimeView } from './time-view.ts';

/** The studio with what only its window may use. */
export interface Studio {
  readonly parts: StudioParts;
  readonly projects: ProjectFlow;
  readonly panels: OwnedPanels;
  /** Work of the person that only lives in this window until it is written. */
  readonly isWaiting: () => boolean;
  /** Writes preferences and journal; for the end of the window. */
  flush(): Promise<void>;
}

/** Puts the parts of a window together over a bridge. */
export async function createStudio(given: ProjectBridge): Promise<Studio> {
  const session = createSessionStore();
  const lipTable = createStore<{ readonly table?: LipTable }>(() => ({}));
  const inStep = afterJournal(given, () => flushJournal());
  const bridge = withSharedHeads(inStep, (head) => lipTable.setState({ table: head.lipTable }));
  const shows = (error: unknown, what?: string): void => report(session, error, what);
  const kept: KeptPreferences = await keepPreferences(bridge, (error) => shows(error, 'Settings'));
  const journal = createJournal({ bridge, onTrouble: (error) => shows(error, 'Journal'), onRecovered: () => recovered(session) });
  const document = createDocumentStore({
    journal(label, diff) {
      journal.append(label, diff);
      markDirty(session, label);
    },
    readOnlyReason: () => session.getState().project?.readOnlyReason,
    onRefused: (reason) => tellReadOnly(session, reason, 'Nothing was changed.'),
  });
  const flushJournal = async (): Promise<void> => {
    document.settle();
    await journal.flush();
  };
  const transport = createTransport({ onError: (error) => shows(error, 'Sound') });
  const panels = createPanels();
  const tools = {
    bridge,
    document,
    session,
    preferences: kept.store,
    report: shows,
    notify: (toast: Parameters<StudioParts['notify']>[0]) => notify(session, toast),
    ask: (question: Parameters<StudioParts['ask']>[0]) => ask(session, question),
    choosePlace: (...[purpose, name]: Parameters<StudioParts['choosePlace']>) => choosePlace(bridge, session, purpose, name),
  };
  const takes = createTakeWork({ ...tools, flush: flushJournal });
  const projects = createProjects({ ...tools, journal, generate: takes.generate, reopens: rememberWindow(session) });
  const parts: StudioParts = {
    ...tools,
    curves: createTakeCurves({ ...tools, lipTable }),
    transport,
    frames: createFrameLoop(transport.time),
    view: createTimeView(),
    lipTable,
    projects,
    takes,
    panels,
    actions: ACTIONS,
    run: (id) => runAction(parts, id),
  };
  rememberView(parts);
  keepTakeInDocument(parts);
  bindTransport(parts);
  return {
    parts,
    projects,
    panels,
    isWaiting: () => journal.isWaiting(),
    async flush() {
      await Promise.all([kept.flush(), flushJournal()]);
    },
  };
}

function runAction(parts: StudioParts, id: string): void {
  const action = parts.actions.find((known) => known.id === id);
  if (action === undefined || action.isEnabled?.(parts) === false) return;
  Promise.resolve()
    .then(() => action.run(parts))
    .catch((error: unknown) => parts.report(error, action.label.replace('…', '')));
}

/**
 * What the service is asked about takes is asked after it knows them: changes on their way to the journal come first. When the journal is in
 * trouble (which is said elsewhere), the question is asked all the same.
 */
function afterJournal(bridge: ProjectBridge, flush: () => Promise<void>): ProjectBridge {
  const after =
    <A, R>(method: (args: A) => Promise<R>) =>
    async (args: A): Promise<R> => {
      await flush().catch(() => undefined);
      return method(args);
    };
  return {
    ...bridge,
    sound: after(bridge.sound),
    peaks: after(bridge.peaks),
    spectrogram: after(bridge.spectrogram),
    relink: after(bridge.relink),
    generate: after(bridge.generate),
    realign: after(bridge.realign),
    articulate: after(bridge.articulate),
    solve: after(bridge.solve),
    previewExport: after(bridge.previewExport),
    export: after(bridge.export),
    packProject: after(bridge.packProject),
  };
}

/** A head is fetched once, whoever asks; the first one also gives the lip table. */
function withSharedHeads(bridge: ProjectBridge, onHead: (head: HeadView) => void): ProjectBridge {
  const heads = new Map<boolean, Promise<HeadView>>();
  const head: ProjectBridge['head'] = ({ light }) => {
    const known = heads.get(light);
    if (known) return known;
    const asked = bridge.head({ light });
    heads.set(light, asked);
    asked.then(onHead, () => heads.delete(light));
    return asked;
  };
  return { ...bridge, head };
}

/** Curves that were made of sample lines nobody touched are no work that must be saved. */
function markDirty(session: SessionStore, label: string): void {
  const { project } = session.getState();
  if (project === undefined || project.isDirty || (project.folder === '' && label.startsWith('Generate '))) return;
  session.setState({ project: { ...project, isDirty: true } });
}

function recovered(session: SessionStore): void {
  notify(session, { kind: 'note', message: 'The journal is written again; nothing was lost.' });
}

/** Undoing an import takes the shown take away: then the first of the list is shown. */
function keepTakeInDocument({ document, session }: StudioParts): void {
  document.state.subscribe(({ document: now }, { document: before }) => {
    if (now === before) return;
    const { takeId, selectedTakes } = session.getState();
    const stays = selectedTakes.filter((id) => now.has(id));
    const isShown = takeId !== undefined && findRecord(now, 'take', takeId) !== undefined;
    if (isShown && stays.length === selectedTakes.length) return;
    if (isShown) showTake(session, takeId, stays);
    else showTake(session, takesOf(now)[0]?.id);
  });
}

const WINDOW_KEY = 'facewright.window';

/** Remembers in this window (a reload keeps it, another window does not see it) which project it shows. */
function rememberWindow(session: SessionStore): (offer: { readonly name: string; readonly folder: string }) => boolean {
  const before = sessionStorage.getItem(WINDOW_KEY);
  const keyOf = ({ name, folder }: { readonly name: string; readonly folder: string }): string => `${folder}\n${name}`;
  session.subscribe(({ project }) => {
    if (project) sessionStorage.setItem(WINDOW_KEY, keyOf(project));
  });
  return (offer) => before !== null && before === keyOf(offer);
}
