import { connect, createServer, type Socket } from 'node:net';

export interface SlowLine {
  readonly port: number;
  close(): Promise<void>;
}

/** What may be under way in one direction; a line of a gigabit and 25 ms holds 3 MiB. */
const underWayBytes = 16 * 1024 * 1024;

/** Passes everything on, half of `roundTripMs` later in each direction. Says nothing about bandwidth: there is no limit. */
export async function openSlowLine(to: { host: string; port: number }, roundTripMs: number): Promise<SlowLine> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to.port, to.host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
      // Whichever end breaks, the other is told.
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
    }
    delay(near, far, roundTripMs / 2);
    delay(far, near, roundTripMs / 2);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the slow line has no port');
  return {
    port: address.port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function delay(from: Socket, to: Socket, milliseconds: number): void {
  let underWay = 0;
  from.on('data', (bytes) => {
    underWay += bytes.length;
    if (underWay > underWayBytes) from.pause();
    setTimeout(() => {
      underWay -= bytes.length;
      if (underWay <= underWayBytes && from.isPaused()) from.resume();
      if (!to.destroyed) to.write(bytes);
    }, milliseconds);
  });
  from.on('end', () => setTimeout(() => to.end(), milliseconds));
  from.on('close', () => setTimeout(() => to.destroy(), milliseconds));
}
