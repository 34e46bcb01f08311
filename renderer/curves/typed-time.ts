/**
 * Where a key goes when a time was typed for several of them: arithmetic (`*1.2`, `+5%`) acts on the distance from the first key, a plain number puts the
 * first key there and the others along with it. Typed for one key it is the time of that key.
 * @returns undefined when what was typed is no number
 */
export function typedTime(
  change: (value: number) => number | undefined,
  time: number,
  { first, count }: { readonly first: number; readonly count: number },
): number | undefined {
  if (count === 1) return change(time);
  const [nought, one] = [change(0), change(1)];
  if (nought === undefined || one === undefined) return undefined;
  if (nought === one) return time - first + nought;
  const distance = change(time - first);
  return distance === undefined ? undefined : first + distance;
}
