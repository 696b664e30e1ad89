/** The little of ASN.1's distinguished encoding that a certificate needs. */
export const der = {
  sequence: (...parts: readonly Buffer[]) => tagged(0x30, ...parts),
  set: (...parts: readonly Buffer[]) => tagged(0x31, ...parts),
  explicit: (number: number, ...parts: readonly Buffer[]) => tagged(0xa0 + number, ...parts),
  implicit: (number: number, bytes: Buffer) => tagged(0x80 + number, bytes),
  integer: (bytes: Buffer) => tagged(0x02, bytes),
  yes: () => tagged(0x01, Buffer.from([0xff])),
  octets: (bytes: Buffer) => tagged(0x04, bytes),
  bits: (bytes: Buffer, unused = 0) => tagged(0x03, Buffer.from([unused]), bytes),
  text: (value: string) => tagged(0x0c, Buffer.from(value, 'utf8')),
  time: (value: Date) => tagged(0x17, Buffer.from(`${value.toISOString().replace(/\D/g, '').slice(2, 14)}Z`)),
  objectIdentifier: (dotted: string) => tagged(0x06, objectIdentifierBytes(dotted)),
};

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthBytes(content.length), content]);
}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

function objectIdentifierBytes(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const digits = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return Buffer.from(bytes);
}
