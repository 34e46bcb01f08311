/**
 * FBX as a tree: what `fbx-binary.ts` turns into bytes. A property is one value with its FBX type letter; arrays take their letter
 * from the kind of typed array (Int32 i, BigInt64 l, Float32 f, Float64 d).
 */
export type FbxProperty =
  | { readonly type: 'C'; readonly value: boolean }
  | { readonly type: 'I' | 'D'; readonly value: number }
  | { readonly type: 'L'; readonly value: bigint }
  | { readonly type: 'S'; readonly value: string }
  | { readonly type: 'R'; readonly value: Uint8Array }
  | { readonly type: 'array'; readonly value: FbxArray };

export type FbxArray = Int32Array | BigInt64Array | Float32Array | Float64Array;

export interface FbxNode {
  readonly name: string;
  readonly properties: readonly FbxProperty[];
  readonly children: readonly FbxNode[];
}

/** Shorthand of property values: text, node ids and times (bigint), arrays; numbers must say their type. */
type PropertyInput = string | bigint | FbxArray | FbxProperty;

/** A node; `properties` may be plain text, bigints (int64) and typed arrays. */
export function node(name: string, properties: readonly PropertyInput[] = [], children: readonly FbxNode[] = []): FbxNode {
  return { name, properties: properties.map(property), children };
}

function property(input: PropertyInput): FbxProperty {
  if (typeof input === 'string') return { type: 'S', value: input };
  if (typeof input === 'bigint') return { type: 'L', value: input };
  return 'type' in input ? input : { type: 'array', value: input };
}

export function int32(value: number): FbxProperty {
  return { type: 'I', value };
}

export function float64(value: number): FbxProperty {
  return { type: 'D', value };
}

export function bool(value: boolean): FbxProperty {
  return { type: 'C', value };
}

/** Name of an object as binary FBX writes it: the name, two bytes, the class. */
export function objectName(name: string, className: string): string {
  return `${name}\u0000\u0001${className}`;
}

/** `P` entries of a Properties70 block; flags: A animatable, A+ animated, U of the user. */
export const P = {
  int: (name: string, value: number) => node('P', [name, 'int', 'Integer', '', int32(value)]),
  enumeration: (name: string, value: number) => node('P', [name, 'enum', '', '', int32(value)]),
  bool: (name: string, value: boolean) => node('P', [name, 'bool', '', '', int32(value ? 1 : 0)]),
  number: (name: string, value: number, flags = '') => node('P', [name, 'Number', '', flags, float64(value)]),
  double: (name: string, value: number) => node('P', [name, 'double', 'Number', '', float64(value)]),
  text: (name: string, value: string, flags = '') => node('P', [name, 'KString', '', flags, value]),
  url: (name: string, value: string) => node('P', [name, 'KString', 'XRefUrl', '', value]),
  time: (name: string, ticks: bigint) => node('P', [name, 'KTime', 'Time', '', ticks]),
  color: (name: string, [r, g, b]: readonly [number, number, number]) =>
    node('P', [name, 'Color', '', 'A', float64(r), float64(g), float64(b)]),
  vector: (name: string, type: string, [x, y, z]: readonly [number, number, number]) =>
    node('P', [name, type, '', 'A', float64(x), float64(y), float64(z)]),
} as const;

export function properties70(...entries: readonly FbxNode[]): FbxNode {
  return node('Properties70', [], entries);
}
