import type { Texture, WebGLRenderer } from 'three';
import { CameraWork } from './camera-work.ts';
import type { CameraName } from './cameras.ts';
import { type FacePose, type FaceQuality, FaceStage, type OnionLine } from './face-stage.ts';
import type { HeadSource } from './head-source.ts';
import { createMovingRatio, DRAWN } from './moving-ratio.ts';
import { createMovingFaces, type MovingFaces } from './painted/moving-faces.ts';
import { type Arrival, createPictureRelay, type PictureRelay } from './picture-relay.ts';
import { portraitEnvironment } from './portrait-light.ts';
import { drawSideBySide, portraitRenderer } from './portrait-renderer.ts';
import { twinsOf } from './same-pose.ts';
import { drawsWithProcessor, hiddenBeside } from './software-drawing.ts';

/**
 * Faces side by side, seen by one camera: whoever orbits one orbits all. On a graphics card they are drawn on the page's canvas; where the processor
 * draws, on a hidden one, from which pictures come over when they are ready, and while they move by a painter of our own. Owns the graphics context:
 * dispose of it.
 */
export class FaceTheatre {
  readonly quality: FaceQuality;
  readonly source: HeadSource;
  /** What the faces are drawn on: the same as the page's canvas, or hidden beside it. */
  readonly stageCanvas: HTMLCanvasElement;
  readonly #screen: HTMLCanvasElement;
  readonly #renderer: WebGLRenderer;
  readonly #work: CameraWork;
  readonly #relay: PictureRelay | undefined;
  /** Of moving pictures that are not painted. */
  readonly #movingRatio = createMovingRatio(DRAWN);
  readonly #painter: MovingFaces | undefined;
  #environment: Texture | undefined;
  #stages: FaceStage[] = [];
  /** The stage that each face was drawn from last. */
  #shown: readonly FaceStage[] = [];
  #size = { width: 1, height: 1 };
  /** Stands still while a film is made of it. */
  #fixedRatio: number | undefined;
  #isMoving = false;
  #isWireframe = false;
  /** When the picture was begun that is fetched from the graphics side. */
  #began = 0;
  #turns = 0;
  #dirty = true;

  /** @throws Error when there is no WebGL2 or the head cannot be read */
  static async create(
    screen: HTMLCanvasElement,
    loadHead: (quality: FaceQuality) => Promise<HeadSource>,
    wanted: FaceQuality | 'auto',
  ): Promise<FaceTheatre> {
    const quality = wanted === 'auto' ? (drawsWithProcessor() ? 'fast' : 'fine') : wanted;
    const canvas = quality === 'fast' ? hiddenBeside(screen) : screen;
    try {
      return new FaceTheatre(screen, canvas, portraitRenderer(canvas, quality), await loadHead(quality), quality);
    } catch (error) {
      if (canvas !== screen) canvas.remove();
      throw error;
    }
  }

  private constructor(
    screen: HTMLCanvasElement,
    canvas: HTMLCanvasElement,
    renderer: WebGLRenderer,
    source: HeadSource,
    quality: FaceQuality,
  ) {
    this.quality = quality;
    this.source = source;
    this.stageCanvas = canvas;
    this.#screen = screen;
    this.#renderer = renderer;
    if (quality === 'fast') {
      this.#relay = createPictureRelay(renderer.getContext() as WebGL2RenderingContext, screen);
      this.#painter = createMovingFaces(screen, source);
    } else this.#environment = portraitEnvironment(renderer);
    this.#work = new CameraWork(screen, source.places, () => {
      this.#turns++;
      this.invalidate();
    });
  }

  /** Something besides the poses asks for a new picture: the camera, the size, the looks. */
  get isStale(): boolean {
    return this.#dirty || this.#work.isTravelling;
  }

  get isMoving(): boolean {
    return this.#isMoving;
  }

  /** Raised whenever the camera moves. */
  get turns(): number {
    return this.#turns;
  }

  /** A picture is on its way to the page: until it is there no other one is drawn. */
  get isBusy(): boolean {
    return (this.#relay?.isBusy || this.#painter?.isBusy) ?? false;
  }

  /** Shows the picture that is on its way; undefined while it is not there yet, and where pictures are there at once. */
  arrive(): Arrival | undefined {
    const painted = this.#painter?.receive();
    if (painted !== undefined) return { cost: painted, isPainted: true };
    if (!this.#relay?.receive()) return undefined;
    const drawn = performance.now() - this.#began;
    if (this.#isMoving && this.#movingRatio.drew(drawn)) this.#fit();
    const [stage] = this.#stages;
    if (stage) this.#painter?.prepare(stage.scene);
    return { cost: drawn, isPainted: false };
  }

  /** How many faces there are; they are made and let go as needed. */
  setFaces(count: number): void {
    if (this.#stages.length !== count) this.#refine();
    while (this.#stages.length > count) this.#stages.pop()?.dispose();
    while (this.#stages.length < count) this.#stages.push(new FaceStage(this.source.make(), this.quality, this.#environment));
    this.#fit();
  }

  setWireframe(isOn: boolean): void {
    this.#isWireframe = isOn;
    for (const stage of this.#stages) stage.setWireframe(isOn);
    this.#dirty = true;
  }

  showOnion(face: number, lines: readonly OnionLine[]): void {
    const stage = this.#stages[face];
    if (!stage || (lines.length === 0 && !stage.hasOnion)) return;
    stage.showOnion(lines);
    this.#dirty = true;
  }

  /** Looks from a named place; travels there unless `instantly`. */
  look(name: CameraName, instantly: boolean): void {
    this.#work.look(name, instantly);
  }

  /** Tells whether it moves: where the processor draws, a moving picture is coarser, so that it keeps up with the sound. */
  setMoving(isMoving: boolean): void {
    if (this.#isMoving === isMoving || this.quality === 'fine') return;
    this.#isMoving = isMoving;
    if (isMoving) this.#refine();
    this.#fit();
  }

  resize(width: number, height: number): void {
    this.#refine();
    this.#size = { width, height };
    this.#fit();
  }

  /** Draws in exactly this many pixels, on the hidden canvas only if there is one, until it is called without a size. */
  holdSize(size?: { readonly width: number; readonly height: number }): void {
    this.#fixedRatio = size ? 1 : undefined;
    const { clientWidth, clientHeight } = this.#screen;
    this.resize(size?.width ?? clientWidth, size?.height ?? clientHeight);
  }

  /**
   * Shows a pose on each face, side by side; with `only`, that face alone over the whole picture.
   * False when the picture would be the same as before and nothing was drawn.
   */
  render(poses: readonly FacePose[], now: number, only?: number): boolean {
    this.#work.advance(now);
    if (this.#paints) return this.#paint(only === undefined ? poses : poses.slice(only, only + 1));
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
    this.#began = performance.now();
    const drawn = only === undefined ? shown : shown.slice(only, only + 1);
    this.#aim(drawn.length);
    drawSideBySide(this.#renderer, drawn, this.#work.camera, this.#size);
    if (this.#fixedRatio === undefined) this.#relay?.send();
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
    this.#relay?.reset();
    if (this.#environment) {
      this.#environment = portraitEnvironment(this.#renderer);
      for (const stage of this.#stages) stage.scene.environment = this.#environment;
    }
    this.#dirty = true;
  }

  dispose(): void {
    this.setFaces(0);
    this.#work.dispose();
    this.#relay?.reset();
    this.#painter?.dispose();
    this.#environment?.dispose();
    this.#renderer.dispose();
    if (this.stageCanvas !== this.#screen) this.stageCanvas.remove();
  }

  /** Plain moving faces are painted. Lines over them, wires and films are drawn as everything that stands still. */
  get #paints(): boolean {
    const isPlain = !this.#isWireframe && !this.#stages.some((stage) => stage.hasOnion);
    return this.#isMoving && isPlain && this.#fixedRatio === undefined && (this.#painter?.isReady ?? false);
  }

  #paint(poses: readonly FacePose[]): boolean {
    if (this.#dirty) this.#painter?.forget();
    this.#dirty = false;
    this.#aim(poses.length);
    return this.#painter?.send(poses, this.#work.camera, this.#size) ?? false;
  }

  #aim(faces: number): void {
    const { width, height } = this.#size;
    this.#work.aim(width / Math.max(1, faces) / Math.max(1, height));
  }

  #refine(): void {
    this.#movingRatio.reset();
    this.#painter?.refine();
  }

  #fit(): void {
    const { width, height } = this.#size;
    const screen =
      this.quality === 'fine' ? Math.min(window.devicePixelRatio || 1, 2) : this.#isMoving ? this.#movingRatio.ratio : 1;
    this.#renderer.setPixelRatio(this.#fixedRatio ?? screen);
    this.#renderer.setSize(width, height, false);
    this.#dirty = true;
  }
}
