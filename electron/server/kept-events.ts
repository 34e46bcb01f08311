/** An event as it travels: its number and its text. */
export interface KeptEvent {
  readonly number: number;
  readonly text: string;
}

/** Events until every page that may still need them has them. */
export interface KeptEvents {
  push(event: KeptEvent): void;
  /** What came after a number, in order. */
  after(number: number): readonly KeptEvent[];
  /** A page needs what comes after a number; it is away until {@link acknowledge} says otherwise. */
  expect(page: string, number: number): void;
  /** A page has everything up to a number. */
  acknowledge(page: string, number: number): void;
  /** A page lost its socket: it is waited for. */
  leave(page: string): void;
}

/** More than any page is behind that still answers. */
const MOST_KEPT = 1_000;
/** Characters: lines of an hour say a million each. */
const MOST_TEXT = 64 * 2 ** 20;
/** Milliseconds in which a page that went away may come back; one that was closed never does. */
const WAIT_MS = 600_000;
const MOST_PAGES = 100;

/** `now` in milliseconds, from any beginning. */
export function createKeptEvents(now: () => number = () => performance.now()): KeptEvents {
  let kept: KeptEvent[] = [];
  let length = 0;
  /** What each page has, and since when it is away. */
  const pages = new Map<string, { readonly seen: number; readonly awaySince?: number }>();

  function drop(): void {
    const time = now();
    for (const [page, { awaySince }] of pages) if (awaySince !== undefined && time - awaySince > WAIT_MS) pages.delete(page);
    for (const oldest of pages.keys()) if (pages.size > MOST_PAGES) pages.delete(oldest);
    const floor = Math.min(...[...pages.values()].map(({ seen }) => seen));
    const stays = kept.findIndex(({ number }) => number > floor);
    let first = stays < 0 ? kept.length : stays;
    for (const { text } of kept.slice(0, first)) length -= text.length;
    // Nobody has answered for long: the newest are kept.
    for (; kept.length - first > MOST_KEPT || (length > MOST_TEXT && kept.length - first > 1); first++)
      length -= kept[first]?.text.length ?? 0;
    if (first > 0) kept = kept.slice(first);
  }

  return {
    push(event) {
      kept.push(event);
      length += event.text.length;
      drop();
    },
    after: (number) => kept.filter((event) => event.number > number),
    expect(page, number) {
      pages.set(page, { seen: number, awaySince: now() });
    },
    acknowledge(page, number) {
      pages.set(page, { seen: Math.max(number, pages.get(page)?.seen ?? 0) });
      drop();
    },
    leave(page) {
      const known = pages.get(page);
      if (known) pages.set(page, { seen: known.seen, awaySince: now() });
    },
  };
}
