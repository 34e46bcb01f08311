import { seededRandom } from './mesh.mjs';

const STEPS = [0, 0.25, 0.5, 0.75, 1];

/** head.json: what the head is, where it comes from, which files it has, and what was measured on its mesh. */
export function describeHead(name, files, tables, tools) {
  const [full] = files;
  return {
    format: 'facewright-head/1',
    name,
    title: 'Wren',
    licence: 'CC0-1.0',
    credits: [
      'Base mesh hm08 and macro targets: MakeHuman (Data Collection AB, Joel Palmius, Jonas Hauquier), CC0',
      'ARKit face units: Face Units asset pack by Mika Suominen, CC0',
      'Teeth, gums, eyes, hair, brows, lashes, shirt, paint and repairs: the Facewright authors, CC0',
    ],
    units: 'metres',
    upAxis: '+Y',
    facing: '+Z',
    /** Where a neck would turn the head. */
    pivot: [0, -0.045, -0.01],
    view: { target: [0, -0.005, 0.04], distance: 0.85, verticalFieldOfView: 24 },
    files: files.map(({ name: file, glb, sha256, head }) => ({
      name: `${file}.glb`,
      lips: `${file}.lips.json`,
      bytes: glb.length,
      sha256,
      vertices: head.meshes.reduce((sum, mesh) => sum + mesh.positions.length / 3, 0),
      meshes: head.meshes.map((mesh) => ({ name: mesh.name, vertices: mesh.positions.length / 3, shapes: mesh.targets.length })),
    })),
    shapes: tools.BLEND_SHAPE_NAMES,
    measured: measure(full, tables.get(full.name), tools),
  };
}

function measure({ head, landmarks }, table, tools) {
  const gap = (weights) => rounded(tools.measureMeshGap(head, landmarks, weights).gap);
  const centre = (weights) => rounded(tools.measureMeshGap(head, landmarks, weights).openings[2]);
  const overSteps = (value) => Object.fromEntries(STEPS.map((step) => [String(step), value(step)]));
  return {
    pupilDistanceMm: rounded(pupilDistance(head)),
    mouthWidthMm: table.mouthWidth,
    gapMmAtJawOpen: overSteps((jawOpen) => gap({ jawOpen })),
    centreGapMmAtJawOpen: overSteps((jawOpen) => centre({ jawOpen })),
    widestGapMmSealed: overSteps((step) =>
      rounded(tools.measureMeshGap(head, landmarks, { jawOpen: step, mouthClose: step }).widest),
    ),
    tableErrorMm: tableErrors(head, landmarks, table, tools),
  };
}

/** Distance between the foremost points of the two eyeballs' irises. */
function pupilDistance(head) {
  const { positions } = head.meshes.find((mesh) => mesh.name === 'corneas');
  const front = [-1, 1].map((side) => {
    let best = 0;
    let most = -Infinity;
    for (let i = 0; i < positions.length; i += 3) {
      if (side * positions[i] > 0 && positions[i + 2] > most) {
        most = positions[i + 2];
        best = positions[i];
      }
    }
    return best;
  });
  return (front[1] - front[0]) * 1000;
}

/** How far the lip table is from the mesh over random speech-like weights, in millimetres. */
function tableErrors(head, landmarks, table, tools) {
  const random = seededRandom(5);
  const some = (share, most) => (random() < share ? random() * most : 0);
  const errors = [];
  for (let i = 0; i < 200; i++) {
    const weights = {
      jawOpen: random() * 0.6,
      mouthFunnel: some(0.4, 0.6),
      mouthPucker: some(0.4, 0.8),
      mouthShrugLower: some(0.3, 0.3),
    };
    weights.mouthClose = some(0.3, weights.jawOpen);
    for (const [shape, most] of [
      ['mouthStretch', 0.3],
      ['mouthSmile', 0.4],
      ['mouthLowerDown', 0.4],
      ['mouthUpperUp', 0.3],
      ['mouthPress', 0.3],
    ]) {
      weights[`${shape}Left`] = some(0.5, most);
      weights[`${shape}Right`] = weights[`${shape}Left`];
    }
    errors.push(Math.abs(tools.tableGap(table, weights) - tools.measureMeshGap(head, landmarks, weights).gap));
  }
  errors.sort((a, b) => a - b);
  return { median: rounded(errors[100]), worstOf200: rounded(errors[199]) };
}

function rounded(value) {
  return Math.round(value * 1000) / 1000 + 0;
}
