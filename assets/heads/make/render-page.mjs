import * as THREE from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';

/** Runs in the browser: loads a GLB and draws one tile a view, lit like a portrait. */
globalThis.prepareHead = async (base64, width, height, background) => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const gltf = await new GLTFLoader().setMeshoptDecoder(MeshoptDecoder).parseAsync(bytes.buffer, '');
  const renderer = new THREE.WebGLRenderer({ antialias: false, preserveDrawingBuffer: true });
  // Twice the size and scaled down afterwards: cleaner edges than multisampling on software renderers.
  renderer.setSize(width * 2, height * 2, false);
  renderer.toneMapping = THREE.NeutralToneMapping;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = THREE.PCFSoftShadowMap;
  document.body.append(renderer.domElement);
  const scene = new THREE.Scene();
  scene.background = new THREE.Color(background);
  const generator = new THREE.PMREMGenerator(renderer);
  scene.environment = generator.fromScene(new RoomEnvironment(), 0.04).texture;
  scene.environmentIntensity = 0.35;
  scene.add(...portraitLights());
  scene.add(gltf.scene);
  gltf.scene.traverse((object) => {
    if (!object.isMesh) return;
    object.castShadow = !/lash|brow/.test(object.name);
    object.receiveShadow = true;
    object.frustumCulled = false;
  });
  globalThis.studio = { renderer, scene, head: gltf.scene, camera: new THREE.PerspectiveCamera(24, width / height, 0.01, 10) };
};

function portraitLights() {
  const key = new THREE.DirectionalLight(0xfff1e2, 2.6);
  key.position.set(-0.55, 0.6, 1.0);
  key.castShadow = true;
  key.shadow.mapSize.set(2048, 2048);
  key.shadow.bias = -0.0006;
  key.shadow.normalBias = 0.004;
  key.shadow.radius = 5;
  Object.assign(key.shadow.camera, { left: -0.3, right: 0.3, top: 0.3, bottom: -0.3, near: 0.1, far: 3 });
  const fill = new THREE.DirectionalLight(0xdfe9ff, 0.7);
  fill.position.set(0.9, 0.1, 0.8);
  const rim = new THREE.DirectionalLight(0xffffff, 1.6);
  rim.position.set(0.7, 0.7, -0.9);
  return [key, fill, rim];
}

/** Draws one view `{ weights, yaw, pitch, at: [x,y,z], distance, hide }` (degrees, metres) and gives it as a PNG data URL. */
globalThis.drawView = ({ weights = {}, yaw = 0, pitch = 0, at = [0, 0, 0], distance = 0.85, hide = [] }) => {
  const { renderer, scene, head, camera } = globalThis.studio;
  head.traverse((object) => {
    object.visible = !hide.includes(object.name);
    if (!object.morphTargetDictionary) return;
    object.morphTargetInfluences.fill(0);
    for (const [name, weight] of Object.entries(weights)) {
      const index = object.morphTargetDictionary[name];
      if (index !== undefined) object.morphTargetInfluences[index] = weight;
    }
  });
  const y = (yaw * Math.PI) / 180;
  const p = (pitch * Math.PI) / 180;
  camera.position.set(
    at[0] + distance * Math.sin(y) * Math.cos(p),
    at[1] + distance * Math.sin(p),
    at[2] + distance * Math.cos(y) * Math.cos(p),
  );
  camera.lookAt(...at);
  renderer.render(scene, camera);
  return renderer.domElement.toDataURL('image/png');
};
