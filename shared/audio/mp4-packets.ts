import { damagedAac } from './aac-error.ts';
import { type BoxFields, boxFields, findBox, type Mp4Box } from './mp4-boxes.ts';

/** A packet of a track, in bytes of the file. */
export interface Mp4Packet {
  readonly offset: number;
  readonly size: number;
}

export interface Mp4PacketTable {
  readonly count: number;
  packets(): Generator<Mp4Packet>;
}

/**
 * Reads the tables that say where a track's packets lie: sizes (stsz, stz2), packets a chunk (stsc), chunks (stco, co64). They
 * stay as they are in `moov`; nothing is unfolded, so a damaged count costs no memory.
 * @throws StudioError `audio-decode-failed`
 */
export function readPacketTable(moov: Uint8Array, table: Mp4Box): Mp4PacketTable {
  const fieldsOf = (type: string) => {
    const box = findBox(moov, table, type);
    return box && boxFields(moov, box);
  };
  const sizes = packetSizes(fieldsOf('stsz'), fieldsOf('stz2'));
  const groups = fieldsOf('stsc');
  const chunks = fieldsOf('stco');
  const longChunks = fieldsOf('co64');
  const offsets = chunks ?? longChunks;
  if (!sizes || !groups || !offsets) throw damagedAac('its index is incomplete');
  const offsetBytes = chunks ? 4 : 8;
  const chunkCount = entryCount(offsets, 4, offsetBytes);
  const groupCount = entryCount(groups, 4, 12);
  function* packets(): Generator<Mp4Packet> {
    let packet = 0;
    let group = 0;
    for (let chunk = 1; chunk <= chunkCount; chunk++) {
      while (group + 1 < groupCount && (groups?.u32(8 + 12 * (group + 1)) ?? 0) <= chunk) group++;
      const inChunk = groupCount > 0 ? (groups?.u32(8 + 12 * group + 4) ?? 0) : 0;
      const at = 8 + offsetBytes * (chunk - 1);
      let offset = (chunks ? offsets?.u32(at) : offsets?.u64(at)) ?? 0;
      for (let i = 0; i < inChunk && packet < (sizes?.count ?? 0); i++) {
        const size = sizes?.sizeOf(packet++) ?? 0;
        yield { offset, size };
        offset += size;
      }
    }
  }
  return { count: sizes.count, packets };
}

interface PacketSizes {
  readonly count: number;
  sizeOf(packet: number): number;
}

function packetSizes(plain: BoxFields | undefined, compact: BoxFields | undefined): PacketSizes | undefined {
  if (plain) {
    const same = plain.u32(4);
    if (same > 0) return { count: plain.u32(8), sizeOf: () => same };
    return { count: entryCount(plain, 8, 4), sizeOf: (packet) => plain.u32(12 + 4 * packet) };
  }
  if (!compact) return undefined;
  const bits = compact.u8(7);
  if (bits !== 4 && bits !== 8 && bits !== 16) throw damagedAac('its index makes no sense');
  return {
    count: entryCount(compact, 8, bits / 8),
    sizeOf(packet) {
      if (bits === 16) return compact.u16(12 + 2 * packet);
      if (bits === 8) return compact.u8(12 + packet);
      const pair = compact.u8(12 + (packet >> 1));
      return packet % 2 === 0 ? pair >> 4 : pair & 15;
    },
  };
}

/** The count that stands at `at`, but no more than fit in behind it. */
function entryCount(fields: BoxFields, at: number, size: number): number {
  return Math.min(fields.u32(at), Math.floor((fields.length - at - 4) / size));
}
