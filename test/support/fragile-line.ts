import { connect, createServer, type Socket } from 'node:net';

/** Passes everything on, counts it, and breaks when it is told to: both ends then meet a reset. */
export interface FragileLine {
  readonly port: number;
  /** Calls back when so many more bytes have gone through, in both directions together. The last call counts. */
  after(bytes: number, act: () => void): void;
  /** Resets every connection, now. */
  breakAll(): void;
  close(): Promise<void>;
}

export async function openFragileLine(to: { readonly host: string; readonly port: number }): Promise<FragileLine> {
  const sockets = new Set<Socket>();
  let watch: { left: number; readonly act: () => void } | undefined;

  const count = (bytes: number) => {
    if (watch === undefined) return;
    watch.left -= bytes;
    if (watch.left > 0) return;
    const { act } = watch;
    watch = undefined;
    act();
  };
  const server = createServer((near) => {
    const far = connect(to.port, to.host);
    pass(near, far);
    pass(far, near);
  });
  const pass = (from: Socket, onto: Socket) => {
    sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (bytes) => {
      if (!onto.destroyed && !onto.write(bytes)) from.pause();
      count(bytes.length);
    });
    onto.on('drain', () => from.resume());
    from.on('end', () => onto.end());
    from.on('error', () => onto.resetAndDestroy());
    from.on('close', () => {
      sockets.delete(from);
      onto.destroy();
    });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  return {
    port: address.port,
    after(bytes, act) {
      watch = { left: bytes, act };
    },
    breakAll() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
