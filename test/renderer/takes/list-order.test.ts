import { describe, expect, it } from 'vitest';
import { arrange, type ListedTake, selectByClick } from '../../../renderer/takes/list-order.ts';
import { makeAudio, makeTake } from '../../helpers/fake-bridge.ts';

const line = (name: string, part: Partial<ListedTake> = {}, duration = 1): ListedTake => ({
  take: makeTake(name, { name, audio: makeAudio(name, duration) }),
  status: 'done',
  text: '',
  ...part,
});
const names = (lines: readonly ListedTake[]): string[] => lines.map(({ take }) => take.name);

describe('the list of takes', () => {
  const lines = [
    line('Zeile 10', { text: 'Über die Brücke' }, 3),
    line('Zeile 9', { status: 'failed' }, 9),
    line('ガタガタ', { text: '橋の上', status: 'stale' }, 5),
  ];

  it('finds by name, text and state, whatever the accents', () => {
    expect(names(arrange(lines, 'uber brucke', 'order'))).toEqual(['Zeile 10']);
    expect(names(arrange(lines, 'zeile failed', 'order'))).toEqual(['Zeile 9']);
    expect(names(arrange(lines, '橋', 'order'))).toEqual(['ガタガタ']);
    expect(names(arrange(lines, '', 'order'))).toEqual(names(lines));
    expect(arrange(lines, 'nowhere', 'order')).toEqual([]);
  });

  it('sorts numbers as numbers, long lines first, and what needs work first', () => {
    expect(names(arrange(lines, 'zeile', 'name'))).toEqual(['Zeile 9', 'Zeile 10']);
    expect(names(arrange(lines, '', 'duration'))).toEqual(['Zeile 9', 'ガタガタ', 'Zeile 10']);
    expect(names(arrange(lines, '', 'status'))).toEqual(['Zeile 9', 'ガタガタ', 'Zeile 10']);
  });

  it('selects alone, one more with Ctrl, and a stretch with Shift', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const plain = { toggle: false, range: false };
    const one = selectByClick(ids, { shown: undefined, selected: [] }, 'b', plain);
    expect(one).toEqual({ shown: 'b', selected: ['b'] });
    expect(selectByClick(ids, one, 'd', { toggle: true, range: false })).toEqual({ shown: 'd', selected: ['b', 'd'] });
    expect(selectByClick(ids, one, 'd', { toggle: false, range: true })).toEqual({ shown: 'b', selected: ['b', 'c', 'd'] });
    expect(selectByClick(ids, one, 'a', { toggle: false, range: true }).selected).toEqual(['a', 'b']);
    expect(selectByClick(ids, one, 'b', { toggle: true, range: false })).toEqual({ shown: 'b', selected: ['b'] });
  });
});
