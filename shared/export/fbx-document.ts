import type { FrameRate } from '../core/time.ts';
import { FBX_CREATION_TIME, FBX_FILE_ID, FBX_VERSION } from './fbx-binary.ts';
import type { FbxBuilder } from './fbx-builder.ts';
import { type FbxNode, float64, int32, node, objectName, P, properties70 } from './fbx-node.ts';
import { timeMode } from './fbx-time.ts';

/** Own name: a reader treats files that claim to come from Blender by special rules. */
const CREATOR = 'Facewright';
const DOCUMENT_ID = 999_999n;
/** Month and the rest of {@link FBX_CREATION_TIME}. */
const CREATION = [1970, 1, 1, 10, 0, 0, 0];
const CREATION_FIELDS = ['Year', 'Month', 'Day', 'Hour', 'Minute', 'Second', 'Millisecond'];

export interface FbxDocument {
  readonly title: string;
  readonly frameRate: FrameRate;
  readonly start: bigint;
  readonly stop: bigint;
  readonly activeStack: string;
  readonly takes: FbxNode;
}

/** All top-level nodes of a file, in the order that readers expect. */
export function documentNodes(builder: FbxBuilder, document: FbxDocument): FbxNode[] {
  return [
    headerExtension(document.title),
    node('FileId', [{ type: 'R', value: FBX_FILE_ID }]),
    node('CreationTime', [FBX_CREATION_TIME]),
    node('Creator', [CREATOR]),
    globalSettings(document),
    node(
      'Documents',
      [],
      [
        node('Count', [int32(1)]),
        node(
          'Document',
          [DOCUMENT_ID, 'Scene', 'Scene'],
          [properties70(P.text('ActiveAnimStackName', document.activeStack)), node('RootNode', [0n])],
        ),
      ],
    ),
    node('References'),
    definitions(builder.objects),
    node('Objects', [], builder.objects),
    node('Connections', [], builder.connections),
    document.takes,
  ];
}

function headerExtension(title: string): FbxNode {
  const stamp = CREATION_FIELDS.map((field, i) => node(field, [int32(CREATION[i] ?? 0)]));
  const metaData = ['Subject', 'Author', 'Keywords', 'Revision', 'Comment'].map((field) => node(field, ['']));
  return node(
    'FBXHeaderExtension',
    [],
    [
      // 1003 keeps the old ticks a second for every reader; with 1004 some change them and some do not.
      node('FBXHeaderVersion', [int32(1003)]),
      node('FBXVersion', [int32(FBX_VERSION)]),
      node('EncryptionType', [int32(0)]),
      node('CreationTimeStamp', [], [node('Version', [int32(1000)]), ...stamp]),
      node('Creator', [CREATOR]),
      node(
        'SceneInfo',
        [objectName('GlobalInfo', 'SceneInfo'), 'UserData'],
        [
          node('Type', ['UserData']),
          node('Version', [int32(100)]),
          node('MetaData', [], [node('Version', [int32(100)]), node('Title', [title]), ...metaData]),
          properties70(
            P.text('Original|ApplicationVendor', CREATOR),
            P.text('Original|ApplicationName', CREATOR),
            P.text('LastSaved|ApplicationVendor', CREATOR),
            P.text('LastSaved|ApplicationName', CREATOR),
          ),
        ],
      ),
    ],
  );
}

function globalSettings(document: FbxDocument): FbxNode {
  const { mode, customFrameRate } = timeMode(document.frameRate);
  return node(
    'GlobalSettings',
    [],
    [
      node('Version', [int32(1000)]),
      properties70(
        P.int('UpAxis', 1),
        P.int('UpAxisSign', 1),
        P.int('FrontAxis', 2),
        P.int('FrontAxisSign', 1),
        P.int('CoordAxis', 0),
        P.int('CoordAxisSign', 1),
        P.int('OriginalUpAxis', 1),
        P.int('OriginalUpAxisSign', 1),
        P.double('UnitScaleFactor', 1),
        P.double('OriginalUnitScaleFactor', 1),
        P.enumeration('TimeMode', mode),
        P.enumeration('TimeProtocol', 2),
        P.enumeration('SnapOnFrameMode', 0),
        P.time('TimeSpanStart', document.start),
        P.time('TimeSpanStop', document.stop),
        P.double('CustomFrameRate', customFrameRate),
      ),
    ],
  );
}

/** Default properties by kind of object; objects say only what differs. */
const TEMPLATES: Readonly<Record<string, readonly [name: string, properties: readonly FbxNode[]]>> = {
  Model: [
    'FbxNode',
    [
      P.enumeration('RotationOrder', 0),
      P.enumeration('InheritType', 0),
      P.vector('Lcl Translation', 'Lcl Translation', [0, 0, 0]),
      P.vector('Lcl Rotation', 'Lcl Rotation', [0, 0, 0]),
      P.vector('Lcl Scaling', 'Lcl Scaling', [1, 1, 1]),
      // Its type is its own name; one reader insists.
      node('P', ['Visibility', 'Visibility', '', 'A', float64(1)]),
    ],
  ],
  Geometry: ['FbxMesh', [P.bool('Primary Visibility', true), P.bool('Casts Shadows', true), P.bool('Receive Shadows', true)]],
  Material: [
    'FbxSurfacePhong',
    [
      node('P', ['ShadingModel', 'KString', '', '', 'Phong']),
      P.bool('MultiLayer', false),
      P.color('EmissiveColor', [0, 0, 0]),
      P.color('AmbientColor', [0.2, 0.2, 0.2]),
      P.color('DiffuseColor', [0.8, 0.8, 0.8]),
    ],
  ],
  AnimationStack: [
    'FbxAnimStack',
    [
      P.text('Description', ''),
      P.time('LocalStart', 0n),
      P.time('LocalStop', 0n),
      P.time('ReferenceStart', 0n),
      P.time('ReferenceStop', 0n),
    ],
  ],
  AnimationLayer: [
    'FbxAnimLayer',
    [
      P.number('Weight', 100, 'A'),
      P.bool('Mute', false),
      P.bool('Solo', false),
      P.bool('Lock', false),
      P.enumeration('BlendMode', 0),
    ],
  ],
  AnimationCurveNode: ['FbxAnimCurveNode', [node('P', ['d', 'Compound', '', ''])]],
};

function definitions(objects: readonly FbxNode[]): FbxNode {
  const counts = new Map<string, number>([['GlobalSettings', 1]]);
  for (const { name } of objects) counts.set(name, (counts.get(name) ?? 0) + 1);
  const types = [...counts].map(([name, count]) => {
    const template = TEMPLATES[name];
    const defaults = template ? [node('PropertyTemplate', [template[0]], [properties70(...template[1])])] : [];
    return node('ObjectType', [name], [node('Count', [int32(count)]), ...defaults]);
  });
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return node('Definitions', [], [node('Version', [int32(100)]), node('Count', [int32(total)]), ...types]);
}

/** A number property of the user's own; `A+U` when a curve drives it. */
export function userNumber(name: string, value: number, flags: 'A+U' | 'U'): FbxNode {
  return node('P', [name, 'Number', '', flags, float64(value)]);
}
