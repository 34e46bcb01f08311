/**
 * One Catmull-Clark subdivision as a linear map: gives `{ faces, apply }`, where `apply(dense [V,3])` gives the [W,3] array of
 * the finer mesh. Being linear it is right for positions, deltas and colours alike. Borders keep their own smooth curve.
 */
export function catmullClark(faces, vertexCount) {
  const edges = collectEdges(faces);
  const stencils = vertexStencils(faces, vertexCount, edges);
  const facePoint = vertexCount;
  const edgePoint = vertexCount + faces.length;
  for (const face of faces) stencils.push(average(face));
  for (const edge of edges.list) {
    const stencil = average([edge.a, edge.b]);
    if (edge.faces.length === 2) {
      scale(stencil, 0.5);
      for (const face of edge.faces) accumulate(stencil, average(faces[face]), 0.25);
    }
    stencils.push(stencil);
  }
  const finer = [];
  faces.forEach((face, f) => {
    face.forEach((corner, i) => {
      const next = face[(i + 1) % face.length];
      const previous = face[(i + face.length - 1) % face.length];
      finer.push([corner, edgePoint + edges.indexOf(corner, next), facePoint + f, edgePoint + edges.indexOf(previous, corner)]);
    });
  });
  return { faces: finer, vertexCount: stencils.length, apply: (dense) => applyStencils(stencils, dense) };
}

function collectEdges(faces) {
  const byKey = new Map();
  const list = [];
  const key = (a, b) => (a < b ? a * 1048576 + b : b * 1048576 + a);
  faces.forEach((face, f) => {
    face.forEach((a, i) => {
      const b = face[(i + 1) % face.length];
      const k = key(a, b);
      let index = byKey.get(k);
      if (index === undefined) {
        index = list.length;
        byKey.set(k, index);
        list.push({ a, b, faces: [] });
      }
      list[index].faces.push(f);
    });
  });
  return { list, indexOf: (a, b) => byKey.get(key(a, b)) };
}

function vertexStencils(faces, vertexCount, edges) {
  const facesOf = Array.from({ length: vertexCount }, () => []);
  const edgesOf = Array.from({ length: vertexCount }, () => []);
  faces.forEach((face, f) => {
    for (const corner of face) facesOf[corner].push(f);
  });
  for (const edge of edges.list) {
    edgesOf[edge.a].push(edge);
    edgesOf[edge.b].push(edge);
  }
  return facesOf.map((around, vertex) => {
    const border = edgesOf[vertex].filter((edge) => edge.faces.length !== 2);
    const stencil = new Map();
    if (border.length > 0) {
      stencil.set(vertex, 0.75);
      for (const edge of border) accumulate(stencil, new Map([[edge.a === vertex ? edge.b : edge.a, 1]]), 0.25 / border.length);
      return stencil;
    }
    const n = around.length;
    stencil.set(vertex, (n - 3) / n);
    for (const face of around) accumulate(stencil, average(faces[face]), 1 / (n * n));
    for (const edge of edgesOf[vertex]) accumulate(stencil, average([edge.a, edge.b]), 2 / (n * n));
    return stencil;
  });
}

function average(vertices) {
  return new Map(vertices.map((vertex) => [vertex, 1 / vertices.length]));
}

function scale(stencil, factor) {
  for (const [vertex, weight] of stencil) stencil.set(vertex, weight * factor);
}

function accumulate(stencil, other, factor) {
  for (const [vertex, weight] of other) stencil.set(vertex, (stencil.get(vertex) ?? 0) + weight * factor);
}

function applyStencils(stencils, dense) {
  const out = new Float64Array(stencils.length * 3);
  stencils.forEach((stencil, i) => {
    for (const [vertex, weight] of stencil) {
      for (let axis = 0; axis < 3; axis++) out[i * 3 + axis] += dense[vertex * 3 + axis] * weight;
    }
  });
  return out;
}

/** A part subdivided once: positions, targets, and colours when it has them. */
export function subdividePart(part) {
  const map = catmullClark(part.faces, part.positions.length / 3);
  const targets = new Map();
  for (const [name, deltas] of part.targets) targets.set(name, map.apply(deltas));
  const finer = { ...part, faces: map.faces, positions: map.apply(part.positions), targets };
  if (part.colors) finer.colors = map.apply(part.colors);
  return finer;
}
