import type { Action, PanelId, Preferences, StudioParts } from '../studio-parts.ts';

const PANELS: readonly { readonly id: PanelId; readonly label: string }[] = [
  { id: 'takes', label: 'Takes' },
  { id: 'face', label: 'Face' },
  { id: 'inspector', label: 'Inspector' },
  { id: 'transcript', label: 'Transcript' },
  { id: 'history', label: 'History' },
  { id: 'timeline', label: 'Timeline' },
];

const THEMES: readonly { readonly theme: Preferences['theme']; readonly label: string }[] = [
  { theme: 'dark', label: 'Dark theme' },
  { theme: 'light', label: 'Light theme' },
  { theme: 'system', label: "The system's theme" },
];

/** Steps of the size of everything. */
export const SCALES: readonly number[] = [1, 1.1, 1.25, 1.5, 1.75, 2];

function stepScale({ preferences }: StudioParts, direction: 1 | -1): void {
  const { scale } = preferences.getState();
  const nearest = SCALES.reduce((best, step, index) => {
    return Math.abs(step - scale) < Math.abs((SCALES[best] ?? 1) - scale) ? index : best;
  }, 0);
  preferences.setState({ scale: SCALES[nearest + direction] ?? scale });
}

export const viewActions: readonly Action[] = [
  ...PANELS.map(
    ({ id, label }): Action => ({
      id: `view.panel-${id}`,
      label,
      group: 'View',
      isChecked: ({ panels }) => panels.state.getState().shown.includes(id),
      run: ({ panels }) => (panels.state.getState().shown.includes(id) ? panels.hide(id) : panels.show(id)),
    }),
  ),
  { id: 'view.reset-layout', label: 'Reset the layout', group: 'View', run: ({ panels }) => panels.reset() },
  ...THEMES.map(
    ({ theme, label }): Action => ({
      id: `view.theme-${theme}`,
      label,
      group: 'View',
      isChecked: ({ preferences }) => preferences.getState().theme === theme,
      run: ({ preferences }) => preferences.setState({ theme }),
    }),
  ),
  {
    id: 'view.larger',
    label: 'Larger',
    group: 'View',
    keys: ['Ctrl+Alt+='],
    isEnabled: ({ preferences }) => preferences.getState().scale < 2,
    run: (parts) => stepScale(parts, 1),
  },
  {
    id: 'view.smaller',
    label: 'Smaller',
    group: 'View',
    keys: ['Ctrl+Alt+-'],
    isEnabled: ({ preferences }) => preferences.getState().scale > 1,
    run: (parts) => stepScale(parts, -1),
  },
];
