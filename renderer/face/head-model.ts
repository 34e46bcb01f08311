import { MeshoptDecoder } from 'meshoptimizer';
import { Box3, BufferAttribute, type BufferGeometry, Group, type Material, Mesh, type Object3D, Vector3 } from 'three';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { createMorphMesh, type MorphMesh, type SparseTarget } from './sparse-morph.ts';

/** Places on a head, in its own units, that cameras and the neck need. */
export interface HeadPlaces {
  readonly top: number;
  readonly chin: number;
  readonly mouth: Vector3;
  readonly face: Vector3;
}

/** A head that speaks: its meshes in scene space, moved by weights by name on every mesh that has the name. */
export interface HeadModel {
  readonly object: Group;
  readonly places: HeadPlaces;
  /** Moves all meshes to the weights; false when nothing changed. */
  apply(weights: ReadonlyMap<string, number>): boolean;
  readonly materials: readonly Material[];
  dispose(): void;
}

interface Part {
  readonly mesh: Mesh;
  readonly morph: MorphMesh;
}

/** Deltas shorter than this part of the head's size move nothing that one could see. */
const STILL = 1e-6;

export async function loadHeadModel(glb: ArrayBuffer): Promise<HeadModel> {
  await MeshoptDecoder.ready;
  const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
  const { scene } = await loader.parseAsync(glb, '');
  scene.updateMatrixWorld(true);
  const parts: Part[] = [];
  scene.traverse((object: Object3D) => {
    if (object instanceof Mesh) parts.push(makePart(object));
  });
  const object = new Group();
  for (const { mesh } of parts) object.add(mesh);
  const materials = [...new Set(parts.flatMap(({ mesh }) => mesh.material))];
  return {
    object,
    places: findPlaces(parts, object),
    materials,
    apply(weights) {
      let changed = false;
      for (const { mesh, morph } of parts) {
        if (!morph.apply(weights)) continue;
        markChanged(mesh.geometry, 'position');
        markChanged(mesh.geometry, 'normal');
        changed = true;
      }
      return changed;
    },
    dispose() {
      for (const { mesh } of parts) mesh.geometry.dispose();
      for (const material of materials) material.dispose();
    },
  };
}

function markChanged(geometry: BufferGeometry, name: string): void {
  const attribute = geometry.getAttribute(name);
  if (attribute instanceof BufferAttribute) attribute.needsUpdate = true;
}

/** A mesh with its place in the scene baked in, and its blend shapes taken over from the graphics card. */
function makePart(source: Mesh): Part {
  const geometry = (source.geometry as BufferGeometry).clone();
  const targets = sparseTargets(source, geometry);
  geometry.morphAttributes = {};
  for (const name of ['position', 'normal']) {
    const attribute = geometry.getAttribute(name);
    if (attribute) geometry.setAttribute(name, new BufferAttribute(floats(attribute), 3));
  }
  geometry.applyMatrix4(source.matrixWorld);
  if (!geometry.getAttribute('normal')) geometry.computeVertexNormals();
  const positions = geometry.getAttribute('position').array as Float32Array;
  const normals = geometry.getAttribute('normal').array as Float32Array;
  const indices = geometry.index?.array ?? Uint32Array.from(positions.keys()).subarray(0, positions.length / 3);
  const morph = createMorphMesh(positions, normals, indices, targets);
  geometry.setAttribute('position', new BufferAttribute(morph.positions, 3));
  geometry.setAttribute('normal', new BufferAttribute(morph.normals, 3));
  const mesh = new Mesh(geometry, source.material);
  mesh.name = source.name;
  // The mouth moves beyond the resting bounds; a head is never off screen anyway.
  mesh.frustumCulled = false;
  return { mesh, morph };
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

/** Chin and mouth by what the jaw and the pucker move: true for any head with these shapes, whatever its size. */
function findPlaces(parts: readonly Part[], object: Group): HeadPlaces {
  const box = new Box3().setFromObject(object);
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
function movedBy(parts: readonly Part[], name: string): Box3 {
  const box = new Box3();
  for (const { morph } of parts) {
    const target = morph.targets.find((candidate) => candidate.name === name);
    if (!target) continue;
    const lengths = Array.from(target.vertices, (_, i) => Math.hypot(...target.deltas.subarray(i * 3, i * 3 + 3)));
    const most = lengths.reduce((a, b) => Math.max(a, b), 0);
    target.vertices.forEach((vertex, i) => {
      if ((lengths[i] ?? 0) > most / 3) box.expandByPoint(new Vector3().fromArray(morph.positions, vertex * 3));
    });
  }
  return box;
}
