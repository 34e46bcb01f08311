import { type Camera, NeutralToneMapping, PCFShadowMap, WebGLRenderer } from 'three';
import type { FaceQuality, FaceStage } from './face-stage.ts';

/** @throws Error when there is no WebGL2 */
export function portraitRenderer(canvas: HTMLCanvasElement, quality: FaceQuality): WebGLRenderer {
  const antialias = quality === 'fine';
  const renderer = new WebGLRenderer({ canvas, antialias, alpha: true, powerPreference: 'high-performance' });
  renderer.toneMapping = NeutralToneMapping;
  renderer.toneMappingExposure = 1;
  renderer.shadowMap.enabled = quality === 'fine';
  renderer.shadowMap.type = PCFShadowMap;
  renderer.autoClear = false;
  renderer.setClearColor(0, 0);
  return renderer;
}

/** Draws stages in equal columns of a picture of this size in CSS pixels. */
export function drawSideBySide(
  renderer: WebGLRenderer,
  stages: readonly FaceStage[],
  camera: Camera,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  renderer.setScissorTest(false);
  renderer.setViewport(0, 0, width, height);
  renderer.clear();
  renderer.setScissorTest(true);
  const share = width / Math.max(1, stages.length);
  stages.forEach(({ scene }, i) => {
    renderer.setViewport(i * share, 0, share, height);
    renderer.setScissor(i * share, 0, share, height);
    renderer.render(scene, camera);
  });
}
