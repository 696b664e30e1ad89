/** One message of MySQL's protocol: three bytes of length, one of sequence, then the payload. */
export interface Packet {
  readonly sequence: number;
  readonly payload: Buffer;
}

export function encodePacket({ sequence, payload }: Packet): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header.writeUInt8(sequence, 3);
  return Buffer.concat([header, payload]);
}

export interface PacketReader {
  read(chunk: Buffer): Packet[];
  /** What has come of a packet that is not whole yet. */
  rest(): Buffer;
}

export function newPacketReader(): PacketReader {
  let parts: Buffer[] = [];
  let length = 0;
  let wanted = 4;
  return {
    read: (chunk) => {
      parts.push(chunk);
      length += chunk.length;
      // A packet of 16 MB comes in many chunks, which are joined once.
      if (length < wanted) return [];
      let buffer = Buffer.concat(parts);
      const packets: Packet[] = [];
      wanted = 4;
      while (buffer.length >= 4) {
        wanted = 4 + buffer.readUIntLE(0, 3);
        if (buffer.length < wanted) break;
        packets.push({ sequence: buffer.readUInt8(3), payload: buffer.subarray(4, wanted) });
        buffer = buffer.subarray(wanted);
        wanted = 4;
      }
      parts = [buffer];
      length = buffer.length;
      return packets;
    },
    rest: () => Buffer.concat(parts),
  };
}

/** Compression in either kind, and answers without their columns' names: with these what passes could not be read. */
const unwanted = { low: 0x0020, high: 0x0200 | 0x0400 };

/** A server's greeting with another version, and without the abilities that would make what follows unreadable. */
export function rewriteGreeting(payload: Buffer, version: string): Buffer {
  const end = payload.indexOf(0, 1);
  if (payload[0] !== 10 || end < 0) return payload;
  const rest = Buffer.from(payload.subarray(end));
  const low = 1 + 4 + 8 + 1;
  const high = low + 2 + 1 + 2;
  rest.writeUInt16LE(rest.readUInt16LE(low) & ~unwanted.low, low);
  rest.writeUInt16LE(rest.readUInt16LE(high) & ~unwanted.high, high);
  return Buffer.concat([payload.subarray(0, 1), Buffer.from(version), rest]);
}

/** The flags, sizes and character set of the full answer, without a name: a client that wants TLS first. */
export const sslRequestLength = 32;

/** Whether a client's answer to the greeting says that its statements come with attributes before them. */
export function bringsAttributes(answer: Buffer): boolean {
  return answer.length >= 4 && (answer.readUInt32LE(0) & 0x08000000) !== 0;
}

export function errorPayload(errno: number, sqlState: string, message: string): Buffer {
  const head = Buffer.from([0xff, errno & 0xff, errno >> 8]);
  return Buffer.concat([head, Buffer.from(`#${sqlState}${message}`)]);
}

/** The fifth of a column definition's strings is the name the client shows; all are shorter than 251 bytes. */
export function renameColumn(definition: Buffer, rename: (name: string) => string): Buffer {
  let start = 0;
  for (let skipped = 0; skipped < 4; skipped++) start += 1 + (definition[start] ?? 0);
  const end = start + 1 + (definition[start] ?? 0);
  const name = Buffer.from(rename(definition.toString('utf8', start + 1, end)));
  return Buffer.concat([definition.subarray(0, start), Buffer.from([name.length]), name, definition.subarray(end)]);
}
