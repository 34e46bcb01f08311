import type { FbxNode, FbxProperty } from '../../shared/export/fbx-node.ts';

const MAX_ITEMS = 12;

/** FBX nodes as text to read and compare: one node a line, children indented, long arrays cut with their length. */
export function dumpFbx(nodes: readonly FbxNode[], indent = ''): string {
  return nodes
    .map((node) => {
      const head = [`${indent}${node.name}`, ...node.properties.map(propertyText)].join(' ');
      return node.children.length === 0 ? `${head}\n` : `${head}\n${dumpFbx(node.children, `${indent}  `)}`;
    })
    .join('');
}

function propertyText(property: FbxProperty): string {
  switch (property.type) {
    case 'S':
      return JSON.stringify(property.value.replace('\u0000\u0001', '::'));
    case 'L':
      return `${property.value}L`;
    case 'R':
      return `raw(${Buffer.from(property.value).toString('hex')})`;
    case 'array': {
      const items = Array.from(property.value as ArrayLike<number | bigint>, (item) =>
        typeof item === 'bigint' ? `${item}` : `${Math.fround(item)}`,
      );
      const kind = property.value.constructor.name.replace('Array', '');
      return `${kind}[${items.length}](${items.slice(0, MAX_ITEMS).join(', ')}${items.length > MAX_ITEMS ? ', ...' : ''})`;
    }
    default:
      return `${property.value}${property.type}`;
  }
}

/** All nodes called `name` below `nodes`, in file order. */
export function findNodes(nodes: readonly FbxNode[], name: string): FbxNode[] {
  return nodes.flatMap((node) => [...(node.name === name ? [node] : []), ...findNodes(node.children, name)]);
}

/** The one value of the child called `name`. */
export function childValue(node: FbxNode, name: string): FbxProperty['value'] | undefined {
  return node.children.find((child) => child.name === name)?.properties[0]?.value;
}

/** Values of the P entry called `name` in the node's Properties70, after its four words. */
export function property70(node: FbxNode, name: string): FbxProperty['value'][] | undefined {
  const entries = node.children.find((child) => child.name === 'Properties70')?.children ?? [];
  return entries
    .find((entry) => entry.properties[0]?.value === name)
    ?.properties.slice(4)
    .map((property) => property.value);
}

/** Name and class of an object (`jawOpen`, `SubDeformer`). */
export function nameAndClass(node: FbxNode): [string, string] {
  const [name = '', className = ''] = String(node.properties[1]?.value).split('\u0000\u0001');
  return [name, className];
}

/** Objects of a file of the given kind; `className` is their class or their sub-type. */
export function findObjects(nodes: readonly FbxNode[], name: string, className?: string): FbxNode[] {
  return (findNodes(nodes, 'Objects')[0]?.children ?? []).filter(
    (object) =>
      object.name === name &&
      (className === undefined || nameAndClass(object)[1] === className || object.properties[2]?.value === className),
  );
}
