import type { TakeRecord } from '../../shared/document/records.ts';
import type { TakeStatus } from '../store/take-status.ts';

/** What the list can be sorted by; `order` is its own, which people arrange. */
export const SORTS = { order: 'Own order', name: 'Name', duration: 'Length', status: 'What needs work' } as const;
export type Sort = keyof typeof SORTS;

/** What needs a hand comes first. */
const URGENCY: readonly TakeStatus[] = ['failed', 'missing', 'stale', 'new', 'waiting', 'running', 'edited', 'done'];

/** A line of the list. */
export interface ListedTake {
  readonly take: TakeRecord;
  readonly status: TakeStatus;
  /** What is said: as written, else as heard. */
  readonly text: string;
}

/** The lines whose name, text or status has every word of the search, sorted. Numbers in names count as numbers, in every language. */
export function arrange(lines: readonly ListedTake[], search: string, sort: Sort): readonly ListedTake[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  const found = lines.filter(({ take, status, text }) => {
    const haystack = fold(`${take.name} ${text} ${take.note} ${status}`);
    return words.every((word) => haystack.includes(word));
  });
  if (sort === 'order') return found;
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return found.toSorted((a, b) => {
    if (sort === 'name') return collator.compare(a.take.name, b.take.name);
    if (sort === 'duration') return b.take.audio.duration - a.take.audio.duration;
    return URGENCY.indexOf(a.status) - URGENCY.indexOf(b.status);
  });
}

/** Small letters without accents, so that `uber` finds `Über`; wide Japanese letters like narrow ones. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLocaleLowerCase();
}

/** The selection after a click: alone, with Ctrl one more or less, with Shift all from the one that is shown up to it. */
export function selectByClick(
  ids: readonly string[],
  before: { readonly shown: string | undefined; readonly selected: readonly string[] },
  clicked: string,
  keys: { readonly toggle: boolean; readonly range: boolean },
): { readonly shown: string | undefined; readonly selected: readonly string[] } {
  if (keys.range && before.shown !== undefined && ids.includes(before.shown)) {
    const [from, to] = [ids.indexOf(before.shown), ids.indexOf(clicked)].sort((a, b) => a - b);
    return { shown: before.shown, selected: ids.slice(from, (to ?? 0) + 1) };
  }
  if (!keys.toggle) return { shown: clicked, selected: [clicked] };
  if (!before.selected.includes(clicked)) return { shown: clicked, selected: [...before.selected, clicked] };
  const selected = before.selected.filter((id) => id !== clicked);
  return {
    shown: before.shown === clicked ? (selected.at(-1) ?? clicked) : before.shown,
    selected: selected.length > 0 ? selected : [clicked],
  };
}
