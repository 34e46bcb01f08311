import { channelValues } from '../curves/clip.ts';
import { reducedFrames } from '../curves/reduce.ts';
import type { ExportOptions, ExportTake } from './export-input.ts';
import type { FbxBuilder } from './fbx-builder.ts';
import { plainName } from './fbx-builder.ts';
import { type FbxNode, float64, int32, node, objectName, P, properties70 } from './fbx-node.ts';
import { frameTicks, secondsTicks } from './fbx-time.ts';
import { parseTimecode } from './timecode.ts';

/** Interpolation flag of a key: straight to the next one. Other kinds are read differently or not at all. */
const LINEAR = Int32Array.of(4);
/** Slopes and weights of a key as every writer leaves them: 0, 0, the packed default weights (1/3, 1/3), 0. */
const KEY_DATA = new Float32Array(Int32Array.of(0, 0, 218434821, 0).buffer);
const PERCENT = 100;

/** The stack of a take in the file, ready for its curves. */
export interface FbxTake {
  readonly take: ExportTake;
  readonly layerId: bigint;
  readonly stackId: bigint;
  readonly start: bigint;
  readonly stop: bigint;
  /** One channel's keys, its weights times `scale`. */
  readonly keys: (channel: string, scale: number) => FbxKeys;
  /** Keys of any values, one a frame. */
  readonly denseKeys: (values: Float32Array) => FbxKeys;
}

export interface FbxKeys {
  readonly times: BigInt64Array;
  readonly values: Float32Array;
}

/** Adds the stack and the layer of a take. Key times are those of the clip's frames from 0, or from the start timecode if asked for. */
export function addTake(builder: FbxBuilder, take: ExportTake, name: string, options: ExportOptions): FbxTake {
  const { frameRate, frameCount } = take.clip;
  const timecode = take.startTimecode === undefined ? undefined : parseTimecode(take.startTimecode, frameRate);
  const firstFrame = options.absoluteTimecode ? (timecode?.frames ?? 0) : 0;
  const times = BigInt64Array.from({ length: frameCount }, (_, frame) => frameTicks(frameRate, firstFrame + frame));
  const [start, stop] = [times[0] ?? 0n, times[frameCount - 1] ?? 0n];
  const [stackId, layerId] = [builder.newId(), builder.newId()];
  builder.add(stackNode(stackId, name, take, start, stop));
  builder.add(node('AnimationLayer', [layerId, objectName('BaseLayer', 'AnimLayer'), '']));
  builder.link(layerId, stackId);
  const cache = new Map<string, FbxKeys>();
  const denseKeys = (values: Float32Array): FbxKeys => ({ times, values });
  const keys = (channel: string, scale: number): FbxKeys => {
    // The same channel sits on several meshes; sharing its arrays also lets the writer compress them once.
    const known = cache.get(channel);
    if (known) return known;
    const values = channelValues(take.clip, channel);
    const made = options.maxKeyError === undefined ? { times, values } : reduced(times, values, options.maxKeyError);
    const scaled = { times: made.times, values: scale === 1 ? made.values : made.values.map((value) => value * scale) };
    cache.set(channel, scaled);
    return scaled;
  };
  return { take, layerId, stackId, start, stop, keys, denseKeys };
}

function reduced(times: BigInt64Array, values: Float32Array, maxError: number): FbxKeys {
  const frames = reducedFrames(values, maxError);
  return {
    times: BigInt64Array.from(frames, (frame) => times[frame] ?? 0n),
    values: Float32Array.from(frames, (frame) => values[frame] ?? 0),
  };
}

function stackNode(id: bigint, name: string, take: ExportTake, start: bigint, stop: bigint): FbxNode {
  const { numerator, denominator } = take.clip.frameRate;
  return node(
    'AnimationStack',
    [id, objectName(name, 'AnimStack'), ''],
    [
      properties70(
        P.time('LocalStart', start),
        P.time('LocalStop', stop),
        P.time('ReferenceStart', start),
        P.time('ReferenceStop', stop),
        P.text('FacewrightFrameRate', `${numerator}/${denominator}`, 'U'),
        ...(take.startTimecode === undefined ? [] : [P.text('FacewrightStartTimecode', take.startTimecode, 'U')]),
      ),
    ],
  );
}

/** Animates the weight of a blend-shape channel. The curve node must have exactly this name, and each channel its own. */
export function addChannelCurve(builder: FbxBuilder, fbxTake: FbxTake, channel: string, channelId: bigint): void {
  addCurves(builder, fbxTake, 'DeformPercent', channelId, 'DeformPercent', [['DeformPercent', fbxTake.keys(channel, PERCENT)]]);
}

/**
 * Adds a curve node on `property` of an object, with one curve for each component (`d|X` ...).
 */
export function addCurves(
  builder: FbxBuilder,
  fbxTake: FbxTake,
  nodeName: string,
  objectId: bigint,
  property: string,
  components: readonly (readonly [name: string, keys: FbxKeys])[],
): void {
  const curveNodeId = builder.newId();
  const initial = components.map(([name, keys]) => P.number(`d|${name}`, keys.values[0] ?? 0, 'A'));
  builder.add(node('AnimationCurveNode', [curveNodeId, objectName(nodeName, 'AnimCurveNode'), ''], [properties70(...initial)]));
  builder.link(curveNodeId, fbxTake.layerId);
  builder.link(curveNodeId, objectId, property);
  for (const [name, keys] of components) {
    const curveId = builder.newId();
    builder.add(curveNode(curveId, keys));
    builder.link(curveId, curveNodeId, `d|${name}`);
  }
}

function curveNode(id: bigint, keys: FbxKeys): FbxNode {
  return node(
    'AnimationCurve',
    [id, objectName('', 'AnimCurve'), ''],
    [
      node('Default', [float64(keys.values[0] ?? 0)]),
      node('KeyVer', [int32(4008)]),
      node('KeyTime', [keys.times]),
      node('KeyValueFloat', [keys.values]),
      node('KeyAttrFlags', [LINEAR]),
      node('KeyAttrDataFloat', [KEY_DATA]),
      // How many keys each flag entry covers; the sum must be the number of keys.
      node('KeyAttrRefCount', [Int32Array.of(keys.times.length)]),
    ],
  );
}

/**
 * Names the take's sound, beside the file. Must follow {@link addTake}: one reader takes a stack's first child for its layer.
 */
export function addAudio(builder: FbxBuilder, fbxTake: FbxTake): void {
  const { audio } = fbxTake.take;
  if (!audio) return;
  const [layerId, clipId] = [builder.newId(), builder.newId()];
  const end = secondsTicks(audio.durationSeconds);
  const name = plainName(fbxTake.take.name);
  builder.add(node('AudioLayer', [layerId, objectName(`${name} audio`, 'AudioLayer'), ''], [properties70()]));
  builder.add(
    node(
      'Audio',
      [clipId, objectName(name, 'Audio'), 'Clip'],
      [
        properties70(
          P.url('Path', audio.fileName),
          P.url('RelPath', audio.fileName),
          P.time('Duration', end),
          P.time('ClipIn', 0n),
          P.time('ClipOut', end),
          P.time('Offset', fbxTake.start),
          P.number('PlaySpeed', 1),
          P.int('SampleRate', audio.sampleRate),
          P.int('Channels', audio.channels),
        ),
        node('Type', ['Clip']),
        node('Content', [{ type: 'R', value: new Uint8Array(0) }]),
      ],
    ),
  );
  builder.link(layerId, fbxTake.stackId);
  builder.link(clipId, layerId);
}

/** The Takes section: an older form of the stacks that some readers still look at. */
export function takesNode(takes: readonly { readonly fbxTake: FbxTake; readonly name: string }[]): FbxNode {
  return node(
    'Takes',
    [],
    [
      node('Current', [takes[0]?.name ?? '']),
      ...takes.map(({ name, fbxTake: { start, stop } }) =>
        node(
          'Take',
          [name],
          [node('FileName', [`${name}.tak`]), node('LocalTime', [start, stop]), node('ReferenceTime', [start, stop])],
        ),
      ),
    ],
  );
}
