import { type CompiledKeys, compileKeys, evaluateCompiled, gapAt } from '../../shared/curves/evaluate-keys.ts';
import type { TakeLayers } from '../../shared/document/evaluate-take.ts';
import type { LayerRecord, RecordId } from '../../shared/document/records.ts';

/** What one layer says by itself: the offset that it adds, or the value that takes the curve's place. */
export interface OwnCurves {
  readonly layer: LayerRecord;
  /** An additive layer without keys adds 0; an overriding one says nothing before its first and after its last key, nor in gaps. */
  at(channel: string, time: number): number | undefined;
  /** Lowest and highest value; undefined for a channel without keys. Curves stay between their keys unless a tangent throws them further. */
  extent(channel: string): { readonly low: number; readonly high: number } | undefined;
}

/** Of the layer with that id; undefined when the take has none. */
export function ownCurves({ layers, tracks }: TakeLayers, layerId: RecordId | undefined): OwnCurves | undefined {
  const layer = layers.find(({ id }) => id === layerId);
  if (!layer) return undefined;
  const compiled = new Map<string, CompiledKeys>();
  const keysOf = (channel: string): CompiledKeys | undefined => {
    const known = compiled.get(channel);
    if (known) return known;
    const track = tracks.find((one) => one.layerId === layer.id && one.channel === channel);
    if (!track || track.keys.length === 0) return undefined;
    const made = compileKeys(track.keys);
    compiled.set(channel, made);
    return made;
  };
  return {
    layer,
    at(channel, time) {
      const keys = keysOf(channel);
      if (layer.mode === 'additive') return keys ? evaluateCompiled(keys, time) : 0;
      const isInside = keys && time >= (keys.times[0] ?? 0) && time <= (keys.times[keys.count - 1] ?? 0) && !gapAt(keys, time);
      return isInside ? evaluateCompiled(keys, time) : undefined;
    },
    extent(channel) {
      const keys = keysOf(channel);
      return keys && { low: Math.min(...keys.values), high: Math.max(...keys.values) };
    },
  };
}
