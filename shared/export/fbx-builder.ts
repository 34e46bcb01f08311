import { type FbxNode, node } from './fbx-node.ts';

/** Collects the objects of one FBX file and the links between them, and hands out ids. */
export interface FbxBuilder {
  readonly objects: FbxNode[];
  readonly connections: FbxNode[];
  /** Positive, unique, far below 2^53 (one reader throws above). */
  readonly newId: () => bigint;
  readonly add: (object: FbxNode) => void;
  /** child belongs to parent; with `property`, drives that property of it. An object's first parent must be its real one. */
  readonly link: (child: bigint, parent: bigint, property?: string) => void;
  /** `name` without control characters, with a number when a model has it already: readers find models by name. */
  readonly uniqueModelName: (name: string) => string;
}

/** The scene itself, parent of everything without another. */
export const SCENE_ROOT = 0n;

export function fbxBuilder(): FbxBuilder {
  const objects: FbxNode[] = [];
  const connections: FbxNode[] = [];
  const modelNames = new Set<string>();
  let lastId = 1_000_000n;
  return {
    objects,
    connections,
    newId: () => ++lastId,
    add: (object) => {
      objects.push(object);
    },
    link: (child, parent, property) => {
      connections.push(node('C', property === undefined ? ['OO', child, parent] : ['OP', child, parent, property]));
    },
    uniqueModelName: (name) => {
      const plain = plainName(name);
      let unique = plain;
      for (let count = 2; modelNames.has(unique); count++) unique = `${plain}_${count}`;
      modelNames.add(unique);
      return unique;
    },
  };
}

/** A name without control characters: byte 0 ends a name in binary FBX. */
export function plainName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  return name.replace(/[\u0000-\u001f\u007f]/g, '_');
}
