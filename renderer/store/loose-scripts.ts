import { type RecordId, takesOf } from '../../shared/document/records.ts';
import { setScripts } from '../../shared/document/take-commands.ts';
import type { LooseScript } from '../../shared/ipc/project-views.ts';
import type { StudioParts } from '../studio-parts.ts';

/** So many names are said; of more only how many. */
const MOST_NAMES = 3;

/** Gives takes that are there already the scripts that were dropped without their recordings, as one step, and says which have none. */
export function takeOverScripts(
  { document, notify }: Pick<StudioParts, 'document' | 'notify'>,
  scripts: readonly LooseScript[],
): void {
  if (scripts.length === 0) return;
  const takes = takesOf(document.state.getState().document);
  const byName = new Map<string, RecordId[]>();
  for (const take of takes) {
    const names = new Set([plainName(take.name), plainName(fileName(take.audio.path))]);
    for (const name of names) byName.set(name, [...(byName.get(name) ?? []), take.id]);
  }
  const texts = new Map<RecordId, string>();
  for (const { name, text } of scripts) for (const id of byName.get(name) ?? []) texts.set(id, text);
  const changed = takes.filter((take) => texts.has(take.id) && texts.get(take.id) !== take.script).length;
  if (changed > 0) {
    const label = changed === 1 ? 'Set 1 script' : `Set ${changed} scripts`;
    document.perform(label, (now) => setScripts(now, texts));
    notify({
      kind: 'note',
      topic: 'scripts',
      message: changed === 1 ? '1 take has its script now.' : `${changed} takes have their scripts now.`,
      hint: 'Their curves come from before: generate them again.',
      action: { id: 'takes.generate-stale', label: 'Generate' },
    });
  }
  const orphans = scripts.filter(({ name }) => !byName.has(name));
  const [first] = orphans;
  if (first) {
    const names = orphans.slice(0, MOST_NAMES).map(({ name }) => name);
    const more = orphans.length > names.length ? ` and ${orphans.length - names.length} more` : '';
    notify({ kind: 'note', topic: 'orphans', message: `${first.from}: no recording is called ${names.join(', ')}${more}.` });
  } else if (changed === 0) {
    notify({ kind: 'note', topic: 'scripts', message: 'The takes have these scripts already.' });
  }
}

function plainName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function fileName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').replace(/\.[^.]*$/, '');
}
