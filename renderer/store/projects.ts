import { StudioError } from '../../shared/core/errors.ts';
import { takesOf } from '../../shared/document/records.ts';
import type { PlaceToken, ProjectView, RecoveryOffer } from '../../shared/ipc/project-views.ts';
import type { OpenProject, Projects, StudioParts } from '../studio-parts.ts';
import type { OwnedDocument } from './document-store.ts';
import type { Journal } from './journal.ts';
import { accessOf, isUntouchedSample, openWithRecovery, type Recover, SAMPLE_NAME } from './project-openings.ts';
import { EMPTY_SESSION, openDialog, tellReadOnly } from './session-store.ts';

type ProjectParts = Pick<StudioParts, 'bridge' | 'session' | 'preferences' | 'report' | 'notify' | 'ask' | 'choosePlace'> & {
  readonly document: OwnedDocument;
  readonly journal: Journal;
  /** Has curves made of takes that have none. */
  readonly generate: (takeIds: readonly string[]) => Promise<void>;
  /** Whether this very window had the project open before it was reloaded. */
  readonly reopens: (offer: RecoveryOffer) => boolean;
};

export interface ProjectFlow extends Projects {
  /** What the window begins with: what can be recovered, the last project, or the sample lines. */
  start(): Promise<void>;
}

const LAST_TAKE = 'lastTake';

export function createProjects(parts: ProjectParts): ProjectFlow {
  const { bridge, document, journal, session, report } = parts;
  const current = (): OpenProject | undefined => session.getState().project;
  /** This window itself is opening a project, which may be the one that it shows. */
  let isChanging = false;

  function adopt(view: ProjectView): void {
    document.open(new Map(view.records.map((record) => [record.id, record])));
    journal.open(view.projectId, view.sequence);
    const { projectId, name, folder, isDirty, missingAudio } = view;
    const takes = takesOf(document.state.getState().document);
    const remembered = takes.find((take) => take.id === parts.preferences.getState().lastChoices[LAST_TAKE]) ?? takes[0];
    const { toasts, about } = session.getState();
    session.setState(
      {
        ...EMPTY_SESSION,
        toasts,
        about,
        project: { projectId, name, folder, isDirty, missingAudio, ...accessOf(view) },
        ...(remembered ? { takeId: remembered.id, selectedTakes: [remembered.id] } : {}),
      },
      true,
    );
    if (view.readOnlyReason !== undefined) tellReadOnly(session, view.readOnlyReason);
    for (const warning of view.warnings) parts.notify({ kind: 'warning', message: warning });
    if (missingAudio.length === 0) return;
    const message = missingAudio.length === 1 ? 'One recording is missing.' : `${missingAudio.length} recordings are missing.`;
    const hint = 'Their curves are all there. Show where the recordings are now to hear them again.';
    parts.notify({ kind: 'warning', message, hint, action: { id: 'project.relink', label: 'Find recordings' } });
  }

  /** Whether the open project may be put away: asks about changes that were not saved. Undefined when the person would rather stay. */
  async function askToLeave(): Promise<'keep' | 'discard' | undefined> {
    const project = current();
    if (project === undefined || project.hasMoved || !project.isDirty) return 'keep';
    const answer = await parts.ask({
      title: `Save the changes to ${project.name}?`,
      text: 'Changes that are not saved are lost when the project is closed.',
      buttons: [
        { id: 'save', label: 'Save' },
        { id: 'discard', label: 'Do not save', kind: 'danger' },
      ],
    });
    if (answer === undefined || (answer === 'save' && !(await save()))) return undefined;
    return answer === 'discard' ? 'discard' : 'keep';
  }

  async function close(discard: boolean): Promise<void> {
    const project = current();
    if (project === undefined || project.hasMoved) return;
    await journal.flush().catch((error: unknown) => report(error, project.name));
    await bridge.closeProject({ projectId: project.projectId, discard }).catch((error: unknown) => {
      // It is not this window's any more: what was just opened is the very same project.
      if (!(error instanceof StudioError && error.code === 'request-refused')) report(error, project.name);
    });
  }

  /** The open project stays until the other one is there: when that cannot be opened, nothing has changed. */
  async function change(what: string, open: () => Promise<ProjectView>): Promise<void> {
    const answer = await askToLeave();
    if (answer === undefined) return;
    isChanging = true;
    try {
      // What is thrown away goes first: the other one may be the same project as it was saved.
      if (answer === 'discard') {
        await close(true);
        session.setState({ project: undefined });
      }
      const view = await open();
      await close(false);
      adopt(view);
    } catch (error) {
      report(error, what);
    } finally {
      isChanging = false;
    }
    if (current() === undefined && answer === 'discard') await resume();
  }

  const openAsking = (open: (recover: Recover) => Promise<ProjectView>, recover?: Recover): Promise<ProjectView> =>
    openWithRecovery(parts.ask, open, recover);
  const openPlace = (place: PlaceToken, recover?: Recover): Promise<ProjectView> =>
    openAsking((how) => bridge.openProject({ place, recover: how }), recover);

  async function takeOver(): Promise<void> {
    const project = current();
    if (!project?.canTakeOver) return;
    const { projectId, readOnlyReason = '', hasMoved } = project;
    try {
      const sure =
        hasMoved ||
        (await parts.ask({
          title: `Take ${project.name} over?`,
          text: `${readOnlyReason} Take it over when nobody works in it there any more: what is done there afterwards cannot be saved.`,
          buttons: [{ id: 'take-over', label: 'Take it over', kind: 'danger' }],
        }));
      if (sure) adopt(await openAsking((recover) => bridge.takeOverProject({ projectId, recover })));
    } catch (error) {
      report(error, 'Take over');
    }
  }

  /** Another window opened it: what this one shows stays, and can be worked in again once it was taken back. */
  function moved(): void {
    const project = current();
    if (project === undefined) return;
    if (journal.isWaiting()) report(new StudioError('project-locked', 'The last change was not written.'), project.name);
    journal.open(project.projectId, journal.sequence());
    const readOnlyReason = 'The project was opened in another window, so it can only be looked at here.';
    session.setState({ project: { ...project, isDirty: false, readOnlyReason, canTakeOver: true, hasMoved: true } });
    if (!isChanging) tellReadOnly(session, readOnlyReason);
  }

  async function flush(): Promise<void> {
    document.settle();
    await journal.flush();
  }

  async function write(
    target: { readonly place?: PlaceToken; readonly name?: string },
    overwriteOutside = false,
  ): Promise<boolean> {
    const project = current();
    if (project === undefined) return false;
    try {
      await flush();
      const saved = await bridge.saveProject({ projectId: project.projectId, ...target, overwriteOutside });
      const isDirty = journal.sequence() > saved.sequence || journal.isWaiting();
      const { readOnlyReason: _, canTakeOver: __, ...rest } = current() ?? project;
      session.setState({ project: { ...rest, name: saved.name, folder: saved.folder, isDirty } });
      return true;
    } catch (error) {
      if (error instanceof StudioError && error.code === 'project-changed-outside' && !overwriteOutside) {
        const answer = await parts.ask({
          title: 'Another program changed this project',
          text: error.message,
          buttons: [
            { id: 'overwrite', label: 'Save over it', kind: 'danger' },
            { id: 'elsewhere', label: 'Save elsewhere' },
          ],
        });
        if (answer === 'overwrite') return write(target, true);
        return answer === 'elsewhere' ? saveElsewhere() : false;
      }
      report(error, 'Save');
      return false;
    }
  }

  async function saveElsewhere(): Promise<boolean> {
    const name = current()?.name;
    const choice = await parts.choosePlace('save-project', name);
    const place = choice?.places[0];
    return place === undefined ? false : write({ place, name: choice?.name ?? name ?? 'Untitled' });
  }

  const save = async (): Promise<boolean> => (current()?.folder ? write({}) : saveElsewhere());

  async function create({ sample }: { readonly sample: boolean }): Promise<void> {
    await change('New project', () => bridge.newProject({ name: sample ? SAMPLE_NAME : 'Untitled', sample }));
    const { project } = session.getState();
    // Nothing of a new project is lost when it goes.
    if (project) session.setState({ project: { ...project, isDirty: false } });
    if (!sample) return;
    const takes = takesOf(document.state.getState().document).filter((take) => take.generation === undefined);
    await parts.generate(takes.map((take) => take.id));
  }

  async function resume(): Promise<void> {
    if (current() !== undefined) return;
    const last = (await bridge.recentProjects()).find((project) => !project.isMissing);
    if (last) await change(last.name, () => openPlace(last.place));
    if (current() === undefined) await create({ sample: true });
  }

  return {
    create,
    open: (place, recover) => change('Open', () => openPlace(place, recover)),
    takeOver,
    moved,
    resume: () => resume().catch((error: unknown) => report(error)),
    unpack: (place, folder) => change('Unpack', () => bridge.unpackProject({ place, folder })),
    save,
    saveAs: (place, name) => write({ place, name }),
    flush,
    async start() {
      try {
        // Nothing of what opens waits for what the program says about itself.
        const about = bridge.about().then((known) => session.setState({ about: known }), report);
        const offers = await bridge.recoveries();
        const mine = offers.find((offer) => parts.reopens(offer) || isUntouchedSample(offer));
        if (mine) await change(mine.name, () => bridge.openProject({ place: mine.place, recover: 'recovered' }));
        else if (offers.length > 0) openDialog(session, 'recovery');
        else await resume();
        await about;
      } catch (error) {
        report(error);
      }
    },
  };
}
