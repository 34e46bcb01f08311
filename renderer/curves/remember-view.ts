import type { StudioParts } from '../studio-parts.ts';
import { type CurveEditor, ROW_HEIGHTS } from './curve-editor.ts';

const VIEW = 'curve-view';
const SILENCE = 'curve-silence';
/** Projects whose solo and mute switches are remembered. */
const MOST_PROJECTS = 20;

/** What goes with the person, whatever is open. */
type View = Pick<CurveEditor, 'layout' | 'shows' | 'rowHeight' | 'pinned' | 'showsOnlyPinned' | 'closedGroups'>;
/** What belongs to a project: which channels its faces leave out. */
type Silence = Pick<CurveEditor, 'soloed' | 'muted'>;

/** The lanes look as they did when they were last seen: rows, pins and folds as the person left them, solo and mute as each project did. */
export function rememberView({ preferences, session, curves }: Pick<StudioParts, 'preferences' | 'session' | 'curves'>): void {
  const { editor } = curves;
  editor.setState(readView(preferences.getState().lastChoices[VIEW]));
  const folderNow = (): string => session.getState().project?.folder ?? '';
  const keep = (name: string, value: unknown): void =>
    preferences.setState(({ lastChoices }) => ({ lastChoices: { ...lastChoices, [name]: value } }));
  const keepSilence = (): void => {
    const folder = folderNow();
    if (folder === '') return;
    const { soloed, muted } = editor.getState();
    const { [folder]: _, ...others } = readObject(preferences.getState().lastChoices[SILENCE]);
    const isSilent = soloed.size + muted.size > 0;
    const entries = Object.entries(others).slice(isSilent ? 1 - MOST_PROJECTS : -MOST_PROJECTS);
    if (isSilent) entries.push([folder, { soloed: [...soloed], muted: [...muted] }]);
    keep(SILENCE, Object.fromEntries(entries));
  };
  editor.subscribe((now, before) => {
    if (isOtherView(now, before)) keep(VIEW, storedView(now));
    if (now.soloed !== before.soloed || now.muted !== before.muted) keepSilence();
  });
  const recall = (): void => editor.setState(readSilence(readObject(preferences.getState().lastChoices[SILENCE])[folderNow()]));
  session.subscribe((now, before) => {
    if (now.project?.projectId !== before.project?.projectId) recall();
    // Saved under a name: the same project goes on.
    else if (now.project?.folder !== before.project?.folder) keepSilence();
  });
  recall();
}

const FIELDS = [
  'layout',
  'shows',
  'rowHeight',
  'pinned',
  'showsOnlyPinned',
  'closedGroups',
] as const satisfies readonly (keyof View)[];

function isOtherView(now: CurveEditor, before: CurveEditor): boolean {
  return FIELDS.some((field) => now[field] !== before[field]);
}

function storedView({ layout, shows, rowHeight, pinned, showsOnlyPinned, closedGroups }: View): unknown {
  return { layout, shows, rowHeight, pinned: [...pinned], showsOnlyPinned, closedGroups: [...closedGroups] };
}

/** What of a stored view makes sense. */
export function readView(stored: unknown): Partial<View> {
  const { layout, shows, rowHeight, pinned, showsOnlyPinned, closedGroups } = readObject(stored);
  const isHeight = typeof rowHeight === 'number' && rowHeight >= ROW_HEIGHTS.smallest && rowHeight <= ROW_HEIGHTS.largest;
  return {
    ...((layout === 'rows' || layout === 'graph') && { layout }),
    ...((shows === 'result' || shows === 'layer') && { shows }),
    ...(isHeight && { rowHeight }),
    ...(isTexts(pinned) && { pinned: new Set(pinned) }),
    ...(typeof showsOnlyPinned === 'boolean' && { showsOnlyPinned }),
    ...(isTexts(closedGroups) && { closedGroups: new Set(closedGroups) }),
  };
}

function readSilence(stored: unknown): Silence {
  const { soloed, muted } = readObject(stored);
  return { soloed: new Set(isTexts(soloed) ? soloed : []), muted: new Set(isTexts(muted) ? muted : []) };
}

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
