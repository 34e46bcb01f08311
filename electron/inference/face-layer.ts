import { z } from 'zod';
import { BLEND_SHAPE_NAMES } from '../../shared/core/blend-shapes.ts';
import { StudioError } from '../../shared/core/errors.ts';
import type { ActorProfile } from '../../shared/speech/profile/actor-profile.ts';
import type { LastLayer } from '../../shared/speech/profile/fit-profile.ts';
import type { Pack } from './pack.ts';

const SHAPES = BLEND_SHAPE_NAMES.length;

const layerSchema = z.object({
  weights: z.array(z.array(z.number())).length(SHAPES),
  bias: z.array(z.number()).length(SHAPES),
  offset: z.number(),
  /** Shapes that mean something: mouth and jaw. */
  columns: z.array(z.enum(BLEND_SHAPE_NAMES)).min(1),
});

/** The last layer of a pack's face net, from which profiles start. */
export interface PackLayer {
  readonly layer: LastLayer;
  /** Columns of the curves that a profile may change. */
  readonly columns: readonly number[];
  /** Hash of the net: profiles belong to it alone. */
  readonly sha256: string;
}

/** @throws StudioError `profile-invalid` for a pack without it, `pack-invalid` when it cannot be read */
export async function packLayer(pack: Pack): Promise<PackLayer> {
  const { id, files } = pack.manifest;
  const net = files.find((file) => file.role === 'face');
  if (!pack.has('last-layer') || net === undefined)
    throw new StudioError('profile-invalid', `The pack "${id}" cannot learn an actor: it lacks its last layer.`, {
      hint: 'Use a pack that says in its card that profiles can be fitted.',
    });
  const parsed = layerSchema.safeParse(JSON.parse(new TextDecoder().decode(await pack.bytesOf('last-layer'))));
  const hiddenSize = parsed.data?.weights[0]?.length ?? 0;
  if (!parsed.success || hiddenSize === 0 || parsed.data.weights.some((row) => row.length !== hiddenSize))
    throw new StudioError('pack-invalid', `The last layer of the pack "${id}" cannot be read.`);
  const { weights, bias, offset, columns } = parsed.data;
  return {
    layer: { hiddenSize, weights: Float32Array.from(weights.flat()), bias: Float32Array.from(bias), offset },
    columns: columns.map((name) => BLEND_SHAPE_NAMES.indexOf(name)),
    sha256: net.sha256,
  };
}

/** The layer of a profile that was fitted to this very pack. @throws StudioError `profile-invalid` */
export async function profileLayer(profile: ActorProfile, pack: Pack): Promise<LastLayer> {
  const { layer, sha256 } = await packLayer(pack);
  if (profile.pack.sha256 === sha256 && profile.layer.hiddenSize === layer.hiddenSize) return profile.layer;
  const { id, version } = pack.manifest;
  throw new StudioError(
    'profile-invalid',
    `The profile of ${profile.actor} was fitted to ${profile.pack.id} ${profile.pack.version}, but ${id} ${version} is here.`,
    { hint: 'Fit it again from the same recordings.' },
  );
}
