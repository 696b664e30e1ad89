/** A number as the protocol packs it: one byte, or a mark and 2, 3 or 8 bytes. */
export function lengthEncoded(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  const first = bytes.readUInt8(at);
  if (first < 0xfb) return { value: first, next: at + 1 };
  if (first === 0xfc) return { value: bytes.readUInt16LE(at + 1), next: at + 3 };
  if (first === 0xfd) return { value: bytes.readUIntLE(at + 1, 3), next: at + 4 };
  return { value: Number(bytes.readBigUInt64LE(at + 1)), next: at + 9 };
}
