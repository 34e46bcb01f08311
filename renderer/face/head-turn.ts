import { Euler, type Material, MathUtils, Matrix3, Matrix4, Vector3 } from 'three';
import type { HeadPlaces } from './head-source.ts';
import type { PaintedTurn } from './painted/place-points.ts';

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

/** A turn as plain numbers; degrees: up, to the character's left, towards the left shoulder. */
export function turnOf({ top, chin, face }: HeadPlaces, [pitch, yaw, roll]: readonly [number, number, number]): PaintedTurn {
  const height = top - chin;
  const euler = new Euler(-MathUtils.degToRad(pitch), MathUtils.degToRad(yaw), -MathUtils.degToRad(roll), 'YXZ');
  return {
    matrix: new Matrix3().setFromMatrix4(new Matrix4().makeRotationFromEuler(euler)).toArray(),
    // The skull sits on the spine between the ears, behind the face.
    pivot: [face.x, chin + height * 0.1, face.z - height * 0.45],
    from: chin - height * 0.42,
    to: chin - height * 0.02,
  };
}

export function createHeadTurn(places: HeadPlaces): HeadTurn {
  const { pivot, from, to } = turnOf(places, [0, 0, 0]);
  const uniforms = {
    turnMatrix: { value: new Matrix3() },
    turnPivot: { value: new Vector3(...pivot) },
    turnFrom: { value: from },
    turnTo: { value: to },
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
      uniforms.turnMatrix.value.fromArray([...turnOf(places, [pitch, yaw, roll]).matrix]);
      return true;
    },
  };
}
