import { join } from 'node:path';
import { z } from 'zod';
import { makeApplicationAccount } from './application-account';
import { type ClientProcess, startClient } from './client/client-process';
import type { ClientSettings } from './client/client-settings';
import type { Login } from './client/shop-session';
import type { Driver } from './driver';
import type { ShopSize } from './shop-database';

const countsSchema = z.object({
  acknowledged: z.number(),
  refused: z.number(),
  unknown: z.number(),
  onTarget: z.number(),
});
export type WriterCounts = z.infer<typeof countsSchema>;

export interface Clients {
  readonly files: { readonly ledger: string; readonly probes: string };
  counts(): WriterCounts;
  check(): void;
  /** `closely` while a switch is near: the prober writes every 8 ms then, else every 50 ms. */
  watch(how: 'closely' | 'seldom'): void;
  stop(): Promise<void>;
}

export const transactionsPerSecond = 200;

export interface ClientLoad {
  /** @default made on both servers */
  readonly login?: Login;
  readonly transactionsPerSecond: number;
  readonly connections: number;
}

const demoLoad: ClientLoad = { transactionsPerSecond, connections: 8 };

/** The shop's application and the prober, each in a process of its own. */
export async function startClients(
  driver: Pick<Driver, 'servers' | 'endpoint' | 'environment'>,
  shop: ShopSize,
  folder: string,
  load: ClientLoad = demoLoad,
): Promise<Clients> {
  const { source, target } = driver.servers;
  const login = load.login ?? (await makeApplicationAccount(source, target));
  const files = { ledger: join(folder, 'ledger.txt'), probes: join(folder, 'probes.txt') };
  const settings: ClientSettings = {
    file: files.ledger,
    start: { side: 'source', host: source.host, port: source.port, caPem: source.caPem },
    place: driver.endpoint,
    login,
    shop: { customers: shop.customers, products: shop.products },
    transactionsPerSecond: load.transactionsPerSecond,
    connections: load.connections,
  };
  let counts: WriterCounts = { acknowledged: 0, refused: 0, unknown: 0, onTarget: 0 };
  const start = (name: string, file: string, onLine?: (line: string) => void): ClientProcess =>
    startClient({
      script: join(__dirname, name, 'index.ts'),
      settings: { ...settings, file },
      environment: driver.environment,
      ...(onLine === undefined ? {} : { onLine }),
    });
  const writer = start('writer', files.ledger, (line) => {
    counts = countsSchema.parse(JSON.parse(line));
  });
  const prober = start('prober', files.probes);
  return {
    files,
    counts: () => counts,
    check: () => {
      writer.check();
      prober.check();
    },
    watch: (how) => prober.tell(how),
    stop: async () => {
      await Promise.all([prober.stop(), writer.stop()]);
    },
  };
}
