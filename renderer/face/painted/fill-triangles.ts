/** Pixels of a picture (32 bits, red lowest, colours not multiplied by alpha) and how far away what they show is. */
export interface PaintSurface {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
  readonly depth: Float32Array;
}

/** The columns of a picture that are painted: `left` until before `right`. */
export interface Strip {
  readonly left: number;
  readonly right: number;
}

/** Vertices on a picture: x and y in pixels from its top left, and depth; and values, `size` a vertex, that pixels between them take their share of. */
export interface PlacedVertices {
  readonly places: Float32Array;
  readonly values: Float32Array;
  readonly size: number;
}

/**
 * What is known of the triangle that is painted. Kept in arrays because numbers with fractions that are handed to a function cost memory each time.
 * `planes`: depth and values, three numbers each: what they are at the top corner, and how they change from pixel to pixel to the right and downwards.
 * `spot`: how far right of the top corner and below it the first pixel of a row lies. `corners`: x and y from top to bottom, and twice the area.
 */
export interface TriangleDesk {
  readonly planes: Float64Array;
  readonly spot: Float64Array;
  readonly corners: Float64Array;
}

/** Room for triangles with up to `values` values. */
export function createDesk(values: number): TriangleDesk {
  return { planes: new Float64Array(3 * (values + 1)), spot: new Float64Array(2), corners: new Float64Array(7) };
}

/** Paints pixels `from` until before `to` of the triangle on the desk. */
export type PaintRow = (from: number, to: number) => void;

/** Twice the area of a triangle below which nothing of it is seen. */
const NOTHING = 1e-6;

/**
 * Walks along the rows of a triangle whose corners are the vertices `i`, `j` and `k`. A pixel belongs to it where its middle does; of two triangles that
 * share an edge exactly one has it.
 */
export function walkTriangle(
  vertices: PlacedVertices,
  i: number,
  j: number,
  k: number,
  { width, height }: PaintSurface,
  { left, right }: Strip,
  desk: TriangleDesk,
  paint: PaintRow,
): void {
  const { places } = vertices;
  // From top to bottom: an edge is then the same line for both triangles that share it.
  let top = i;
  let middle = j;
  let bottom = k;
  if ((places[middle * 3 + 1] ?? 0) < (places[top * 3 + 1] ?? 0)) {
    top = j;
    middle = i;
  }
  if ((places[bottom * 3 + 1] ?? 0) < (places[middle * 3 + 1] ?? 0)) {
    bottom = middle;
    middle = k;
  }
  if ((places[middle * 3 + 1] ?? 0) < (places[top * 3 + 1] ?? 0)) {
    const other = top;
    top = middle;
    middle = other;
  }
  const ax = places[top * 3] ?? 0;
  const ay = places[top * 3 + 1] ?? 0;
  const bx = places[middle * 3] ?? 0;
  const by = places[middle * 3 + 1] ?? 0;
  const cx = places[bottom * 3] ?? 0;
  const cy = places[bottom * 3 + 1] ?? 0;
  const firstRow = Math.max(0, Math.ceil(ay - 0.5));
  const lastRow = Math.min(height, Math.ceil(cy - 0.5));
  if (firstRow >= lastRow) return;
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (Math.abs(area) < NOTHING) return;
  const long = (cx - ax) / (cy - ay);
  const upper = (bx - ax) / (by - ay);
  const lower = (cx - bx) / (cy - by);
  let isLaid = false;
  for (let row = firstRow; row < lastRow; row++) {
    const y = row + 0.5;
    const one = ax + (y - ay) * long;
    const other = y < by ? ax + (y - ay) * upper : bx + (y - by) * lower;
    const from = Math.max(left, Math.ceil((area > 0 ? one : other) - 0.5));
    const to = Math.min(right, Math.ceil((area > 0 ? other : one) - 0.5));
    if (from >= to) continue;
    if (!isLaid) {
      isLaid = true;
      const { corners } = desk;
      corners[0] = ax;
      corners[1] = ay;
      corners[2] = bx;
      corners[3] = by;
      corners[4] = cx;
      corners[5] = cy;
      corners[6] = area;
      layPlanes(desk, vertices, top, middle, bottom);
    }
    desk.spot[0] = from + 0.5 - ax;
    desk.spot[1] = y - ay;
    paint(row * width + from, row * width + to);
  }
}

/** Depth and values change evenly between three corners. */
function layPlanes({ planes, corners }: TriangleDesk, vertices: PlacedVertices, a: number, b: number, c: number): void {
  const { places, values, size } = vertices;
  const area = corners[6] ?? 1;
  const toBx = ((corners[2] ?? 0) - (corners[0] ?? 0)) / area;
  const toBy = ((corners[3] ?? 0) - (corners[1] ?? 0)) / area;
  const toCx = ((corners[4] ?? 0) - (corners[0] ?? 0)) / area;
  const toCy = ((corners[5] ?? 0) - (corners[1] ?? 0)) / area;
  for (let n = 0; n <= size; n++) {
    const isDepth = n === 0;
    const from = isDepth ? places : values;
    const stride = isDepth ? 3 : size;
    const offset = isDepth ? 2 : n - 1;
    const first = from[a * stride + offset] ?? 0;
    const toB = (from[b * stride + offset] ?? 0) - first;
    const toC = (from[c * stride + offset] ?? 0) - first;
    planes[3 * n] = first;
    planes[3 * n + 1] = toB * toCy - toC * toBy;
    planes[3 * n + 2] = toC * toBx - toB * toCx;
  }
}

/** Paints what has its colour (0..255) in the first three values of its vertices. */
export function smoothRow({ pixels, depth }: PaintSurface, { planes: p, spot }: TriangleDesk): PaintRow {
  return (from, to) => {
    const dx = spot[0] ?? 0;
    const dy = spot[1] ?? 0;
    const zStep = p[1] ?? 0;
    const rStep = p[4] ?? 0;
    const gStep = p[7] ?? 0;
    const bStep = p[10] ?? 0;
    let z = (p[0] ?? 0) + dx * zStep + dy * (p[2] ?? 0);
    // Half a step more, for rounding.
    let r = (p[3] ?? 0) + dx * rStep + dy * (p[5] ?? 0) + 0.5;
    let g = (p[6] ?? 0) + dx * gStep + dy * (p[8] ?? 0) + 0.5;
    let b = (p[9] ?? 0) + dx * bStep + dy * (p[11] ?? 0) + 0.5;
    for (let pixel = from; pixel < to; pixel++) {
      if (z < (depth[pixel] ?? 0)) {
        depth[pixel] = z;
        // Along thin triangles colours may overshoot a little.
        const red = r < 0 ? 0 : r > 255 ? 255 : r | 0;
        const green = g < 0 ? 0 : g > 255 ? 255 : g | 0;
        const blue = b < 0 ? 0 : b > 255 ? 255 : b | 0;
        pixels[pixel] = 0xff000000 | (blue << 16) | (green << 8) | red;
      }
      z += zStep;
      r += rStep;
      g += gStep;
      b += bStep;
    }
  };
}

/** What plane number `n` (depth is the first) is so far right of the triangle's top corner and below it. */
export function planeAt({ planes }: TriangleDesk, n: number, dx: number, dy: number): number {
  return (planes[3 * n] ?? 0) + dx * (planes[3 * n + 1] ?? 0) + dy * (planes[3 * n + 2] ?? 0);
}

/** Red, green, blue and alpha, 0..255, as a pixel. */
export function packed(r: number, g: number, b: number, alpha: number): number {
  return ((byte(alpha) << 24) | (byte(b) << 16) | (byte(g) << 8) | byte(r)) >>> 0;
}

function byte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0;
}
