import { randomUUID } from 'node:crypto';
import { peakLevelFor } from '../../shared/audio/peaks.ts';
import { StudioError } from '../../shared/core/errors.ts';
import type { PeaksView, RecordingInfo } from '../../shared/ipc/studio-bridge.ts';
import { type SpeechSummary, streamSpeech } from '../files/audio-file.ts';

/** A recording that is open in the studio. */
export interface OpenRecording {
  readonly info: RecordingInfo;
  readonly path: string;
  readonly summary: SpeechSummary;
}

/** The recordings of one studio, by ids that only the service makes. */
export interface RecordingShelf {
  /** Reads the file once, to know its length, warnings and waveform. @throws StudioError of the file, `request-refused` when too many are open */
  open(file: { readonly path: string; readonly name: string; readonly script: string }): Promise<OpenRecording>;
  /** @throws StudioError `request-refused` */
  get(recordingId: string): OpenRecording;
  /** Forgets it and gives it back, if it was there. */
  close(recordingId: string): OpenRecording | undefined;
}

/** More than anybody looks at; keeps a page that went wild from filling memory. */
const MOST_OPEN = 2_000;
/** Buckets that a whole recording gets at most: enough for a pixel each on a wide screen at forty times zoom. */
const MOST_BUCKETS = 160_000;

export function createRecordingShelf(): RecordingShelf {
  const open = new Map<string, OpenRecording>();
  return {
    async open({ path, name, script }) {
      if (open.size >= MOST_OPEN) {
        throw new StudioError('request-refused', `${MOST_OPEN} recordings are open already.`, {
          hint: 'Close some of them first.',
        });
      }
      const summary = await streamSpeech(path, {}, () => undefined);
      const { sampleRate, channels, container } = summary.source;
      const warnings = summary.warnings.map((warning) => warning.message);
      const { duration } = summary;
      const info: RecordingInfo = {
        recordingId: randomUUID(),
        name,
        duration,
        sampleRate,
        channels,
        container,
        script,
        warnings,
      };
      const recording: OpenRecording = { info, path, summary };
      open.set(info.recordingId, recording);
      return recording;
    },
    get(recordingId) {
      const recording = open.get(recordingId);
      if (recording) return recording;
      throw new StudioError('request-refused', 'This recording is no longer open.', { hint: 'Open the file again.' });
    },
    close(recordingId) {
      const recording = open.get(recordingId);
      open.delete(recordingId);
      return recording;
    },
  };
}

/** The waveform of a recording, as fine as is useful for its length. */
export function peaksOf({ summary }: OpenRecording): PeaksView {
  const level = peakLevelFor(summary.peaks, summary.sampleCount / MOST_BUCKETS);
  if (!level) throw new Error('every recording has peaks');
  const { samplesPerBucket, lowest, highest } = level;
  return { samplesPerBucket, sampleRate: summary.peaks.sampleRate, lowest, highest };
}
