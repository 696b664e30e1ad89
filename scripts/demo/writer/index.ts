import { readClientSettings } from '../client/client-settings';
import { followEndpoint } from '../client/followed-endpoint';
import { leave, obeyParent } from '../client/lifeline';
import { endpointReader } from '../client/published-endpoint';
import type { Outcome } from './ledger';
import { createLedgerFile } from './ledger-file';
import { pacedSlots } from './paced-slots';
import { workInShop } from './shop-worker';

/** The shop's application: a process of its own that knows nothing of the migration but the published endpoint. */
async function main(): Promise<void> {
  const settings = readClientSettings(process.env);
  const endpoint = followEndpoint({ start: settings.start, read: endpointReader(settings.place), everyMs: 250 });
  const ledger = await createLedgerFile(settings.file);
  const counts = { acknowledged: 0, refused: 0, unknown: 0, onTarget: 0 };
  let stopping = false;
  let id = 0;
  obeyParent(() => {
    stopping = true;
  });
  const report = setInterval(() => process.stdout.write(`${JSON.stringify(counts)}\n`), 250);
  const counted = (outcome: Outcome, side: 'source' | 'target'): void => {
    counts[outcome] += 1;
    if (outcome === 'acknowledged' && side === 'target') counts.onTarget += 1;
  };
  const slot = pacedSlots(settings.transactionsPerSecond);
  const nextId = (): number => {
    id += 1;
    return id;
  };
  const world = { ...settings, endpoint, ledger, slot, nextId, counted, stopping: () => stopping };
  await Promise.all(Array.from({ length: settings.connections }, () => workInShop(world)));
  clearInterval(report);
  endpoint.stop();
  await ledger.end();
  process.stdout.write(`${JSON.stringify(counts)}\n`);
  leave();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
