import { isHeadChannel } from '../../shared/core/curve-channels.ts';
import { takeLayers } from '../../shared/document/evaluate-take.ts';
import type { StudioParts } from '../studio-parts.ts';
import { curveExtent } from './clip-curve.ts';
import { FULL_GRAPH, FULL_HEAD_GRAPH } from './curve-editor.ts';
import { shownTake } from './key-work.ts';
import { activeLayer } from './layer-actions.ts';
import { ownCurves } from './own-curve.ts';
import type { Range } from './row-scales.ts';

/** Least height of a graph: in weights, and in degrees. */
const LEAST = 0.1;
const LEAST_DEGREES = 2;
const AIR = 0.08;

/** Shows the values that the chosen curves of both routes have, from 0 on; all of them when none is chosen. */
export function fitGraph(parts: StudioParts): void {
  const { chosen } = parts.curves.editor.getState();
  const graph =
    fitted(
      parts,
      chosen.filter((channel) => !isHeadChannel(channel)),
      LEAST,
    ) ?? FULL_GRAPH;
  const headGraph = fitted(parts, chosen.filter(isHeadChannel), LEAST_DEGREES) ?? FULL_HEAD_GRAPH;
  parts.curves.editor.setState({ graph, headGraph });
}

function fitted(parts: StudioParts, channels: readonly string[], least: number): Range | undefined {
  const take = shownTake(parts);
  if (!take || channels.length === 0) return undefined;
  const clips = [parts.curves.result(take.route), parts.curves.generated('text'), parts.curves.generated('direct')];
  const isOwn = parts.curves.editor.getState().shows === 'layer';
  const own = isOwn
    ? ownCurves(takeLayers(parts.document.state.getState().document, take.id), activeLayer(parts)?.id)
    : undefined;
  const ranges = channels.flatMap((channel) => [
    ...[...new Set(clips)].map((clip) => clip && curveExtent(clip, channel)),
    own?.extent(channel),
  ]);
  const high = Math.max(least, ...ranges.map((range) => range?.high ?? 0));
  const low = Math.min(own?.layer.mode === 'additive' ? -high / 2 : 0, ...ranges.map((range) => range?.low ?? 0));
  const air = AIR * (high - low);
  return { low: low - air, high: high + air };
}
