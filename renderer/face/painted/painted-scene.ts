import { type Color, DirectionalLight, HemisphereLight, Matrix4, type Object3D, type PerspectiveCamera, Vector3 } from 'three';
import type { PaintedCamera } from './place-points.ts';
import type { FarLight, PaintedLight } from './shade.ts';

/** The lights of a scene as the painter takes them. */
export function paintedLight(scene: Object3D): PaintedLight {
  const far: FarLight[] = [];
  let sky: FarLight['color'] = [0, 0, 0];
  let ground: FarLight['color'] = [0, 0, 0];
  scene.updateMatrixWorld(true);
  scene.traverse((light) => {
    if (light instanceof DirectionalLight) {
      const from = new Vector3().setFromMatrixPosition(light.matrixWorld);
      const to = new Vector3().setFromMatrixPosition(light.target.matrixWorld);
      far.push({
        direction: from.sub(to).normalize().toArray(),
        color: shining(light.color, light.intensity),
      });
    } else if (light instanceof HemisphereLight) {
      sky = shining(light.color, light.intensity);
      ground = shining(light.groundColor, light.intensity);
    }
  });
  return { far, sky, ground };
}

function shining({ r, g, b }: Color, intensity: number): FarLight['color'] {
  return [r * intensity, g * intensity, b * intensity];
}

/** A camera as the painter takes it. */
export function paintedCamera(camera: PerspectiveCamera): PaintedCamera {
  camera.updateMatrixWorld();
  const matrix = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse).toArray();
  return { matrix, eye: camera.position.toArray() };
}
