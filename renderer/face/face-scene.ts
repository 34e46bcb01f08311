import {
  type Material,
  MathUtils,
  Mesh,
  MeshDepthMaterial,
  NeutralToneMapping,
  PCFShadowMap,
  PerspectiveCamera,
  RGBADepthPacking,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { type CameraName, FIELD_OF_VIEW, type Framing, framing } from './cameras.ts';
import { type HeadModel, loadHeadModel } from './head-model.ts';
import { createHeadTurn, type HeadTurn } from './head-turn.ts';
import { addPortraitLights, portraitEnvironment } from './portrait-light.ts';

/** What the face should show. */
export interface FacePose {
  readonly weights: ReadonlyMap<string, number>;
  /** Pitch, yaw, roll in degrees. */
  readonly head: readonly [number, number, number];
}

/** `fine`: smooth edges and shadows; `fast`: without them, for machines that draw with the processor. */
export type FaceQuality = 'fine' | 'fast';

/** Pixels of a moving picture to pixels of the screen, each way. */
const MOVING_RATIO = 0.6;
/** How long a camera travels. */
const TRAVEL_MS = 160;

interface Travel {
  readonly from: Framing;
  readonly to: Framing;
  readonly began: number;
}

/** The head in its light. Owns the graphics context: dispose of it. */
export class FaceScene {
  readonly quality: FaceQuality;
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 50);
  readonly #controls: OrbitControls;
  readonly #head: HeadModel;
  readonly #turn: HeadTurn;
  #travel: Travel | undefined;
  #size = { width: 1, height: 1 };
  #isMoving = false;
  #dirty = true;

  /** @throws Error when there is no WebGL2 or the head cannot be read */
  static async create(
    canvas: HTMLCanvasElement,
    loadHead: (quality: FaceQuality) => Promise<ArrayBuffer>,
    wanted: FaceQuality | 'auto',
  ): Promise<FaceScene> {
    const quality = wanted === 'auto' ? (drawsWithProcessor() ? 'fast' : 'fine') : wanted;
    const renderer = new WebGLRenderer({
      canvas,
      antialias: quality === 'fine',
      alpha: true,
      powerPreference: 'high-performance',
    });
    return new FaceScene(renderer, await loadHeadModel(await loadHead(quality)), quality);
  }

  private constructor(renderer: WebGLRenderer, head: HeadModel, quality: FaceQuality) {
    this.quality = quality;
    this.#renderer = renderer;
    this.#head = head;
    renderer.toneMapping = NeutralToneMapping;
    renderer.toneMappingExposure = 1;
    renderer.shadowMap.enabled = quality === 'fine';
    renderer.shadowMap.type = PCFShadowMap;
    if (quality === 'fine') {
      this.#scene.environment = portraitEnvironment(renderer);
      this.#scene.environmentIntensity = 0.55;
    }
    this.#scene.add(head.object);
    addPortraitLights(this.#scene, head.places, quality);
    this.#turn = createHeadTurn(head.places);
    for (const material of head.materials) this.#turn.attach(material);
    if (quality === 'fine') this.#castShadows();
    this.#controls = new OrbitControls(this.#camera, renderer.domElement);
    Object.assign(this.#controls, { enableDamping: false, enablePan: false, minDistance: 0.15, maxDistance: 4 });
    this.#controls.addEventListener('change', () => {
      this.#dirty = true;
    });
    this.#stand(framing('front', head.places));
  }

  /** Looks from a named place; travels there unless `instantly`. */
  look(name: CameraName, instantly: boolean): void {
    const to = framing(name, this.#head.places);
    if (instantly) this.#stand(to);
    else
      this.#travel = {
        from: { position: this.#camera.position.clone(), target: this.#controls.target.clone() },
        to,
        began: performance.now(),
      };
  }

  /** Tells whether it moves: where the processor draws, a moving picture is coarser, so that it keeps up with the sound. */
  setMoving(isMoving: boolean): void {
    if (this.#isMoving === isMoving || this.quality === 'fine') return;
    this.#isMoving = isMoving;
    this.resize(this.#size.width, this.#size.height);
  }

  resize(width: number, height: number): void {
    this.#size = { width, height };
    const ratio = this.quality === 'fine' ? Math.min(window.devicePixelRatio || 1, 2) : this.#isMoving ? MOVING_RATIO : 1;
    this.#renderer.setPixelRatio(ratio);
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / Math.max(1, height);
    // Framings are made for landscape: in a narrow pane the head must still fit.
    this.#camera.zoom = Math.min(1, this.#camera.aspect / 0.8);
    this.#camera.updateProjectionMatrix();
    this.#dirty = true;
  }

  /** Shows the pose; false when the picture would be the same as before and nothing was drawn. */
  render(pose: FacePose, now: number): boolean {
    if (this.#travel) this.#moveAlong(this.#travel, now);
    const moved = this.#head.apply(pose.weights);
    const turned = this.#turn.set(...pose.head);
    if (!moved && !turned && !this.#dirty) return false;
    this.#dirty = false;
    this.#renderer.render(this.#scene, this.#camera);
    return true;
  }

  /** Draws the next frame whatever happens, e.g. after the graphics context came back. */
  invalidate(): void {
    this.#dirty = true;
  }

  dispose(): void {
    this.#controls.dispose();
    this.#head.dispose();
    this.#scene.environment?.dispose();
    this.#renderer.dispose();
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
