import {
  BackSide,
  BoxGeometry,
  Color,
  DirectionalLight,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  type Object3D,
  PlaneGeometry,
  PMREMGenerator,
  Scene,
  type Texture,
  type WebGLRenderer,
} from 'three';
import type { HeadPlaces } from './head-source.ts';

/** Key, fill and rim, as a portrait is lit. Fine light has shadows and a room around it; fast light makes up for the room with more of the sky. */
export function addPortraitLights(scene: Scene, { top, chin, face }: HeadPlaces, quality: 'fine' | 'fast'): void {
  const size = top - chin;
  const place = (light: DirectionalLight, x: number, y: number, z: number): void => {
    light.position.set(face.x + x * size, face.y + y * size, face.z + z * size);
    light.target.position.copy(face);
    scene.add(light, light.target);
  };
  const key = new DirectionalLight(0xfff1e2, 2.1);
  place(key, -2.2, 2.3, 3.2);
  place(new DirectionalLight(0xcfe0ff, 0.45), 3, 0.3, 2.4);
  place(new DirectionalLight(0xdfeaff, 2.2), 2.6, 1.6, -2.6);
  place(new DirectionalLight(0xffe6cc, 1.1), -2.8, 1.0, -2.4);
  scene.add(new HemisphereLight(0xe9eef7, 0x4a3c36, quality === 'fine' ? 0.35 : 0.95));
  if (quality === 'fast') return;
  key.castShadow = true;
  key.shadow.mapSize.set(1_024, 1_024);
  key.shadow.radius = 4;
  key.shadow.normalBias = size * 0.006;
  const reach = size * 1.25;
  Object.assign(key.shadow.camera, { left: -reach, right: reach, top: reach, bottom: -reach, near: size, far: size * 8 });
}

/** A dark room with three soft boxes: what eyes, lips and teeth mirror. */
export function portraitEnvironment(renderer: WebGLRenderer): Texture {
  const room = new Scene();
  room.add(new Mesh(new BoxGeometry(10, 10, 10), new MeshBasicMaterial({ color: 0x30343a, side: BackSide })));
  addPanel(room, [-3.2, 2.4, 3.6], 2.3, 2.3, 15);
  addPanel(room, [4.2, 0.6, 2], 1.4, 3, 2.4);
  addPanel(room, [0, 4.6, -1], 4, 2, 3.2);
  const generator = new PMREMGenerator(renderer);
  const { texture } = generator.fromScene(room, 0.03);
  generator.dispose();
  room.traverse((object: Object3D) => {
    if (!(object instanceof Mesh)) return;
    object.geometry.dispose();
    object.material.dispose();
  });
  return texture;
}

function addPanel(
  room: Scene,
  [x, y, z]: readonly [number, number, number],
  width: number,
  height: number,
  brightness: number,
): void {
  const panel = new Mesh(
    new PlaneGeometry(width, height),
    new MeshBasicMaterial({ color: new Color(brightness, brightness, brightness) }),
  );
  panel.position.set(x, y, z);
  panel.lookAt(0, 0, 0);
  room.add(panel);
}
