import { Euler, type Material, MathUtils, Matrix3, Matrix4, Vector3 } from 'three';
import type { HeadPlaces } from './head-source.ts';

/** Turns the head over the neck, on the graphics card: the shoulders stay, the neck blends. */
export interface HeadTurn {
  /** Makes a material follow the turn. */
  attach(material: Material): void;
  /** Degrees: up, to the character's left, towards the left shoulder. False when nothing changed. */
  set(pitch: number, yaw: number, roll: number): boolean;
}

const TURN_POSITION = `#include <begin_vertex>
float turnShare = smoothstep(turnFrom, turnTo, transformed.y);
transformed = mix(transformed, turnPivot + turnMatrix * (transformed - turnPivot), turnShare);`;
const TURN_NORMAL = `#include <beginnormal_vertex>
objectNormal = normalize(mix(objectNormal, turnMatrix * objectNormal, smoothstep(turnFrom, turnTo, position.y)));`;
const DECLARATIONS = 'uniform mat3 turnMatrix; uniform vec3 turnPivot; uniform float turnFrom; uniform float turnTo;\n';

export function createHeadTurn({ top, chin, face }: HeadPlaces): HeadTurn {
  const height = top - chin;
  const uniforms = {
    turnMatrix: { value: new Matrix3() },
    // The skull sits on the spine between the ears, behind the face.
    turnPivot: { value: new Vector3(face.x, chin + height * 0.1, face.z - height * 0.45) },
    turnFrom: { value: chin - height * 0.42 },
    turnTo: { value: chin - height * 0.02 },
  };
  const last = new Vector3();
  return {
    attach(material) {
      material.onBeforeCompile = (shader) => {
        Object.assign(shader.uniforms, uniforms);
        shader.vertexShader =
          DECLARATIONS +
          shader.vertexShader
            .replace('#include <begin_vertex>', TURN_POSITION)
            .replace('#include <beginnormal_vertex>', TURN_NORMAL);
      };
    },
    set(pitch, yaw, roll) {
      if (Math.abs(last.x - pitch) + Math.abs(last.y - yaw) + Math.abs(last.z - roll) < 1e-3) return false;
      last.set(pitch, yaw, roll);
      const euler = new Euler(-MathUtils.degToRad(pitch), MathUtils.degToRad(yaw), -MathUtils.degToRad(roll), 'YXZ');
      uniforms.turnMatrix.value.setFromMatrix4(new Matrix4().makeRotationFromEuler(euler));
      return true;
    },
  };
}
