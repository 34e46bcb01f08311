import {
  BufferAttribute,
  BufferGeometry,
  type ColorRepresentation,
  Line,
  LineBasicMaterial,
  type Material,
  Mesh,
  MeshDepthMaterial,
  RGBADepthPacking,
  Scene,
  type Texture,
} from 'three';
import type { HeadModel } from './head-source.ts';
import { createHeadTurn, type HeadTurn } from './head-turn.ts';
import type { LipPoints } from './lip-line.ts';
import { addPortraitLights } from './portrait-light.ts';

/** What a face should show. */
export interface FacePose {
  readonly weights: ReadonlyMap<string, number>;
  /** Pitch, yaw, roll in degrees. */
  readonly head: readonly [number, number, number];
}

/** `fine`: smooth edges and shadows; `fast`: without them, for machines that draw with the processor. */
export type FaceQuality = 'fine' | 'fast';

/** A lip line of another moment, drawn over the face. */
export interface OnionLine {
  readonly points: LipPoints;
  readonly color: ColorRepresentation;
  /** 0..1 */
  readonly opacity: number;
}

/** One head in its light. Dispose of it. */
export class FaceStage {
  readonly scene = new Scene();
  readonly #head: HeadModel;
  readonly #turn: HeadTurn;
  #onion: Line[] = [];

  constructor(head: HeadModel, quality: FaceQuality, environment: Texture | undefined) {
    this.#head = head;
    if (environment) {
      this.scene.environment = environment;
      this.scene.environmentIntensity = 0.55;
    }
    this.scene.add(head.object);
    addPortraitLights(this.scene, head.places, quality);
    this.#turn = createHeadTurn(head.places);
    for (const material of head.materials) this.#turn.attach(material);
    if (quality === 'fine') this.#castShadows();
  }

  get hasOnion(): boolean {
    return this.#onion.length > 0;
  }

  /** False when the picture would be the same as before. */
  pose({ weights, head }: FacePose): boolean {
    const moved = this.#head.apply(weights);
    const turned = this.#turn.set(...head);
    return moved || turned;
  }

  setWireframe(isOn: boolean): void {
    for (const material of this.#head.materials) if ('wireframe' in material) material.wireframe = isOn;
  }

  /** Draws these lip lines over the face in place of those before. */
  showOnion(lines: readonly OnionLine[]): void {
    for (const line of this.#onion) {
      line.removeFromParent();
      line.geometry.dispose();
      (line.material as Material).dispose();
    }
    this.#onion = lines.flatMap(({ points, color, opacity }) =>
      [points.upper, points.lower].map((edge) => {
        const geometry = new BufferGeometry().setAttribute('position', new BufferAttribute(edge, 3));
        const material = new LineBasicMaterial({ color, opacity, transparent: true, depthTest: false });
        this.#turn.attach(material);
        const line = new Line(geometry, material);
        line.renderOrder = 1;
        line.frustumCulled = false;
        this.scene.add(line);
        return line;
      }),
    );
  }

  dispose(): void {
    this.showOnion([]);
    this.#head.dispose();
  }

  #castShadows(): void {
    this.#head.object.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      const isSolid = ![object.material].flat().some((material: Material) => material.transparent);
      object.castShadow = isSolid;
      object.receiveShadow = isSolid;
      const depth = new MeshDepthMaterial({ depthPacking: RGBADepthPacking });
      this.#turn.attach(depth);
      object.customDepthMaterial = depth;
    });
  }
}
