import { connect, createServer, type Socket } from 'node:net';

/** Both directions are late by this, so that everything of one answer counts as one. */
const lateMs = 20;

export interface CountingLine {
  readonly port: number;
  /** How often the server spoke after the client had, since the last `reset`. */
  answers(): number;
  reset(): void;
  close(): Promise<void>;
}

/** A line to a local server that counts its turns: what a far server would cost in round trips. */
export async function countingLine(to: number): Promise<CountingLine> {
  const sockets = new Set<Socket>();
  let answers = 0;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    let last: 'client' | 'server' = 'client';
    const pass = (from: Socket, into: Socket, who: 'client' | 'server') =>
      from.on('data', (bytes) => {
        setTimeout(() => {
          if (who === 'server' && last === 'client') answers += 1;
          last = who;
          if (!into.destroyed) into.write(bytes);
        }, lateMs);
      });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    pass(near, far, 'client');
    pass(far, near, 'server');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  return {
    port: address.port,
    answers: () => answers,
    reset() {
      answers = 0;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
