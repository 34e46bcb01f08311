import { describe, expect, it } from 'vitest';
import { keepPreferences, readPreferences } from '../../../renderer/store/preferences-store.ts';
import { fakeBridge } from '../../helpers/fake-bridge.ts';

describe('preferences', () => {
  it('are the first ones where nothing or nonsense is stored', () => {
    const first = readPreferences({});
    expect(first).toMatchObject({ theme: 'dark', scale: 1, faces: ['result'], keys: {} });
    const nonsense = { theme: 'pink', scale: 9, faces: [], timeUnit: 3, keys: { a: 1 }, layout: 'no', lastChoices: null };
    expect(readPreferences(nonsense)).toEqual(first);
  });

  it('are what was stored where it can be', () => {
    const stored = {
      theme: 'light',
      scale: 1.5,
      faces: ['text', 'direct'],
      keys: { 'edit.undo': 'Ctrl+U' },
      layout: { grid: {} },
      other: 1,
    };
    expect(readPreferences(stored)).toMatchObject({
      theme: 'light',
      scale: 1.5,
      faces: ['text', 'direct'],
      keys: { 'edit.undo': 'Ctrl+U' },
      layout: { grid: {} },
    });
    expect(readPreferences(stored)).not.toHaveProperty('other');
  });
});

describe('kept preferences', () => {
  it('are written a moment after a change, and what others stored beside them stays', async () => {
    const fake = fakeBridge();
    await fake.bridge.saveSettings({ settings: { theme: 'light', ofTheShell: { window: [1, 2] } } });
    const kept = await keepPreferences(fake.bridge, () => undefined);
    expect(kept.store.getState().theme).toBe('light');
    kept.store.setState({ scale: 1.25 });
    kept.store.setState({ scale: 1.5 });
    await kept.flush();
    expect(fake.stored()).toMatchObject({ theme: 'light', scale: 1.5, ofTheShell: { window: [1, 2] } });
    expect(fake.calls.filter((call) => call === 'saveSettings')).toHaveLength(2);
    await kept.flush();
    expect(fake.calls.filter((call) => call === 'saveSettings')).toHaveLength(2);
  });
});
