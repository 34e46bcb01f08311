import { bool, type FbxNode, int32, node, objectName, P, properties70 } from './fbx-node.ts';

/** FBX of this studio counts in centimetres (UnitScaleFactor 1), as Maya and Unreal do. */
export const CENTIMETRES = 100;

/** A model that stands unturned and unscaled at `translation` (centimetres) under its parent; a mesh is one, and so is an empty node. */
export function modelNode(
  id: bigint,
  name: string,
  kind: 'Mesh' | 'Null',
  translation: readonly [number, number, number],
  more: { readonly properties?: readonly FbxNode[]; readonly children?: readonly FbxNode[] } = {},
): FbxNode {
  return node(
    'Model',
    [id, objectName(name, 'Model'), kind],
    [
      node('Version', [int32(232)]),
      properties70(
        P.enumeration('RotationOrder', 0),
        P.vector('Lcl Translation', 'Lcl Translation', translation),
        P.vector('Lcl Rotation', 'Lcl Rotation', [0, 0, 0]),
        P.vector('Lcl Scaling', 'Lcl Scaling', [1, 1, 1]),
        P.enumeration('InheritType', 1),
        ...(more.properties ?? []),
      ),
      ...(more.children ?? []),
      node('Shading', [bool(true)]),
      node('Culling', ['CullingOff']),
    ],
  );
}
