import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { type Desired, defaultLimits } from '../../../lambda/contract/desired';
import { Problem } from '../../../lambda/contract/problem';
import { everyTable } from '../../../lambda/contract/table-filter';
import type { Inventory } from '../../../lambda/migration/data/inventory';
import { type Databases, type Session, withSession } from '../../../lambda/migration/ports';
import { schemaDifferences } from '../../../lambda/migration/servers/schema-parity';
import { copy } from '../../../lambda/migration/steps/copy';
import { finalize } from '../../../lambda/migration/steps/finalize';
import { plan } from '../../../lambda/migration/steps/plan';
import { readInventory } from '../../../lambda/mysql/catalog/read-inventory';
import { eventually } from '../../support/eventually';
import { type FrozenRun, frozenRun } from '../../support/frozen-run';
import { desiredFor } from '../../support/local-databases';

let servers: LocalServers;
let desired: Desired;
let frozen: FrozenRun;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'] });
  await servers.source.asRoot(await readFile(join(__dirname, 'objects.sql'), 'utf8'));
  desired = desiredFor(servers, {
    schemas: ['shop', 'Other'],
    // Small enough that indexes come after the rows, as for tables that are not small.
    limits: { ...defaultLimits, chunkBytes: 128 * 1024 },
  });
  frozen = await frozenRun(servers, desired);
}, 120_000);
afterAll(async () => {
  await frozen?.close();
  await servers?.stop();
});

describe('finishing the schema', () => {
  it('makes everything that the source has', async () => {
    await frozen.run.finish(plan);
    await frozen.run.finish(copy);

    expect(await frozen.run.finish(finalize)).toMatchObject({
      kind: 'finished',
      output: { foreignKeys: 3, eventsToEnable: [{ schema: 'shop', name: 'nightly' }] },
    });

    const differences = await withSession(frozen.databases, 'source', 'judge', (source) =>
      withSession(frozen.databases, 'target', 'judge', (target) =>
        schemaDifferences(source, target, { schemas: ['shop', 'Other'], tables: everyTable }),
      ),
    );
    expect(differences).toEqual([]);
  }, 120_000);

  it('defines every table as the source does', async () => {
    const inventories: Inventory[] = [];
    for (const server of ['source', 'target'] as const) {
      inventories.push(
        await withSession(frozen.databases, server, 'judge', (session) =>
          readInventory(session, ['shop', 'Other', 'other']),
        ),
      );
    }
    const [there, here] = inventories.map((inventory) =>
      inventory.tables.map((table) => [table.name.toLowerCase(), table.createText.toLowerCase()]).sort(),
    );
    expect(here).toEqual(there);
  });

  it('leaves events asleep, keeps known definers and replaces unknown ones', async () => {
    const events = await servers.target.asRoot(
      'SELECT event_name AS name, status AS status FROM information_schema.events ORDER BY 1',
    );
    const definers = await servers.target.asRoot(
      `SELECT table_name AS name, definer AS definer FROM information_schema.views WHERE table_schema IN ('shop', 'other') ORDER BY 1`,
    );

    expect(events).toEqual([
      { name: 'asleep', status: 'DISABLED' },
      { name: 'nightly', status: 'DISABLED' },
    ]);
    expect(definers.find(({ name }) => name === 'a_top')).toEqual({ name: 'a_top', definer: 'admin@%' });
    expect(frozen.run.events.filter((event) => event.name === 'finalize.definer-replaced').length).toBeGreaterThan(0);
  });

  it('makes programs that work as before', async () => {
    await servers.target.asRoot('INSERT INTO shop.`order` (customer, total) VALUES (1, 5)');
    const audit = await servers.target.asRoot('SELECT what FROM shop.audit ORDER BY id');
    const [ansi] = await servers.target.asRoot('CALL shop.ansi()');
    const [top] = await servers.target.asRoot('SELECT n FROM other.cross_view WHERE id = 1');

    expect(audit.map((row) => String(row.what).split(' ')[0])).toEqual(['erstens', 'zweitens']);
    expect(Object.values(ansi ?? {})).toEqual([expect.stringMatching(/^a[12]$/)]);
    expect(top).toEqual({ n: 3 });
  });

  it('can be asked again without harm', async () => {
    expect((await frozen.run.finish(finalize)).kind).toBe('finished');
  }, 60_000);

  it('gives what has a foreign definer the rights of the caller, where that is wanted', async () => {
    await finalize.undo(frozen.run.context);
    const { context } = frozen.run;
    const turn = await finalize.turn({ ...context, desired: { ...context.desired, definers: 'keep-or-invoker' } });

    const replaced = turn.kind === 'finished' ? turn.output.definersReplaced : [];
    expect(replaced).toContainEqual({ object: 'function shop.plus_one', was: 'dev@localhost', now: 'admin@%' });
    const [routine] = await servers.target.asRoot(
      "SELECT security_type AS security FROM information_schema.routines WHERE routine_name = 'plus_one'",
    );
    const [view] = await servers.target.asRoot(
      "SELECT security_type AS security FROM information_schema.views WHERE table_name = 'z_base'",
    );
    expect([routine?.security, view?.security]).toEqual(['INVOKER', 'INVOKER']);
    expect(await servers.target.asRoot('SELECT p FROM shop.with_function LIMIT 1')).toHaveLength(1);
  }, 60_000);

  it('takes everything back', async () => {
    await finalize.undo(frozen.run.context);
    await copy.undo(frozen.run.context);

    const schemas = await servers.target.asRoot('SHOW DATABASES');
    expect(schemas.map((row) => Object.values(row)[0]).sort()).toEqual([
      'information_schema',
      'mysql',
      'performance_schema',
      'sys',
    ]);
  }, 60_000);

  it('builds the indexes of a table one at a time when there is no room for all, and remembers it', async () => {
    const again = await frozenRun(servers, desired, { frozenId: 'frozen-2', epoch: 2 });
    await again.run.finish(plan);
    await again.run.finish(copy);
    const small = withLittleSpace(again.run.ports.databases);
    const context = { ...again.run.context, ports: { ...again.run.ports, databases: small.databases } };

    await eventually('it is finished', async () => (await finalize.turn(context)).kind === 'finished', 60_000);

    const split = again.run.events.filter((event) => event.name === 'finalize.split');
    expect(split.length).toBeGreaterThan(0);
    expect(small.refused()).toBe(split.length);
    const differences = await withSession(again.databases, 'source', 'judge', (source) =>
      withSession(again.databases, 'target', 'judge', (target) =>
        schemaDifferences(source, target, { schemas: ['shop', 'Other'], tables: everyTable }),
      ),
    );
    expect(differences).toEqual([]);
    await finalize.undo(again.run.context);
    await copy.undo(again.run.context);
    await again.close();
  }, 120_000);
});

/** Answers an ALTER that adds several indexes as a server does whose temporary files do not fit. */
function withLittleSpace(databases: Databases): { readonly databases: Databases; refused(): number } {
  let refused = 0;
  const small = (session: Session): Session => {
    const run: Session['run'] = async (statement) => {
      if ((statement.text.match(/^\s*ADD (UNIQUE |SPATIAL )?KEY/gm) ?? []).length < 2) return session.run(statement);
      refused += 1;
      const cause = { errno: 1878, sqlState: 'HY000' };
      throw new Problem({ code: 'target.temporary-space', side: 'target', message: 'full', remedy: '-', cause });
    };
    return Object.assign(Object.create(session), { run });
  };
  return {
    databases: { open: async (server, options) => small(await databases.open(server, options)) },
    refused: () => refused,
  };
}
