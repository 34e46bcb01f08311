import { describe, expect, it } from 'vitest';
import { findConflicts } from '../../../renderer/actions/keys.ts';
import { lanesActions } from '../../../renderer/lanes/lanes-actions.ts';
import { matchPhones, PHONE_ROWS } from '../../../renderer/lanes/phone-search.ts';
import { PHONE_HINTS } from '../../../renderer/lanes/tier-words.ts';
import { playbackActions } from '../../../renderer/playback/playback-actions.ts';
import { transcriptActions } from '../../../renderer/transcript/transcript-actions.ts';
import { PHONEMES } from '../../../shared/core/phonemes.ts';

describe('the actions of sound, words and phones', () => {
  const actions = [...lanesActions, ...playbackActions, ...transcriptActions];

  it('have keys of their own and names of their own', () => {
    expect(findConflicts(actions, { keys: {} }).map(({ key, actions: [a, b] }) => `${key}: ${a.id}, ${b.id}`)).toEqual([]);
    expect(new Set(actions.map((action) => action.id)).size).toBe(actions.length);
    expect(new Set(actions.map((action) => action.label)).size).toBe(actions.length);
  });
});

describe('the grid of phones', () => {
  it('has every phone once, with a hint', () => {
    expect(PHONE_ROWS.flatMap((row) => row.phones).toSorted()).toEqual([...PHONEMES].toSorted());
    for (const phoneme of PHONEMES) expect(PHONE_HINTS[phoneme][1]).toMatch(/\w/);
  });

  it('finds the exact phone first', () => {
    expect(matchPhones('s')).toEqual(['S', 'SH', 'SIL']);
    expect(matchPhones('SH')).toEqual(['SH']);
    expect(matchPhones('Q')).toEqual([]);
  });
});
