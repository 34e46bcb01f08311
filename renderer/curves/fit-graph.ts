import { channelValues } from '../../shared/curves/clip.ts';
import type { StudioParts } from '../studio-parts.ts';
import { FULL_GRAPH } from './curve-editor.ts';
import { shownTake } from './key-work.ts';

/** Least height of the graph, in weights. */
const LEAST = 0.1;
const AIR = 0.08;

/** Shows the values that the chosen curves of both routes have, from 0 on; all of them when none is chosen. */
export function fitGraph(parts: StudioParts): void {
  const take = shownTake(parts);
  const { chosen } = parts.curves.editor.getState();
  const clips = take ? [parts.curves.result(take.route), parts.curves.generated('text'), parts.curves.generated('direct')] : [];
  let most = 0;
  for (const clip of new Set(clips)) {
    for (const channel of clip ? chosen : [])
      for (const value of clip ? channelValues(clip, channel) : []) most = Math.max(most, value);
  }
  if (most === 0) parts.curves.editor.setState({ graph: FULL_GRAPH });
  else {
    const high = Math.max(LEAST, most);
    parts.curves.editor.setState({ graph: { low: -AIR * high, high: high * (1 + AIR) } });
  }
}
