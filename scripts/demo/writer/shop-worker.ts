import { setTimeout as sleep } from 'node:timers/promises';
import type { FollowedEndpoint } from '../client/followed-endpoint';
import { type Login, openShopSession, type ShopSession } from '../client/shop-session';
import type { Outcome } from './ledger';
import type { LedgerFile } from './ledger-file';
import { outcomeOf } from './outcome-of';
import { type ShopCounts, transactionBody } from './transaction-mix';

export interface WorkerWorld {
  readonly endpoint: FollowedEndpoint;
  readonly login: Login;
  readonly shop: ShopCounts;
  readonly ledger: LedgerFile;
  readonly slot: () => Promise<void>;
  readonly nextId: () => number;
  readonly stopping: () => boolean;
  readonly counted: (outcome: Outcome, side: 'source' | 'target') => void;
}

const pauseAfterRefusalMs = 100;
const patienceMs = 200;

/** One connection's worth of transactions, until it is told to stop. */
export async function workInShop(world: WorkerWorld): Promise<void> {
  let session: ShopSession | undefined;
  world.endpoint.onChange(() => session?.end());
  while (!world.stopping()) {
    await world.slot();
    if (session === undefined || session.closed) session = await connect(world);
    if (session === undefined) continue;
    const outcome = await transact(session, world);
    if (outcome === 'acknowledged') continue;
    world.endpoint.trouble();
    await sleep(pauseAfterRefusalMs);
  }
  session?.end();
}

async function connect(world: WorkerWorld): Promise<ShopSession | undefined> {
  try {
    return await openShopSession(world.endpoint.current(), world.login);
  } catch {
    world.endpoint.trouble();
    await sleep(pauseAfterRefusalMs);
    return undefined;
  }
}

async function transact(session: ShopSession, world: WorkerWorld): Promise<Outcome> {
  const id = world.nextId();
  const { text, values } = transactionBody(id, world.shop);
  const waiting = setInterval(() => world.endpoint.trouble(), patienceMs);
  let during: 'statements' | 'commit' = 'statements';
  let outcome: Outcome = 'acknowledged';
  try {
    await session.run(text, values);
    during = 'commit';
    await session.run('COMMIT');
  } catch (error) {
    outcome = outcomeOf({ during, error });
    await rollBack(session);
  }
  clearInterval(waiting);
  await world.ledger.note({ id, outcome, side: session.side, atMs: Date.now() });
  world.counted(outcome, session.side);
  return outcome;
}

/** A session that can not even roll back is of no more use; its transaction ends with its connection. */
async function rollBack(session: ShopSession): Promise<void> {
  await session.run('ROLLBACK').catch(() => session.end());
}
