import { eventually } from '../../support/eventually';
import { tableSums } from '../../support/tiny-shop';
import { type Ending, type FaultCase, onTarget } from '../fault';
import { allTables, stillTables } from '../world/tables';
import type { FaultWorld } from '../world/worlds';
import type { Side } from './acknowledged';
import type { Entry } from './ledger';

const catchUpMs = 20_000;

/** What is wrong with the data, by the servers' own sums and by the ledger; nothing of the tool is asked. */
export async function judgeData(options: {
  readonly world: FaultWorld;
  readonly one: FaultCase;
  readonly ending: Ending;
  readonly entries: readonly Entry[];
}): Promise<{ readonly lost: number; readonly faults: readonly string[] }> {
  const { world, one, ending, entries } = options;
  const [ends, other] = onTarget.includes(ending) ? (['target', 'source'] as const) : (['source', 'target'] as const);
  const onEnd = await ledgerOf(world, ends);
  const lost = entries.filter(({ id }) => !onEnd.has(id)).length;
  const faults = lost === 0 ? [] : [`${lost} acknowledged transactions are not on the ${ends}`];
  if (ending === 'nothing') return { lost, faults: [...faults, ...(await leftOver(world))] };
  if (one.channelIsLost === true) return { lost, faults };
  if (following.includes(ending)) return { lost, faults: [...faults, ...(await unequal(world, allTables))] };
  // The other side may follow or not: what it had must be there, and what nobody changes must be equal.
  const missing = [...(await ledgerOf(world, other))].filter((id) => !onEnd.has(id)).length;
  const apart = missing === 0 ? [] : [`${missing} transactions of the ${other} are not on the ${ends}`];
  return { lost, faults: [...faults, ...apart, ...(await unequal(world, stillTables))] };
}

/** Ends at which the target follows the source. */
const following: readonly Ending[] = ['synced', 'held', 'undone'];

async function leftOver({ servers }: FaultWorld): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const side of ['source', 'target'] as const) {
    const schemas = await servers[side].asRoot("SHOW DATABASES LIKE 'rds\\_to\\_azure%'");
    const users = await servers[side].asRoot("SELECT user FROM mysql.user WHERE user LIKE 'rds\\_to\\_azure%'");
    if (schemas.length + users.length > 0) faults.push(`something of ours is left on the ${side}`);
  }
  if ((await servers.target.asRoot("SHOW DATABASES LIKE 'shop'")).length > 0) faults.push('shop is left on the target');
  if ((await servers.target.asRoot('SHOW REPLICA STATUS')).length > 0) faults.push('the channel is left on the target');
  return faults;
}

async function ledgerOf({ servers }: FaultWorld, side: Side): Promise<ReadonlySet<number>> {
  const rows = await servers[side].asRoot('SELECT id FROM shop.ledger');
  return new Set(rows.map(({ id }) => Number(id)));
}

async function unequal({ servers }: FaultWorld, tables: readonly string[]): Promise<readonly string[]> {
  let differing: readonly string[] = [];
  const compare = async () => {
    const [there, here] = await Promise.all([
      tableSums(servers.source, 'shop', tables),
      tableSums(servers.target, 'shop', tables),
    ]);
    differing = tables.filter((_, index) => there[index] !== here[index]);
    return differing.length === 0;
  };
  await eventually('both sides are equal', compare, catchUpMs).catch(() => undefined);
  return differing.map((table) => `shop.${table} differs between the sides`);
}
