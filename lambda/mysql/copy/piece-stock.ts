/** Pieces of this size are handed on: none may pass the server's max_allowed_packet. */
export const pieceBytes = 256 * 1024;

/** What is read ahead of a chunk, and a few that are on their way. */
const kept = 20;

/**
 * Memory that is written again. A new piece each time would be as much memory as there is data, and the collector
 * looks through the whole heap for every 25 MB or so of it: a third of our processor time (docs/benchmarks.md).
 */
export interface PieceStock {
  take(): Buffer;
  /** Nobody reads `piece` any more. It is one that was taken, or the begin of it. */
  giveBack(piece: Uint8Array): void;
}

export function pieceStock(): PieceStock {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(pieceBytes),
    giveBack(piece) {
      if (free.length < kept && piece.buffer.byteLength === pieceBytes) free.push(Buffer.from(piece.buffer));
    },
  };
}
