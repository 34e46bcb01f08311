import { StudioError } from '../core/errors.ts';
import { formatFrameRate } from '../core/time.ts';
import type { ExportHead, ExportOptions, ExportTake } from './export-input.ts';
import { addAudio, addChannelCurve, addCurves, addTake, type FbxTake, takesNode } from './fbx-animation.ts';
import { encodeFbx } from './fbx-binary.ts';
import { type FbxBuilder, fbxBuilder, plainName, SCENE_ROOT } from './fbx-builder.ts';
import { documentNodes, userNumber } from './fbx-document.ts';
import { addMesh } from './fbx-mesh.ts';
import { CENTIMETRES, modelNode } from './fbx-model.ts';
import { int32, node, objectName, P, properties70 } from './fbx-node.ts';
import { headAnglesAt, headEulerXyz } from './head-angles.ts';
import { validateHead } from './mesh-geometry.ts';
import { parseTimecode } from './timecode.ts';

/**
 * Binary FBX 7.4 of a head and its takes (one animation stack each). Every channel of the head is keyed in every take, with zeros
 * where the clip lacks it, so that no take leaves another's pose behind. Linear keys at every frame, or fewer by `maxKeyError`.
 * Head motion turns a null above the meshes. Takes and head must be valid (see exporter.ts).
 * @throws StudioError `export-invalid-value` when the takes differ in frame rate (an FBX has one), `head-invalid`, `timecode-invalid`
 */
export function writeFbx(takes: readonly ExportTake[], head: ExportHead, options: ExportOptions = {}): Uint8Array {
  validateHead(head);
  const builder = fbxBuilder();
  const pivot = head.pivot ?? [0, 0, 0];
  const hasMotion = takes.some((take) => take.headMotion !== undefined);
  const parent = hasMotion ? addHeadNull(builder, head.name, pivot) : SCENE_ROOT;
  const away = (axis: 0 | 1 | 2) => (hasMotion ? 0 - pivot[axis] * CENTIMETRES : 0);
  const meshOptions = { parent, translation: [away(0), away(1), away(2)], mayaNames: options.mayaNames ?? false } as const;
  const channels = head.meshes.flatMap((mesh) => addMesh(builder, mesh, meshOptions));
  return finish(builder, takes, head.name, options, (fbxTake) => {
    for (const channel of channels) addChannelCurve(builder, fbxTake, channel.name, channel.id);
    if (hasMotion) addHeadRotation(builder, fbxTake, parent);
  });
}

/**
 * Binary FBX 7.4 with the curves as animated float attributes (0..1) of a root joint, for engines that read curves from attributes
 * (Unreal, FaceFX). Kept apart from meshes: a common reader fails on attributes whose names contain X, Y or Z. The start timecode of
 * the first take is in the attributes TCHour, TCMinute, TCSecond, TCFrame.
 */
export function writeFbxAttributes(takes: readonly ExportTake[], rootName: string, options: ExportOptions = {}): Uint8Array {
  const builder = fbxBuilder();
  const names = [...new Set(takes.flatMap((take) => take.clip.channels))];
  const [modelId, attributeId] = [builder.newId(), builder.newId()];
  const name = builder.uniqueModelName(rootName);
  const attributes = names.map((channel) => userNumber(plainName(channel), 0, 'A+U'));
  builder.add(
    node(
      'NodeAttribute',
      [attributeId, objectName(name, 'NodeAttribute'), 'LimbNode'],
      [properties70(P.double('Size', 1)), node('TypeFlags', ['Skeleton'])],
    ),
  );
  builder.add(
    node(
      'Model',
      [modelId, objectName(name, 'Model'), 'LimbNode'],
      [
        node('Version', [int32(232)]),
        properties70(P.enumeration('InheritType', 1), ...attributes, ...timecodeAttributes(takes[0])),
        node('Shading', [{ type: 'C', value: true }]),
        node('Culling', ['CullingOff']),
      ],
    ),
  );
  builder.link(modelId, SCENE_ROOT);
  builder.link(attributeId, modelId);
  return finish(builder, takes, rootName, options, (fbxTake) => {
    for (const channel of names) {
      const plain = plainName(channel);
      addCurves(builder, fbxTake, plain, modelId, plain, [[plain, fbxTake.keys(channel, 1)]]);
    }
  });
}

function timecodeAttributes(take: ExportTake | undefined) {
  if (take?.startTimecode === undefined) return [];
  parseTimecode(take.startTimecode, take.clip.frameRate);
  const values = take.startTimecode.split(/[:;]/).map(Number);
  return ['TCHour', 'TCMinute', 'TCSecond', 'TCFrame'].map((name, i) =>
    node('P', [name, 'int', 'Integer', 'U', int32(values[i] ?? 0)]),
  );
}

function finish(
  builder: FbxBuilder,
  takes: readonly ExportTake[],
  title: string,
  options: ExportOptions,
  animate: (fbxTake: FbxTake) => void,
): Uint8Array {
  const frameRate = commonFrameRate(takes);
  const names = uniqueStackNames(takes);
  const written = takes.map((take, i) => {
    const name = names[i] ?? '';
    const fbxTake = addTake(builder, take, name, options);
    animate(fbxTake);
    addAudio(builder, fbxTake);
    return { fbxTake, name };
  });
  // Every take starts at the same frame unless timecodes are absolute.
  const starts = written.map(({ fbxTake }) => fbxTake.start).sort(ascending);
  const stops = written.map(({ fbxTake }) => fbxTake.stop).sort(ascending);
  const [start = 0n, stop = 0n] = [starts[0], stops.at(-1)];
  const document = {
    title: plainName(title),
    frameRate,
    start,
    stop,
    activeStack: names[0] ?? '',
    takes: takesNode(written),
  };
  return encodeFbx(documentNodes(builder, document));
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function commonFrameRate(takes: readonly ExportTake[]): ExportTake['clip']['frameRate'] {
  const [first, ...others] = takes;
  if (!first) throw new StudioError('export-invalid-value', 'There is no take to export.');
  const rate = formatFrameRate(first.clip.frameRate);
  const other = others.find((take) => formatFrameRate(take.clip.frameRate) !== rate);
  if (other) {
    const found = formatFrameRate(other.clip.frameRate);
    throw new StudioError(
      'export-invalid-value',
      `"${first.name}" has ${rate} frames a second and "${other.name}" ${found}; one file has one rate.`,
      {
        hint: 'Export all takes at one frame rate, or each take into its own file.',
      },
    );
  }
  return first.clip.frameRate;
}

function uniqueStackNames(takes: readonly ExportTake[]): string[] {
  const used = new Set<string>();
  return takes.map(({ name }) => {
    const plain = plainName(name);
    let unique = plain;
    for (let count = 2; used.has(unique); count++) unique = `${plain}_${count}`;
    used.add(unique);
    return unique;
  });
}

function addHeadNull(builder: FbxBuilder, name: string, pivot: readonly [number, number, number]): bigint {
  const [modelId, attributeId] = [builder.newId(), builder.newId()];
  const unique = builder.uniqueModelName(name);
  const [x, y, z] = pivot;
  builder.add(
    node(
      'NodeAttribute',
      [attributeId, objectName(unique, 'NodeAttribute'), 'Null'],
      [properties70(), node('TypeFlags', ['Null'])],
    ),
  );
  builder.add(modelNode(modelId, unique, 'Null', [x * CENTIMETRES, y * CENTIMETRES, z * CENTIMETRES]));
  builder.link(modelId, SCENE_ROOT);
  builder.link(attributeId, modelId);
  return modelId;
}

function addHeadRotation(builder: FbxBuilder, fbxTake: FbxTake, modelId: bigint): void {
  const { clip, headMotion } = fbxTake.take;
  const angles = Array.from({ length: clip.frameCount }, (_, frame) =>
    headEulerXyz(headAnglesAt(headMotion, clip.frameRate, frame)),
  );
  const axis = (index: 0 | 1 | 2) => fbxTake.denseKeys(Float32Array.from(angles, (angle) => angle[index]));
  addCurves(builder, fbxTake, 'R', modelId, 'Lcl Rotation', [
    ['X', axis(0)],
    ['Y', axis(1)],
    ['Z', axis(2)],
  ]);
}
