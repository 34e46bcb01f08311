/**
 * Every way in which the user's input or machine can make something fail. A code is stable (scripts may
 * test for it); the message names the value and what was expected; the hint says what to do next.
 */
export const STUDIO_ERROR_CODES = [
  'file-not-found',
  'file-not-readable',
  'file-not-writable',
  'file-is-not-a-file',
  'file-changed-while-reading',
  'disk-full',
  'wav-empty',
  'wav-truncated-header',
  'wav-not-riff',
  'wav-no-format',
  'wav-no-data',
  'wav-bad-channels',
  'wav-bad-sample-rate',
  'wav-bad-bits',
  'wav-bad-chunk',
  'wav-unpadded-chunk',
  'wav-no-ds64',
  'wav-unsupported-format',
  'wav-too-many-chunks',
  'wav-repairable',
  'audio-unsupported-format',
  'audio-decode-failed',
  'audio-empty',
  'audio-too-long',
  'pack-not-found',
  'pack-invalid',
  'pack-hash-mismatch',
  'pack-unsafe-file',
  'model-tensor-mismatch',
  'model-failed',
  'provider-unavailable',
  'worker-died',
  'worker-timeout',
  'job-failed',
  'protocol-invalid',
  'script-invalid',
  'dictionary-invalid',
  'capture-invalid',
  'profile-invalid',
  'names-invalid',
  'language-unsupported',
  'head-invalid',
  'head-no-shapes',
  'lip-table-invalid',
  'export-invalid-value',
  'export-format-unknown',
  'export-reread-failed',
  'export-exists',
  'frame-rate-invalid',
  'timecode-invalid',
  'project-not-found',
  'project-invalid',
  'project-newer',
  'project-locked',
  'project-read-only',
  'project-changed-outside',
  'project-has-recovery',
  'project-out-of-step',
  'project-change-invalid',
  'project-unsaved',
  'project-exists',
  'project-blob-missing',
  'project-blob-damaged',
  'project-audio-missing',
  'project-unknown-take',
  'project-pack-invalid',
  'project-too-large',
  'superseded',
  'keys-invalid',
  'usage',
  'request-refused',
  'transcript-no-room',
  'transcript-no-phone',
  'transcript-no-word',
  'transcript-other-word',
  'transcript-missing',
] as const;

export type StudioErrorCode = (typeof STUDIO_ERROR_CODES)[number];

/** Plain form of a {@link StudioError} for crossing a process border. */
export interface StudioErrorData {
  readonly code: StudioErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** An expected failure with a message for the animator. Unexpected ones are plain `Error`s. */
export class StudioError extends Error {
  readonly code: StudioErrorCode;
  readonly hint: string | undefined;

  constructor(code: StudioErrorCode, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StudioError';
    this.code = code;
    this.hint = options.hint;
  }

  toData(): StudioErrorData {
    return this.hint === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, hint: this.hint };
  }

  static fromData(data: StudioErrorData): StudioError {
    return new StudioError(data.code, data.message, { hint: data.hint });
  }
}

/** A repair or oddity that did not stop the work, for `warnings` lists on results. */
export interface Warning {
  /** Stable identifier, e.g. `wav-truncated-data`. */
  readonly code: string;
  readonly message: string;
}
