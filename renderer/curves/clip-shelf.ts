import type { BlobName } from '../../shared/document/records.ts';
import type { ClipView } from '../../shared/ipc/bridge-data.ts';

/** Bytes of clips that are kept for going back to a take quickly. */
const SHELF_BYTES = 192 * 2 ** 20;

/** Clips by name as long as there is room; the one that was not asked for the longest goes first. */
export interface ClipShelf {
  get(name: BlobName): ClipView | undefined;
  /** Fetches a clip unless it is there or under way; `then` is told only when it came. */
  want(name: BlobName, then: () => void): void;
  clear(): void;
}

export function createClipShelf(
  fetch: (name: BlobName) => Promise<ClipView>,
  onTrouble: (error: unknown) => void,
  capacity = SHELF_BYTES,
): ClipShelf {
  const clips = new Map<BlobName, ClipView>();
  const pending = new Set<BlobName>();
  let generation = 0;
  const bytesOf = ({ values, gap, headMotion }: ClipView): number => values.byteLength + gap.byteLength + headMotion.byteLength;
  const get = (name: BlobName): ClipView | undefined => {
    const clip = clips.get(name);
    if (clip) {
      clips.delete(name);
      clips.set(name, clip);
    }
    return clip;
  };
  const put = (name: BlobName, clip: ClipView): void => {
    clips.set(name, clip);
    let bytes = [...clips.values()].reduce((sum, one) => sum + bytesOf(one), 0);
    for (const [old, one] of clips) {
      if (bytes <= capacity || old === name) break;
      clips.delete(old);
      bytes -= bytesOf(one);
    }
  };
  return {
    get,
    want(name, then) {
      if (pending.has(name) || clips.has(name)) return;
      pending.add(name);
      const asked = generation;
      fetch(name)
        .then(
          (clip) => {
            if (asked !== generation) return;
            put(name, clip);
            then();
          },
          (error: unknown) => asked === generation && onTrouble(error),
        )
        .finally(() => pending.delete(name));
    },
    clear() {
      generation++;
      clips.clear();
      pending.clear();
    },
  };
}
