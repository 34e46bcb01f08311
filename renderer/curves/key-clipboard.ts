import { copyKeys, type KeyClipboard, mirrorClipboard, pasteKeys, pasteTargets } from '../../shared/curves/copy-keys.ts';
import { keyText, readKeyText } from '../../shared/curves/key-text.ts';
import { snapTime } from '../../shared/curves/snap-keys.ts';
import { editChannels, editLayer, trackOf } from '../../shared/document/keyframe-commands.ts';
import { trackIdOf } from '../../shared/document/layer-commands.ts';
import type { RecordId } from '../../shared/document/records.ts';
import type { StudioParts } from '../studio-parts.ts';
import { readClipboard, writeClipboard } from '../ui/system-clipboard.ts';
import { keysText, selectedKeys, selectKeys, tracksIn } from './key-selection.ts';
import { shownTake } from './key-work.ts';
import { snapGrid } from './snapping.ts';

/** Copies the selected keys: for this window, and as text onto the system's clipboard for every other. False when none is selected. */
export async function copySelected(parts: StudioParts): Promise<boolean> {
  const clipboard = takeSelected(parts);
  if (!clipboard) return false;
  parts.curves.editor.setState({ clipboard, isClipboardPrivate: true });
  const isShared = await writeClipboard(keyText(clipboard));
  if (isShared && parts.curves.editor.getState().clipboard === clipboard)
    parts.curves.editor.setState({ isClipboardPrivate: false });
  if (!isShared) {
    parts.notify({
      kind: 'note',
      message: 'The keys were copied for this window only: the system’s clipboard may not be written.',
      hint: 'Allow the clipboard for this page in the browser, and copy again.',
    });
  }
  return true;
}

function takeSelected({ document, session }: StudioParts): KeyClipboard | undefined {
  const selection = selectedKeys({ document, session });
  const tracks = tracksIn(document.state.getState().document, selection);
  const ids = new Map(tracks.map(({ track, keys }) => [track.channel, new Set(keys.map((key) => key.id))]));
  return copyKeys(
    tracks.map(({ track }) => track),
    (channel, key) => ids.get(channel)?.has(key.id) ?? false,
  );
}

/**
 * Pastes what is on the system's clipboard (keys of any window, or columns of numbers) at a moment; where it may not be read, the keys that were
 * copied in this window. @throws StudioError `keys-invalid`
 */
export async function pasteFromClipboard(parts: StudioParts, at: number, isMirrored: boolean): Promise<void> {
  // A copy that is still on its way to the system, or never came there, is the newest all the same.
  const { clipboard: newest, isClipboardPrivate } = parts.curves.editor.getState();
  const text = isClipboardPrivate && newest ? undefined : await readClipboard();
  const { clipboard: own, chosen } = parts.curves.editor.getState();
  const clipboard = !text && own ? own : readKeyText(text ?? '', chosen);
  pasteAt(parts, clipboard, at, isMirrored);
}

/** Pastes onto the channels the keys came from; keys of one channel go onto all chosen ones. */
export function pasteAt(parts: StudioParts, clipboard: KeyClipboard, at: number, isMirrored: boolean): void {
  const take = shownTake(parts);
  const { chosen, layerId: preferred } = parts.curves.editor.getState();
  if (!take) return;
  const time = snapTime(at, snapGrid(parts));
  const targets = isMirrored ? mirrorClipboard(clipboard).tracks : pasteTargets(clipboard, chosen);
  const count = targets.reduce((sum, { keys }) => sum + keys.length, 0);
  const pasted = new Map<RecordId, ReadonlySet<string>>();
  const label = `Paste ${keysText(count)}${isMirrored ? ' mirrored' : ''}`;
  parts.document.perform(label, (document) => {
    const target = editLayer(document, take.id, 'any', preferred);
    const channels = targets.map(({ channel }) => channel);
    return editChannels(document, target, channels, (keys, channel) => {
      const outcome = pasteKeys(
        keys,
        targets.find((one) => one.channel === channel)?.keys ?? [],
        time,
        target.layer.mode === 'override',
      );
      pasted.set(trackOf(document, target.layer.id, channel)?.id ?? trackIdOf(target.layer.id, channel), outcome.pasted);
      return outcome.keys;
    });
  });
  selectKeys(parts, pasted);
}
