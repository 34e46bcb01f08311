import { MeshoptDecoder } from 'meshoptimizer';
import { Box3, BufferAttribute, type BufferGeometry, Group, type Material, Mesh, type Object3D, Vector3 } from 'three';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { createLipProbe, findLipLine, type LipPoints } from './lip-line.ts';
import { type PaintedPart, paintedParts } from './painted/painted-head.ts';
import { createMorphMesh, type MorphMesh, type SparseTarget } from './sparse-morph.ts';

/** Places on a head, in its own units, that cameras and the neck need. */
export interface HeadPlaces {
  readonly top: number;
  readonly chin: number;
  readonly mouth: Vector3;
  readonly face: Vector3;
}

/** One head on a stage: its meshes in scene space, moved by weights by name on every mesh that has the name. */
export interface HeadModel {
  readonly object: Group;
  readonly places: HeadPlaces;
  readonly materials: readonly Material[];
  /** Moves all meshes to the weights; false when nothing changed. */
  apply(weights: ReadonlyMap<string, number>): boolean;
  dispose(): void;
}

/** A head file, read once, from which any number of heads are made. */
export interface HeadSource {
  readonly places: HeadPlaces;
  make(): HeadModel;
  /** Where the lip line is under given weights; absent for a head whose mouth was not found. */
  readonly lipPoints: ((weights: ReadonlyMap<string, number>) => LipPoints) | undefined;
  /** What a painter without a graphics card needs; undefined for a head with looks that it does not know. */
  painted(): readonly PaintedPart[] | undefined;
}

interface SourcePart {
  readonly name: string;
  readonly geometry: BufferGeometry;
  readonly material: Material | Material[];
  readonly targets: readonly SparseTarget[];
}

/** Deltas shorter than this part of the head's size move nothing that one could see. */
const STILL = 1e-6;

/** @throws Error when the bytes are no GLB that three can read */
export async function readHeadSource(glb: ArrayBuffer): Promise<HeadSource> {
  await MeshoptDecoder.ready;
  const { scene } = await new GLTFLoader().setMeshoptDecoder(MeshoptDecoder).parseAsync(glb, '');
  scene.updateMatrixWorld(true);
  const parts: SourcePart[] = [];
  scene.traverse((object: Object3D) => {
    if (object instanceof Mesh) parts.push(readPart(object));
  });
  const places = findPlaces(parts);
  return {
    places,
    make: () => makeHead(parts, places),
    lipPoints: lipProbeOf(parts, places),
    painted: () => paintedParts(parts),
  };
}

function makeHead(parts: readonly SourcePart[], places: HeadPlaces): HeadModel {
  const object = new Group();
  const copies = new Map<Material, Material>();
  const own = (material: Material): Material => {
    const copy = copies.get(material) ?? material.clone();
    copies.set(material, copy);
    return copy;
  };
  const made = parts.map((part) => {
    const geometry = part.geometry.clone();
    const positions = geometry.getAttribute('position').array as Float32Array;
    const normals = geometry.getAttribute('normal').array as Float32Array;
    const indices = geometry.index?.array ?? Uint32Array.from(positions.keys()).subarray(0, positions.length / 3);
    const morph = createMorphMesh(positions, normals, indices, part.targets);
    geometry.setAttribute('position', new BufferAttribute(morph.positions, 3));
    geometry.setAttribute('normal', new BufferAttribute(morph.normals, 3));
    const mesh = new Mesh(geometry, Array.isArray(part.material) ? part.material.map(own) : own(part.material));
    mesh.name = part.name;
    // The mouth moves beyond the resting bounds; a head is never off screen anyway.
    mesh.frustumCulled = false;
    object.add(mesh);
    return { mesh, morph };
  });
  return {
    object,
    places,
    materials: [...copies.values()],
    apply: (weights) => made.filter(({ mesh, morph }) => movePart(mesh, morph, weights)).length > 0,
    dispose() {
      for (const { mesh } of made) mesh.geometry.dispose();
      for (const material of copies.values()) material.dispose();
    },
  };
}

function movePart({ geometry }: Mesh, morph: MorphMesh, weights: ReadonlyMap<string, number>): boolean {
  if (!morph.apply(weights)) return false;
  for (const name of ['position', 'normal']) {
    const attribute = geometry.getAttribute(name);
    if (attribute instanceof BufferAttribute) attribute.needsUpdate = true;
  }
  return true;
}

/** A mesh with its place in the scene baked in, and its blend shapes taken over from the graphics card. */
function readPart(source: Mesh): SourcePart {
  const geometry = (source.geometry as BufferGeometry).clone();
  const targets = sparseTargets(source, geometry);
  geometry.morphAttributes = {};
  for (const name of ['position', 'normal']) {
    const attribute = geometry.getAttribute(name);
    if (attribute) geometry.setAttribute(name, new BufferAttribute(floats(attribute), 3));
  }
  geometry.applyMatrix4(source.matrixWorld);
  if (!geometry.getAttribute('normal')) geometry.computeVertexNormals();
  return { name: source.name, geometry, material: source.material, targets };
}

interface Readable {
  readonly count: number;
  getX(index: number): number;
  getY(index: number): number;
  getZ(index: number): number;
}

function floats(attribute: Readable): Float32Array {
  const values = new Float32Array(attribute.count * 3);
  for (let i = 0; i < attribute.count; i++) values.set([attribute.getX(i), attribute.getY(i), attribute.getZ(i)], i * 3);
  return values;
}

function sparseTargets(source: Mesh, geometry: BufferGeometry): SparseTarget[] {
  const names = Object.entries(source.morphTargetDictionary ?? {}).sort((a, b) => a[1] - b[1]);
  const delta = new Vector3();
  geometry.computeBoundingSphere();
  const least = (geometry.boundingSphere?.radius ?? 1) * STILL;
  return names.flatMap(([name, index]) => {
    const attribute = geometry.morphAttributes.position?.[index];
    if (!attribute) return [];
    const vertices: number[] = [];
    const deltas: number[] = [];
    for (let vertex = 0; vertex < attribute.count; vertex++) {
      delta.fromBufferAttribute(attribute, vertex);
      if (delta.length() <= least) continue;
      transformDirection(delta, source);
      vertices.push(vertex);
      deltas.push(delta.x, delta.y, delta.z);
    }
    return [{ name, vertices: Uint32Array.from(vertices), deltas: Float32Array.from(deltas) }];
  });
}

/** A difference of places turns and scales with its mesh, but does not travel. */
function transformDirection(delta: Vector3, { matrixWorld }: Object3D): void {
  const e = matrixWorld.elements;
  const { x, y, z } = delta;
  delta.set(
    (e[0] ?? 0) * x + (e[4] ?? 0) * y + (e[8] ?? 0) * z,
    (e[1] ?? 0) * x + (e[5] ?? 0) * y + (e[9] ?? 0) * z,
    (e[2] ?? 0) * x + (e[6] ?? 0) * y + (e[10] ?? 0) * z,
  );
}

function positionsOf({ geometry }: SourcePart): Float32Array {
  return geometry.getAttribute('position').array as Float32Array;
}

/** Chin and mouth by what the jaw and the pucker move: true for any head with these shapes, whatever its size. */
function findPlaces(parts: readonly SourcePart[]): HeadPlaces {
  const box = new Box3();
  for (const part of parts) box.union(new Box3().setFromArray(positionsOf(part)));
  const size = box.getSize(new Vector3());
  const jaw = movedBy(parts, 'jawOpen');
  const lips = movedBy(parts, 'mouthPucker');
  const chin = jaw.isEmpty() ? box.min.y + size.y * 0.3 : jaw.min.y;
  const mouth = lips.isEmpty() ? box.getCenter(new Vector3()) : lips.getCenter(new Vector3());
  mouth.z = lips.isEmpty() ? box.max.z : lips.max.z;
  const face = new Vector3(mouth.x, chin + (box.max.y - chin) * 0.46, mouth.z);
  return { top: box.max.y, chin, mouth, face };
}

/** Bounds of the vertices that a shape moves by at least a third of the most it moves any. */
function movedBy(parts: readonly SourcePart[], name: string): Box3 {
  const box = new Box3();
  for (const part of parts) {
    const target = part.targets.find((candidate) => candidate.name === name);
    if (!target) continue;
    const lengths = Array.from(target.vertices, (_, i) => Math.hypot(...target.deltas.subarray(i * 3, i * 3 + 3)));
    const most = lengths.reduce((a, b) => Math.max(a, b), 0);
    target.vertices.forEach((vertex, i) => {
      if ((lengths[i] ?? 0) > most / 3) box.expandByPoint(new Vector3().fromArray(positionsOf(part), vertex * 3));
    });
  }
  return box;
}

/** The lips are on the mesh of which the jaw moves most vertices: the skin. */
function lipProbeOf(parts: readonly SourcePart[], places: HeadPlaces): HeadSource['lipPoints'] {
  const jaws = parts.map(({ targets }) => targets.find(({ name }) => name === 'jawOpen'));
  const index = jaws.reduce((best, jaw, i) => ((jaw?.vertices.length ?? 0) > (jaws[best]?.vertices.length ?? 0) ? i : best), 0);
  const [part, jaw] = [parts[index], jaws[index]];
  if (!part || !jaw) return undefined;
  const positions = positionsOf(part);
  const travel = new Float32Array(positions.length / 3);
  jaw.vertices.forEach((vertex, i) => {
    travel[vertex] = -(jaw.deltas[i * 3 + 1] ?? 0);
  });
  const { x, y, z } = places.mouth;
  const reach = (places.top - places.chin) * 0.13;
  const normals = part.geometry.getAttribute('normal').array as Float32Array;
  const line = findLipLine(positions, normals, [x, y, z], reach, travel);
  return line && createLipProbe(positions, part.targets, line);
}
