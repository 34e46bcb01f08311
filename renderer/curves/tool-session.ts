import { channelUnit, isHeadChannel } from '../../shared/core/curve-channels.ts';
import type { Gesture, StudioParts } from '../studio-parts.ts';
import { freezeCurves } from './clip-curve.ts';
import type { CurveTool } from './curve-editor.ts';
import { countKeys, keysText, selectedKeys, tracksIn } from './key-selection.ts';
import { linkedChannels, shownTake } from './key-work.ts';
import { type CurveSpan, type ToolOutcome, type ToolUse, toolOnKeys, toolOnSpan } from './span-tools.ts';

/** Titles, and how much of a verb there may be. */
export const TOOLS: Readonly<
  Record<
    CurveTool,
    {
      readonly title: string;
      readonly label: string;
      readonly unit: string;
      readonly start: number;
      readonly least: number;
      readonly most: number;
      readonly step: number;
    }
  >
> = {
  simplify: { title: 'Simplify', label: 'Largest error', unit: '', start: 0.02, least: 0.001, most: 0.2, step: 0.001 },
  smooth: { title: 'Smooth', label: 'Radius', unit: 's', start: 0.05, least: 0, most: 0.5, step: 0.005 },
  scale: { title: 'Scale', label: 'Factor', unit: '×', start: 1.2, least: 0, most: 3, step: 0.01 },
  offset: { title: 'Offset', label: 'Offset', unit: '', start: 0.1, least: -1, most: 1, step: 0.01 },
};

/** A verb that is being tried out: every amount starts from what was before. */
export interface ToolSession {
  /** What it acts on, for people. */
  readonly target: string;
  /** Amounts and errors are shown times this: 1, or degrees where only turns of the head are changed. */
  readonly unit: number;
  /** Shows the curve with that much of the verb. */
  preview(amount: number): { readonly error: number; readonly keys: number };
  commit(): void;
  cancel(): void;
  /** Tells once that it ended without being asked: undone, or something else was begun. Returns how to stop listening. */
  onEnd(listener: () => void): () => void;
}

/** What a verb would act on now: selected keys, else the chosen channels in the selected stretch of time. */
export function toolTarget(parts: StudioParts):
  | {
      readonly text: string;
      readonly unit: number;
      readonly apply: (use: ToolUse) => (document: Parameters<typeof toolOnKeys>[0]) => ToolOutcome;
    }
  | undefined {
  const keys = selectedKeys(parts);
  if (keys.size > 0) {
    const unit = unitOf(tracksIn(parts.document.state.getState().document, keys).map(({ track }) => track.channel));
    return { text: keysText(countKeys(keys)), unit, apply: (use) => (document) => toolOnKeys(document, keys, use) };
  }
  const take = shownTake(parts);
  const { selection } = parts.session.getState();
  const { chosen, layerId } = parts.curves.editor.getState();
  const result = take && parts.curves.result(take.route);
  if (!take || !result || selection.kind !== 'range' || chosen.length === 0) return undefined;
  const channels = linkedChannels(parts, chosen);
  const span: CurveSpan = {
    takeId: take.id,
    range: selection.range,
    channels,
    result: freezeCurves(result, channels),
    ...(layerId && { layerId }),
  };
  const text = `${channels.length === 1 ? '1 curve' : `${channels.length} curves`}, ${(selection.range.end - selection.range.start).toFixed(2)} s`;
  return { text, unit: unitOf(channels), apply: (use) => (document) => toolOnSpan(document, span, use) };
}

function unitOf(channels: readonly string[]): number {
  return channels.length > 0 && channels.every(isHeadChannel) ? channelUnit(channels[0] ?? '') : 1;
}

/** Begins to try a verb out; undefined when nothing is selected. */
export function beginTool(parts: StudioParts, tool: CurveTool): ToolSession | undefined {
  const target = toolTarget(parts);
  if (!target) return undefined;
  const gesture: Gesture = parts.document.begin(`${TOOLS[tool].title} ${target.text}`);
  const { state } = parts.document;
  const start = state.getState().gesture?.start;
  return {
    target: target.text,
    unit: target.unit,
    preview(amount) {
      let error = 0;
      let keys = 0;
      gesture.update((document) => {
        const outcome = target.apply({ verb: tool, amount })(document);
        error = outcome.error;
        const records = [...Object.values(outcome.diff.added), ...Object.values(outcome.diff.updated).map(([, to]) => to)];
        keys = records.reduce((sum, record) => sum + (record.kind === 'track' ? record.keys.length : 0), 0);
        return outcome.diff;
      });
      return { error, keys };
    },
    commit: () => gesture.commit(),
    cancel: () => gesture.cancel(),
    onEnd: (listener) => state.subscribe((history) => history.gesture?.start !== start && listener()),
  };
}

/** Sets what is selected to 0. */
export function zeroSelected(parts: StudioParts): void {
  const target = toolTarget(parts);
  if (target)
    parts.document.perform(`Set ${target.text} to zero`, (document) => target.apply({ verb: 'zero', amount: 0 })(document).diff);
}
