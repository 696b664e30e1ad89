const tab = 9;
const newline = 10;
const backslash = 92;

/**
 * Where the next byte that needs an escape is. What came over the wire is searched once, by the engine's own search,
 * and the place is kept: most values are passed without a look at their bytes.
 */
export interface Specials {
  /** Whether a tab, newline or backslash stands from `at` to `to` of `packet`. Asked with rising places. */
  within(packet: Uint8Array, at: number, to: number): boolean;
}

export function findSpecials(): Specials {
  let searched: Uint8Array | undefined;
  let nextTab = -1;
  let nextNewline = -1;
  let nextBackslash = -1;

  const find = (packet: Uint8Array, byte: number, at: number): number => {
    const place = packet.indexOf(byte, at);
    return place < 0 ? packet.length : place;
  };

  return {
    within(packet, at, to) {
      if (packet !== searched) {
        searched = packet;
        nextTab = -1;
        nextNewline = -1;
        nextBackslash = -1;
      }
      if (nextTab < at) nextTab = find(packet, tab, at);
      if (nextTab < to) return true;
      if (nextNewline < at) nextNewline = find(packet, newline, at);
      if (nextNewline < to) return true;
      if (nextBackslash < at) nextBackslash = find(packet, backslash, at);
      return nextBackslash < to;
    },
  };
}
