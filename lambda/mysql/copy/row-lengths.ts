/** The protocol's length-encoded integers: one byte below 251; 252, 253 and 254 announce two, three and eight more. */
export const nullMark = 0xfb;

/** Bytes that the length itself takes. */
export function sizeOfLength(first: number): number {
  if (first <= nullMark) return 1;
  return first === 0xfc ? 3 : first === 0xfd ? 4 : 9;
}

export function lengthAt(packet: Uint8Array, at: number): number {
  const first = packet[at] ?? 0;
  if (first < nullMark) return first;
  let length = 0;
  // A value is below 4 GiB: the upper four of eight bytes are zero.
  const bytes = Math.min(4, sizeOfLength(first) - 1);
  for (let byte = bytes; byte >= 1; byte -= 1) length = length * 256 + (packet[at + byte] ?? 0);
  return length;
}
