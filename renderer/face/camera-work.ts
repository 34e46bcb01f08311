import { MathUtils, PerspectiveCamera, Vector3 } from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { type CameraName, FIELD_OF_VIEW, type Framing, framing } from './cameras.ts';
import type { HeadPlaces } from './head-source.ts';

/** How long a camera travels. */
const TRAVEL_MS = 160;

interface Travel {
  readonly from: Framing;
  readonly to: Framing;
  readonly began: number;
}

/** The one camera of all faces, and the hand that turns it. Dispose of it. */
export class CameraWork {
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 50);
  readonly #controls: OrbitControls;
  readonly #places: HeadPlaces;
  readonly #onChange: () => void;
  #travel: Travel | undefined;

  /** `onChange` is told whenever the picture must be drawn again. */
  constructor(element: HTMLElement, places: HeadPlaces, onChange: () => void) {
    this.#places = places;
    this.#onChange = onChange;
    this.#controls = new OrbitControls(this.camera, element);
    Object.assign(this.#controls, { enableDamping: false, enablePan: false, minDistance: 0.15, maxDistance: 4 });
    this.#controls.addEventListener('change', onChange);
    this.#stand(framing('front', places));
  }

  get isTravelling(): boolean {
    return this.#travel !== undefined;
  }

  /** Looks from a named place; travels there unless `instantly`. */
  look(name: CameraName, instantly: boolean): void {
    const to = framing(name, this.#places);
    if (instantly) {
      this.#stand(to);
      return;
    }
    const from = { position: this.camera.position.clone(), target: this.#controls.target.clone() };
    this.#travel = { from, to, began: performance.now() };
  }

  /** Goes on travelling. */
  advance(now: number): void {
    if (this.#travel) this.#moveAlong(this.#travel, now);
  }

  aim(aspect: number): void {
    if (this.camera.aspect === aspect) return;
    this.camera.aspect = aspect;
    // Framings are made for landscape: in a narrow pane the head must still fit.
    this.camera.zoom = Math.min(1, aspect / 0.8);
    this.camera.updateProjectionMatrix();
  }

  dispose(): void {
    this.#controls.dispose();
  }

  #stand({ position, target }: Framing): void {
    this.#travel = undefined;
    this.camera.position.copy(position);
    this.#controls.target.copy(target);
    this.#controls.update();
    this.#onChange();
  }

  #moveAlong({ from, to, began }: Travel, now: number): void {
    const share = MathUtils.smoothstep(now - began, 0, TRAVEL_MS);
    if (share >= 1) {
      this.#stand(to);
      return;
    }
    const target = new Vector3().lerpVectors(from.target, to.target, share);
    // Around the head, not through it: direction and distance travel apart.
    const a = from.position.clone().sub(from.target);
    const b = to.position.clone().sub(to.target);
    const length = MathUtils.lerp(a.length(), b.length(), share);
    this.camera.position.copy(a.normalize().lerp(b.normalize(), share).setLength(length).add(target));
    this.#controls.target.copy(target);
    this.#controls.update();
    this.#onChange();
  }
}
