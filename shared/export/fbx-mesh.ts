import type { ExportMaterial, ExportMesh } from './export-input.ts';
import { type FbxBuilder, plainName } from './fbx-builder.ts';
import { CENTIMETRES, modelNode } from './fbx-model.ts';
import { type FbxNode, float64, int32, node, objectName, P, properties70 } from './fbx-node.ts';
import { sparseTarget, unitNormals } from './mesh-geometry.ts';

/** A blend-shape channel in the file: animation is linked to its id. */
export interface FbxChannel {
  readonly name: string;
  readonly id: bigint;
}

export interface FbxMeshOptions {
  /** Parent model, or the scene root. */
  readonly parent: bigint;
  /** Where the mesh stands under its parent, centimetres. */
  readonly translation: readonly [number, number, number];
  readonly mayaNames: boolean;
}

/**
 * Adds a mesh with its material and blend shapes; returns its channels in the order of the mesh's targets.
 * Channel and shape have the same name without prefix: readers differ in which of the two they show.
 */
export function addMesh(builder: FbxBuilder, mesh: ExportMesh, options: FbxMeshOptions): FbxChannel[] {
  const [modelId, geometryId] = [builder.newId(), builder.newId()];
  const name = builder.uniqueModelName(mesh.name);
  builder.add(geometryNode(geometryId, name, mesh));
  builder.add(
    modelNode(modelId, name, 'Mesh', options.translation, {
      properties: [P.int('DefaultAttributeIndex', 0)],
      children: [node('MultiLayer', [int32(0)]), node('MultiTake', [int32(0)])],
    }),
  );
  builder.link(modelId, options.parent);
  builder.link(geometryId, modelId);
  if (mesh.material) {
    const materialId = builder.newId();
    builder.add(materialNode(materialId, mesh.material));
    builder.link(materialId, modelId);
  }
  return addBlendShapes(builder, mesh, name, geometryId, options.mayaNames);
}

function addBlendShapes(
  builder: FbxBuilder,
  mesh: ExportMesh,
  modelName: string,
  geometryId: bigint,
  mayaNames: boolean,
): FbxChannel[] {
  if (mesh.targets.length === 0) return [];
  const blendShapeId = builder.newId();
  const blendShapeName = `${modelName}_blendShape`;
  builder.add(
    node('Deformer', [blendShapeId, objectName(blendShapeName, 'Deformer'), 'BlendShape'], [node('Version', [int32(100)])]),
  );
  builder.link(blendShapeId, geometryId);
  return mesh.targets.map((target) => {
    const [id, shapeId] = [builder.newId(), builder.newId()];
    const shapeName = plainName(target.name);
    const channelName = mayaNames ? `${blendShapeName}.${shapeName}` : shapeName;
    builder.add(
      node(
        'Deformer',
        [id, objectName(channelName, 'SubDeformer'), 'BlendShapeChannel'],
        [
          node('Version', [int32(100)]),
          // At rest both say 0: readers differ in which one they take, and one of them starts at 100 without the second.
          properties70(P.number('DeformPercent', 0, 'A+')),
          node('DeformPercent', [float64(0)]),
          node('FullWeights', [Float64Array.of(100)]),
        ],
      ),
    );
    const sparse = sparseTarget(target);
    builder.add(
      node(
        'Geometry',
        [shapeId, objectName(shapeName, 'Geometry'), 'Shape'],
        [
          node('Version', [int32(100)]),
          node('Indexes', [sparse.indices]),
          node('Vertices', [Float64Array.from(sparse.positions, (delta) => delta * CENTIMETRES)]),
          node('Normals', [Float64Array.from(sparse.normals)]),
        ],
      ),
    );
    builder.link(id, blendShapeId);
    builder.link(shapeId, id);
    return { name: target.name, id };
  });
}

function geometryNode(id: bigint, name: string, mesh: ExportMesh): FbxNode {
  const normals = unitNormals(mesh);
  const corners = mesh.indices.length;
  // The last corner of a polygon is written as its complement.
  const polygons = Int32Array.from(mesh.indices, (index, corner) => (corner % 3 === 2 ? ~index : index));
  const cornerNormals = new Float64Array(corners * 3);
  mesh.indices.forEach((vertex, corner) => {
    for (let axis = 0; axis < 3; axis++) cornerNormals[corner * 3 + axis] = normals[vertex * 3 + axis] ?? 0;
  });
  const layers = [layer('LayerElementNormal', 101, 'ByPolygonVertex', 'Direct', [node('Normals', [cornerNormals])])];
  if (mesh.uvs) {
    // FBX counts texture coordinates from the bottom.
    const uvs = Float64Array.from(mesh.uvs, (value, i) => (i % 2 === 1 ? 1 - value : value));
    const data = [node('UV', [uvs]), node('UVIndex', [Int32Array.from(mesh.indices)])];
    layers.push(layer('LayerElementUV', 101, 'ByPolygonVertex', 'IndexToDirect', data));
  }
  if (mesh.colors) {
    const data = [node('Colors', [Float64Array.from(mesh.colors)]), node('ColorIndex', [Int32Array.from(mesh.indices)])];
    layers.push(layer('LayerElementColor', 101, 'ByPolygonVertex', 'IndexToDirect', data));
  }
  if (mesh.material) {
    layers.push(layer('LayerElementMaterial', 101, 'AllSame', 'IndexToDirect', [node('Materials', [Int32Array.of(0)])]));
  }
  const elements = layers.map(({ name: type }) =>
    node('LayerElement', [], [node('Type', [type]), node('TypedIndex', [int32(0)])]),
  );
  return node(
    'Geometry',
    [id, objectName(name, 'Geometry'), 'Mesh'],
    [
      properties70(),
      node('Vertices', [Float64Array.from(mesh.positions, (value) => value * CENTIMETRES)]),
      node('PolygonVertexIndex', [polygons]),
      node('GeometryVersion', [int32(124)]),
      ...layers,
      node('Layer', [int32(0)], [node('Version', [int32(100)]), ...elements]),
    ],
  );
}

function layer(type: string, version: number, mapping: string, reference: string, data: readonly FbxNode[]): FbxNode {
  return node(
    type,
    [int32(0)],
    [
      node('Version', [int32(version)]),
      node('Name', [type === 'LayerElementUV' ? 'UVMap' : '']),
      node('MappingInformationType', [mapping]),
      node('ReferenceInformationType', [reference]),
      ...data,
    ],
  );
}

function materialNode(id: bigint, material: ExportMaterial): FbxNode {
  const [red, green, blue, opacity] = material.baseColor;
  const gloss = 1 - material.roughness;
  return node(
    'Material',
    [id, objectName(plainName(material.name), 'Material'), ''],
    [
      node('Version', [int32(102)]),
      node('ShadingModel', ['phong']),
      node('MultiLayer', [int32(0)]),
      properties70(
        P.color('DiffuseColor', [red, green, blue]),
        P.number('DiffuseFactor', 1, 'A'),
        P.color('SpecularColor', [1, 1, 1]),
        P.number('SpecularFactor', gloss * 0.25, 'A'),
        P.number('Shininess', (gloss * 10) ** 2, 'A'),
        P.number('ReflectionFactor', material.metallic, 'A'),
        P.color('TransparentColor', [1, 1, 1]),
        P.number('TransparencyFactor', 1 - opacity, 'A'),
        P.number('Opacity', opacity, 'A'),
      ),
    ],
  );
}
