/** A file of these bytes, in these pieces, for LOAD DATA LOCAL. */
export async function* linesOf(...parts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part, 'latin1');
}
