import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Passes everything on, counts it, and fails in the ways that networks do when it is told to. */
export interface FragileLine {
  readonly port: number;
  /** Calls back when so many more bytes have gone through, in both directions together. The last call counts. */
  after(bytes: number, act: () => void): void;
  /** Resets every connection, now. */
  breakAll(): void;
  /** Half-open: what is connected now stays so, and nothing passes any more, in either direction. New connections are served. */
  silence(): void;
  /** Every piece waits so long, in each direction. */
  slow(milliseconds: number): void;
  /** New connections are reset at once. */
  refuse(): void;
  /** New connections are served at full speed again; what was silenced is reset. */
  heal(): void;
  close(): Promise<void>;
}

export async function openFragileLine(to: { readonly host: string; readonly port: number }): Promise<FragileLine> {
  const sockets = new Set<Socket>();
  const silent = new Set<Socket>();
  let watch: { left: number; readonly act: () => void } | undefined;
  let delayMs = 0;
  let refusing = false;

  const count = (bytes: number) => {
    if (watch === undefined) return;
    watch.left -= bytes;
    if (watch.left > 0) return;
    const { act } = watch;
    watch = undefined;
    act();
  };
  const server = createServer((near) => {
    if (refusing) {
      near.on('error', () => undefined);
      near.resetAndDestroy();
      return;
    }
    const far = connect(to.port, to.host);
    pass(near, far);
    pass(far, near);
  });
  const pass = (from: Socket, onto: Socket) => {
    sockets.add(from);
    from.setNoDelay(true);
    let order = Promise.resolve();
    const send = (bytes: Buffer) => {
      if (silent.has(from)) return;
      if (!onto.destroyed && !onto.write(bytes)) from.pause();
      count(bytes.length);
    };
    // Pieces stay in order, also when the line becomes slow or fast between two of them.
    let waiting = 0;
    const later = (act: () => void) => {
      if (delayMs === 0 && waiting === 0) return act();
      waiting += 1;
      const ready = wait(delayMs);
      order = order.then(() => ready).then(act, act);
      order = order.finally(() => (waiting -= 1));
    };
    from.on('data', (bytes) => later(() => send(bytes)));
    onto.on('drain', () => from.resume());
    from.on('end', () => later(() => silent.has(from) || onto.end()));
    from.on('error', () => silent.has(from) || onto.resetAndDestroy());
    from.on('close', () => {
      sockets.delete(from);
      if (!silent.has(from)) later(() => void onto.destroy());
    });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const breakAll = () => {
    for (const socket of [...sockets, ...silent]) socket.resetAndDestroy();
    silent.clear();
  };
  return {
    port: address.port,
    after(bytes, act) {
      watch = { left: bytes, act };
    },
    breakAll,
    silence() {
      for (const socket of sockets) silent.add(socket);
    },
    slow(milliseconds) {
      delayMs = milliseconds;
    },
    refuse() {
      refusing = true;
    },
    heal() {
      refusing = false;
      delayMs = 0;
      watch = undefined;
      for (const socket of silent) socket.resetAndDestroy();
      silent.clear();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
