import { MathUtils, NeutralToneMapping, PCFShadowMap, PerspectiveCamera, type Texture, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { type CameraName, FIELD_OF_VIEW, type Framing, framing } from './cameras.ts';
import { type FacePose, type FaceQuality, FaceStage, type OnionLine } from './face-stage.ts';
import type { HeadSource } from './head-source.ts';
import { createMovingRatio } from './moving-ratio.ts';
import { portraitEnvironment } from './portrait-light.ts';
import { twinsOf } from './same-pose.ts';

/** How long a camera travels. */
const TRAVEL_MS = 160;

interface Travel {
  readonly from: Framing;
  readonly to: Framing;
  readonly began: number;
}

/**
 * Faces side by side, seen by one camera: whoever orbits one orbits all. Owns the graphics context: dispose of it.
 */
export class FaceTheatre {
  readonly quality: FaceQuality;
  readonly source: HeadSource;
  readonly #renderer: WebGLRenderer;
  readonly #camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 50);
  readonly #controls: OrbitControls;
  #environment: Texture | undefined;
  readonly #movingRatio = createMovingRatio();
  #stages: FaceStage[] = [];
  /** The stage that each face was drawn from last. */
  #shown: readonly FaceStage[] = [];
  #travel: Travel | undefined;
  #size = { width: 1, height: 1 };
  /** Stands still while a film is made of it. */
  #fixedRatio: number | undefined;
  #isMoving = false;
  #dirty = true;

  /** @throws Error when there is no WebGL2 or the head cannot be read */
  static async create(
    canvas: HTMLCanvasElement,
    loadHead: (quality: FaceQuality) => Promise<HeadSource>,
    wanted: FaceQuality | 'auto',
  ): Promise<FaceTheatre> {
    const quality = wanted === 'auto' ? (drawsWithProcessor() ? 'fast' : 'fine') : wanted;
    const renderer = new WebGLRenderer({
      canvas,
      antialias: quality === 'fine',
      alpha: true,
      powerPreference: 'high-performance',
    });
    return new FaceTheatre(renderer, await loadHead(quality), quality);
  }

  private constructor(renderer: WebGLRenderer, source: HeadSource, quality: FaceQuality) {
    this.quality = quality;
    this.source = source;
    this.#renderer = renderer;
    renderer.toneMapping = NeutralToneMapping;
    renderer.toneMappingExposure = 1;
    renderer.shadowMap.enabled = quality === 'fine';
    renderer.shadowMap.type = PCFShadowMap;
    renderer.autoClear = false;
    renderer.setClearColor(0, 0);
    this.#environment = quality === 'fine' ? portraitEnvironment(renderer) : undefined;
    this.#controls = new OrbitControls(this.#camera, renderer.domElement);
    Object.assign(this.#controls, { enableDamping: false, enablePan: false, minDistance: 0.15, maxDistance: 4 });
    this.#controls.addEventListener('change', () => {
      this.#dirty = true;
    });
    this.#stand(framing('front', source.places));
  }

  /** How many faces there are; they are made and let go as needed. */
  setFaces(count: number): void {
    if (this.#stages.length !== count) this.#movingRatio.reset();
    while (this.#stages.length > count) this.#stages.pop()?.dispose();
    while (this.#stages.length < count) this.#stages.push(new FaceStage(this.source.make(), this.quality, this.#environment));
    this.#fit();
  }

  setWireframe(isOn: boolean): void {
    for (const stage of this.#stages) stage.setWireframe(isOn);
    this.#dirty = true;
  }

  showOnion(face: number, lines: readonly OnionLine[]): void {
    this.#stages[face]?.showOnion(lines);
    this.#dirty = true;
  }

  /** Looks from a named place; travels there unless `instantly`. */
  look(name: CameraName, instantly: boolean): void {
    const to = framing(name, this.source.places);
    if (instantly) {
      this.#stand(to);
      return;
    }
    const from = { position: this.#camera.position.clone(), target: this.#controls.target.clone() };
    this.#travel = { from, to, began: performance.now() };
  }

  /** Tells whether it moves: where the processor draws, a moving picture is coarser, so that it keeps up with the sound. */
  setMoving(isMoving: boolean): void {
    if (this.#isMoving === isMoving || this.quality === 'fine') return;
    this.#isMoving = isMoving;
    this.#movingRatio.rest();
    this.#fit();
  }

  resize(width: number, height: number): void {
    this.#movingRatio.reset();
    this.#size = { width, height };
    this.#fit();
  }

  /** Draws in exactly this many pixels until it is called without a size. */
  holdSize(size?: { readonly width: number; readonly height: number }): void {
    this.#fixedRatio = size ? 1 : undefined;
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    this.resize(size?.width ?? clientWidth, size?.height ?? clientHeight);
  }

  /**
   * Shows a pose on each face, side by side; with `only`, that face alone over the whole picture.
   * False when the picture would be the same as before and nothing was drawn.
   */
  render(poses: readonly FacePose[], now: number, only?: number): boolean {
    if (this.#travel) this.#moveAlong(this.#travel, now);
    if (this.#isMoving && this.#movingRatio.frame(now)) this.#fit();
    let moved = this.#dirty;
    const twins = twinsOf(poses);
    const shown = this.#stages.map((stage, face) => {
      const twin = this.#stages[twins[face] ?? face];
      // A face that looks as one before it is drawn from that one: nothing is moved or sent to the graphics card twice.
      if (twin && twin !== stage && !stage.hasOnion && !twin.hasOnion) return twin;
      const pose = poses[face];
      if (pose && stage.pose(pose)) moved = true;
      return stage;
    });
    const changed = shown.some((stage, face) => stage !== this.#shown[face]);
    this.#shown = shown;
    if (!moved && !changed) return false;
    this.#dirty = false;
    this.#draw(only === undefined ? shown : shown.slice(only, only + 1));
    return true;
  }

  /** Draws the next frame whatever happens. */
  invalidate(): void {
    this.#dirty = true;
  }

  /** Makes anew what was lost with the graphics context and cannot be sent again from memory, and draws. */
  restore(): void {
    // A fresh context clears to black.
    this.#renderer.setClearColor(0, 0);
    if (this.#environment) {
      this.#environment = portraitEnvironment(this.#renderer);
      for (const stage of this.#stages) stage.scene.environment = this.#environment;
    }
    this.#dirty = true;
  }

  dispose(): void {
    this.setFaces(0);
    this.#controls.dispose();
    this.#environment?.dispose();
    this.#renderer.dispose();
  }

  #draw(stages: readonly FaceStage[]): void {
    const { width, height } = this.#size;
    const renderer = this.#renderer;
    renderer.setScissorTest(false);
    renderer.setViewport(0, 0, width, height);
    renderer.clear();
    renderer.setScissorTest(true);
    const share = width / Math.max(1, stages.length);
    this.#aim(share / Math.max(1, height));
    stages.forEach(({ scene }, i) => {
      renderer.setViewport(i * share, 0, share, height);
      renderer.setScissor(i * share, 0, share, height);
      renderer.render(scene, this.#camera);
    });
  }

  #fit(): void {
    const { width, height } = this.#size;
    const screen =
      this.quality === 'fine' ? Math.min(window.devicePixelRatio || 1, 2) : this.#isMoving ? this.#movingRatio.ratio : 1;
    this.#renderer.setPixelRatio(this.#fixedRatio ?? screen);
    this.#renderer.setSize(width, height, false);
    this.#dirty = true;
  }

  #aim(aspect: number): void {
    if (this.#camera.aspect === aspect) return;
    this.#camera.aspect = aspect;
    // Framings are made for landscape: in a narrow pane the head must still fit.
    this.#camera.zoom = Math.min(1, aspect / 0.8);
    this.#camera.updateProjectionMatrix();
  }

  #stand({ position, target }: Framing): void {
    this.#travel = undefined;
    this.#camera.position.copy(position);
    this.#controls.target.copy(target);
    this.#controls.update();
    this.#dirty = true;
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
    this.#camera.position.copy(a.normalize().lerp(b.normalize(), share).setLength(length).add(target));
    this.#controls.target.copy(target);
    this.#controls.update();
    this.#dirty = true;
  }
}

/** Whether WebGL runs on the processor here (no graphics card, remote desktops, test machines). */
function drawsWithProcessor(): boolean {
  const probe = document.createElement('canvas').getContext('webgl2');
  const extension = probe?.getExtension('WEBGL_debug_renderer_info');
  const name = extension ? String(probe?.getParameter(extension.UNMASKED_RENDERER_WEBGL)) : '';
  probe?.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}
