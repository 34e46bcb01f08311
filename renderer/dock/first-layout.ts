import type { DockviewApi, SerializedDockview } from 'dockview-react';
import type { PanelId } from '../studio-parts.ts';
import { PANEL_LIST } from './panel-list.ts';

const TAKES_WIDTH = 260;
const INSPECTOR_WIDTH = 300;
/** Of the height, for the lanes: most of a small window's, or hardly a curve would be seen. */
const TIMELINE_SHARE = 0.6;
const SMALL_TIMELINE_SHARE = 0.64;
const SMALL_HEIGHT = 700;

/** Takes on the left, the face in the middle, what is selected on the right, the lanes over the whole width below. */
export function firstLayout(api: DockviewApi): void {
  const narrow = api.width < 1_400;
  add(api, 'face', {});
  add(api, 'timeline', { position: { direction: 'below' } });
  add(api, 'takes', {
    position: { referencePanel: 'face', direction: 'left' },
    initialWidth: narrow ? 220 : TAKES_WIDTH,
  });
  add(api, 'inspector', {
    position: { referencePanel: 'face', direction: 'right' },
    initialWidth: narrow ? 260 : INSPECTOR_WIDTH,
  });
  add(api, 'transcript', { position: { referencePanel: 'inspector', direction: 'within' }, inactive: true });
  add(api, 'history', { position: { referencePanel: 'inspector', direction: 'within' }, inactive: true });
  const share = api.height < SMALL_HEIGHT ? SMALL_TIMELINE_SHARE : TIMELINE_SHARE;
  api.getPanel('timeline')?.api.setSize({ height: Math.round(api.height * share) });
  api.getPanel('face')?.api.setActive();
}

function add(
  api: DockviewApi,
  id: PanelId,
  options: Omit<Parameters<DockviewApi['addPanel']>[0], 'id' | 'component' | 'title'>,
): void {
  const { title, minimumWidth, minimumHeight } = PANEL_LIST[id];
  api.addPanel({ id, component: id, title, minimumWidth, minimumHeight, ...options } as Parameters<DockviewApi['addPanel']>[0]);
}

/** Where a panel goes that was closed: beside its kind, else to the right. */
const HOMES: Readonly<Record<PanelId, readonly [PanelId, 'within' | 'left' | 'right' | 'below'][]>> = {
  takes: [['face', 'left']],
  face: [['takes', 'right']],
  inspector: [
    ['transcript', 'within'],
    ['history', 'within'],
    ['face', 'right'],
  ],
  transcript: [
    ['inspector', 'within'],
    ['history', 'within'],
    ['face', 'right'],
  ],
  history: [
    ['inspector', 'within'],
    ['transcript', 'within'],
    ['face', 'right'],
  ],
  timeline: [],
};

/** Brings a panel to the front, or back where it belongs. */
export function placePanel(api: DockviewApi, id: PanelId): void {
  const known = api.getPanel(id);
  if (known) {
    known.api.setActive();
    return;
  }
  const home = HOMES[id].find(([neighbour]) => api.getPanel(neighbour) !== undefined);
  if (home) add(api, id, { position: { referencePanel: home[0], direction: home[1] } });
  else add(api, id, { position: { direction: id === 'timeline' ? 'below' : 'right' } });
}

/** Whether a stored layout may be handed to the dock: every panel in it is one of ours. */
export function isLayout(layout: unknown): layout is SerializedDockview {
  if (typeof layout !== 'object' || layout === null || !('grid' in layout) || !('panels' in layout)) return false;
  const { panels } = layout;
  if (typeof panels !== 'object' || panels === null) return false;
  return Object.keys(panels).every((id) => id in PANEL_LIST);
}
