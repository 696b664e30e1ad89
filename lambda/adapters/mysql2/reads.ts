import type { Duplex } from 'node:stream';

/** As much as Node reads at a time. */
const readBytes = 64 * 1024;

/** Where the bytes of a connection come to be. */
export interface Reads {
  /** From now on every `data` is the same memory: whoever listens has taken what it wants when it returns. */
  lend(): void;
  /** From now on every `data` may be kept. */
  own(): void;
}

const known = new WeakMap<Duplex, Reads>();

/**
 * Node makes a new buffer of every 16 KiB that TLS has decrypted, and V8 looks through the whole heap for every 25 MB of
 * them: more than a quarter of our processor time in a copy (docs/benchmarks.md). Node can read into one buffer (`onread` of
 * net.Socket), but not where a connection turns to TLS in the middle, as MySQL's do. So what `onread` sets is set here.
 */
export function readsOf(stream: Duplex): Reads {
  const before = known.get(stream);
  if (before !== undefined) return before;
  const reads = intoOneBuffer(stream) ?? asTheyCome;
  known.set(stream, reads);
  return reads;
}

const asTheyCome: Reads = { lend: () => undefined, own: () => undefined };

function intoOneBuffer(stream: Duplex): Reads | undefined {
  const inside = insides(stream);
  // What waits in the stream was read before, and would come after what is read now.
  if (inside === undefined || stream.readableLength > 0) return undefined;
  const memory = Buffer.allocUnsafeSlow(readBytes);
  let lent = false;
  const arrived = (bytes: number): boolean => {
    // A new view each time: what was found in one is remembered as long as it is the same (mysql/copy/specials.ts).
    const here = memory.subarray(0, bytes);
    stream.emit('data', lent ? here : Buffer.from(here));
    return true;
  };
  inside.handle.useUserBuffer(memory);
  Object.assign(stream, { [inside.buffer]: memory, [inside.callback]: arrived });
  return {
    lend() {
      lent = true;
    },
    own() {
      lent = false;
    },
  };
}

interface Insides {
  readonly handle: { useUserBuffer(memory: Buffer): void };
  readonly buffer: symbol;
  readonly callback: symbol;
}

/** Node's own (20 and 22, lib/net.js), not in its types. Undefined where they are not as they were: slower is not wrong. */
function insides(stream: Duplex): Insides | undefined {
  const own = Object.getOwnPropertySymbols(stream);
  const unset = (name: string) => own.find((one) => one.description === name && Reflect.get(stream, one) === null);
  const [buffer, callback] = [unset('kBuffer'), unset('kBufferCb')];
  const handle: unknown = Reflect.get(stream, '_handle');
  if (buffer === undefined || callback === undefined || !canReadInto(handle)) return undefined;
  return { handle, buffer, callback };
}

function canReadInto(handle: unknown): handle is Insides['handle'] {
  if (typeof handle !== 'object' || handle === null) return false;
  return 'useUserBuffer' in handle && typeof handle.useUserBuffer === 'function';
}
