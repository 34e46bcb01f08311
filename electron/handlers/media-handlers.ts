import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../shared/core/errors.ts';
import type { LipTable } from '../../shared/core/lip-measures.ts';
import type { RecordId } from '../../shared/document/records.ts';
import { packClip, packPeaks } from '../../shared/ipc/binary-views.ts';
import { BUILT_IN_HEAD } from '../takes/head-shelf.ts';
import type { SoundFile } from '../takes/sound-reader.ts';
import { readClipBlob } from '../takes/take-blobs.ts';
import type { OpenProjects } from './open-projects.ts';
import type { BinaryHandlers } from './project-handlers.ts';
import type { SoundViews } from './sound-views.ts';

/** The built-in head with fewer vertices, below the program's heads folder. */
const LIGHT_HEAD = 'wren-low.glb';

export interface MediaParts {
  readonly projects: OpenProjects;
  readonly sounds: SoundViews;
  /** Of the built-in head. */
  readonly lipTable: () => Promise<LipTable>;
  readonly headsFolder: string;
}

/** Curves, pictures of sound, sound and the head. */
export function mediaHandlers({ projects, sounds, lipTable, headsFolder }: MediaParts): BinaryHandlers {
  async function soundFile({ projectId, takeId }: { readonly projectId: string; readonly takeId: RecordId }): Promise<SoundFile> {
    const { audio, channel } = projects.take(projectId, takeId);
    return { path: await projects.get(projectId).session.audio.path(takeId), audio, channel };
  }
  return {
    clip: async ({ projectId, clip }) => packClip(readClipBlob(await projects.get(projectId).session.blobs.get(clip))),
    peaks: async (args) => packPeaks(await sounds.peaks(await soundFile(args), args.level)),
    async spectrogram(args) {
      const { values, ...meta } = await sounds.spectrogram(await soundFile(args), args.range);
      return { bytes: values, meta, type: 'application/octet-stream' };
    },
    sound: async (args) => ({ bytes: await sounds.sound(await soundFile(args), args.range), type: 'audio/wav' }),
    async head({ light }) {
      try {
        const bytes = await readFile(join(headsFolder, light ? LIGHT_HEAD : BUILT_IN_HEAD));
        return { bytes: new Uint8Array(bytes), meta: { lipTable: await lipTable() }, type: 'model/gltf-binary' };
      } catch (cause) {
        throw new StudioError('head-invalid', 'The built-in head cannot be read.', { hint: 'Install the studio again.', cause });
      }
    },
  };
}
