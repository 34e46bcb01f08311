import { openDialog } from '../store/session-store.ts';
import type { Action, StudioParts } from '../studio-parts.ts';

const isOpen = ({ session }: StudioParts): boolean => session.getState().project !== undefined;
const isWritable = ({ session }: StudioParts): boolean => {
  const { project } = session.getState();
  return project !== undefined && project.readOnlyReason === undefined;
};
const dialog =
  (name: string) =>
  ({ session }: StudioParts): void =>
    openDialog(session, name);

export const projectActions: readonly Action[] = [
  {
    id: 'project.new',
    label: 'New project',
    group: 'File',
    keys: ['Ctrl+Alt+N'],
    run: ({ projects }) => projects.create({ sample: false }),
  },
  { id: 'project.open', label: 'Open project…', group: 'File', keys: ['Ctrl+O'], run: openProject },
  { id: 'project.recent', label: 'Recent projects…', group: 'File', keys: ['Ctrl+Shift+O'], run: dialog('start') },
  { id: 'project.sample', label: 'Sample lines', group: 'File', run: ({ projects }) => projects.create({ sample: true }) },
  {
    id: 'project.save',
    label: 'Save',
    group: 'File',
    keys: ['Ctrl+S'],
    isEnabled: isWritable,
    run: async ({ projects }) => void (await projects.save()),
  },
  { id: 'project.save-as', label: 'Save as…', group: 'File', keys: ['Ctrl+Shift+S'], isEnabled: isOpen, run: saveAs },
  {
    id: 'project.take-over',
    label: 'Take the project over…',
    group: 'File',
    isEnabled: ({ session }) => session.getState().project?.canTakeOver === true,
    run: ({ projects }) => projects.takeOver(),
  },
  { id: 'project.versions', label: 'Earlier versions…', group: 'File', isEnabled: isWritable, run: dialog('versions') },
  {
    id: 'takes.import',
    label: 'Import recordings…',
    group: 'File',
    keys: ['Ctrl+I'],
    isEnabled: isWritable,
    run: importRecordings,
  },
  {
    id: 'project.relink',
    label: 'Find missing recordings…',
    group: 'File',
    isEnabled: ({ session }) => (session.getState().project?.missingAudio.length ?? 0) > 0,
    run: dialog('relink'),
  },
  { id: 'export.open', label: 'Export…', group: 'File', keys: ['Ctrl+E'], isEnabled: isOpen, run: dialog('export') },
  { id: 'project.pack', label: 'Pack into one file…', group: 'File', isEnabled: isOpen, run: pack },
  { id: 'project.unpack', label: 'Unpack a packed project…', group: 'File', run: unpack },
  { id: 'settings.open', label: 'Settings…', group: 'File', keys: ['Ctrl+,'], run: dialog('settings') },
];

async function openProject({ choosePlace, projects }: StudioParts): Promise<void> {
  const place = (await choosePlace('open-project'))?.places[0];
  if (place !== undefined) await projects.open(place);
}

async function saveAs({ choosePlace, projects, session }: StudioParts): Promise<void> {
  const name = session.getState().project?.name ?? 'Untitled';
  const choice = await choosePlace('save-project', name);
  const place = choice?.places[0];
  if (place !== undefined) await projects.saveAs(place, choice?.name ?? name);
}

async function importRecordings({ choosePlace, takes }: StudioParts): Promise<void> {
  const choice = await choosePlace('recordings');
  if (choice) await takes.importPlaces(choice.places);
}

async function pack({ bridge, choosePlace, projects, session }: StudioParts): Promise<void> {
  const { project } = session.getState();
  if (project === undefined) return;
  const choice = await choosePlace('pack', project.name);
  const folder = choice?.places[0];
  if (folder === undefined) return;
  await projects.flush();
  await bridge.packProject({ projectId: project.projectId, folder, name: choice?.name ?? project.name });
}

async function unpack({ choosePlace, projects }: StudioParts): Promise<void> {
  const place = (await choosePlace('unpack'))?.places[0];
  if (place === undefined) return;
  const folder = (await choosePlace('unpack-folder'))?.places[0];
  if (folder !== undefined) await projects.unpack(place, folder);
}
