import type { FoundCurve } from './check-export.ts';
import type { FbxNode } from './fbx-node.ts';
import { readFbx } from './fbx-read.ts';
import { TICKS_PER_SECOND } from './fbx-time.ts';

/**
 * Animated blend-shape channels and joint attributes of a binary FBX, take by take in file order, found by following its links from
 * stacks down to keys. Other curves (head rotation) are left out.
 * @throws StudioError `export-reread-failed`
 */
export function fbxCurves(bytes: Uint8Array): FoundCurve[] {
  const nodes = readFbx(bytes);
  const section = (name: string) => nodes.find((node) => node.name === name)?.children ?? [];
  const objects = new Map(section('Objects').map((object) => [object.properties[0]?.value, object]));
  const links = section('Connections').map(({ properties }) => properties.map((property) => property.value));
  const children = new Map<unknown, FbxNode[]>();
  const drives = new Map<unknown, { readonly target: FbxNode; readonly property: string }>();
  for (const [kind, childId, parentId, property] of links) {
    const [child, parent] = [objects.get(childId), objects.get(parentId)];
    if (!child || !parent) continue;
    if (kind === 'OP' && child.name === 'AnimationCurveNode') drives.set(childId, { target: parent, property: String(property) });
    else children.set(parentId, [...(children.get(parentId) ?? []), child]);
  }
  const below = (node: FbxNode, name: string) =>
    (children.get(node.properties[0]?.value) ?? []).filter((child) => child.name === name);
  return section('Objects')
    .filter((object) => object.name === 'AnimationStack')
    .flatMap((stack, index) =>
      below(stack, 'AnimationLayer')
        .flatMap((layer) => below(layer, 'AnimationCurveNode'))
        .flatMap((curveNode) => {
          const driven = drives.get(curveNode.properties[0]?.value);
          const [curve] = below(curveNode, 'AnimationCurve');
          if (!driven || !curve || driven.property.startsWith('Lcl ')) return [];
          const isChannel = driven.property === 'DeformPercent';
          const channel = isChannel ? channelName(driven.target, below) : driven.property;
          return [{ take: index, channel, ...keysOf(curve, isChannel ? 100 : 1) }];
        }),
    );
}

/** The shape's name, which never has a prefix. */
function channelName(channel: FbxNode, below: (node: FbxNode, name: string) => FbxNode[]): string {
  const [shape = channel] = below(channel, 'Geometry');
  return String(shape.properties[1]?.value).split('\u0000')[0] ?? '';
}

function keysOf(curve: FbxNode, scale: number): { readonly times: Float64Array; readonly weights: Float64Array } {
  const array = (name: string) => curve.children.find((child) => child.name === name)?.properties[0]?.value;
  const [ticks, values] = [array('KeyTime'), array('KeyValueFloat')];
  return {
    times: ticks instanceof BigInt64Array ? tickSeconds(ticks) : new Float64Array(0),
    weights: values instanceof Float32Array ? Float64Array.from(values, (value) => value / scale) : new Float64Array(0),
  };
}

/** Seconds of positive ticks, by halves of their 64 bits: a bigint for each key would take most of the time of a check. */
function tickSeconds(ticks: BigInt64Array): Float64Array {
  const halves = new Uint32Array(ticks.buffer, ticks.byteOffset, ticks.length * 2);
  const perSecond = Number(TICKS_PER_SECOND);
  return Float64Array.from(
    { length: ticks.length },
    (_, key) => ((halves[key * 2 + 1] ?? 0) * 2 ** 32 + (halves[key * 2] ?? 0)) / perSecond,
  );
}
