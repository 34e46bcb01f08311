import { StudioError, type Warning } from '../core/errors.ts';

/** "Size not known" in the 32-bit size fields, and "see ds64" in RF64. */
export const UNKNOWN_SIZE = 0xffffffff;

/** 64-bit sizes of an RF64 or BW64 file. */
export interface LargeSizes {
  readonly riffBytes: number;
  readonly dataBytes: number;
}

/** Where the samples are, before it is known how long a frame is. */
export interface DataRange {
  readonly offset: number;
  readonly bytes: number;
  /** True when the end of the file was taken for the end of the samples. */
  readonly toEnd: boolean;
}

/** What the header says about the data chunk, and what the file has. */
export interface DataClaim {
  readonly offset: number;
  readonly declared: number;
  readonly available: number;
  readonly large: LargeSizes | undefined;
  /** Whether another chunk starts where the samples should be. */
  readonly chunkFollows: boolean;
  readonly repair: boolean;
}

/** Body of a `ds64` chunk (EBU Tech 3306); undefined when cut. Sizes above 2^53 lose their last bits, which no file has. */
export function parseLargeSizes(body: Uint8Array, littleEndian: boolean): LargeSizes | undefined {
  if (body.length < 16) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const u64 = (at: number) => view.getUint32(at, littleEndian) + view.getUint32(at + 4, littleEndian) * 2 ** 32;
  return { riffBytes: u64(0), dataBytes: u64(8) };
}

/**
 * Decides how many bytes of sound there are when the header and the file disagree: never more than the file has.
 * @throws StudioError `wav-repairable` when the size is 0 and sound follows, unless `repair` was asked for
 */
export function placeData(claim: DataClaim, warnings: Warning[]): DataRange {
  const { offset, declared, available, large } = claim;
  const toEnd = { offset, bytes: available, toEnd: true };
  if (declared === UNKNOWN_SIZE) {
    if (large && large.dataBytes <= available) return { offset, bytes: large.dataBytes, toEnd: false };
    warnings.push(
      large
        ? {
            code: 'wav-ds64-size',
            message: `The header promises ${large.dataBytes} bytes of sound; the file holds ${available}, which are used.`,
          }
        : {
            code: 'wav-data-size-unknown',
            message: `The header does not say how long the sound is; all ${available} bytes up to the file's end are used.`,
          },
    );
    return toEnd;
  }
  if (declared > available) {
    warnings.push({
      code: 'wav-truncated-data',
      message: `The file is cut short: the header promises ${declared} bytes of sound, the file holds ${available}.`,
    });
    return toEnd;
  }
  if (declared > 0 || available === 0 || claim.chunkFollows) return { offset, bytes: declared, toEnd: false };
  if (!claim.repair) {
    throw new StudioError('wav-repairable', `The header says that there is no sound, but ${available} bytes follow it.`, {
      hint: 'The recorder was probably interrupted. Open the file with repair to use everything up to its end.',
    });
  }
  warnings.push({
    code: 'wav-data-size-repaired',
    message: `The header's sound size of 0 was replaced by the ${available} bytes that follow it.`,
  });
  return toEnd;
}
