import { readdirSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { hasCode } from '../../lambda/adapters/local/durable-file';
import { type LocalServer, type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import type { Desired } from '../../lambda/contract/desired';
import { openLocalRun } from '../../lambda/entry/local';
import { connectAsAdmin } from '../../scripts/demo/shop-database';
import { readDefinitions } from '../support/judge/definitions';
import { readTableRows } from '../support/judge/table-rows';
import { desiredFor } from '../support/local-databases';
import { declareFilter, platformPorts } from '../support/managed-world';

jest.setTimeout(180_000);

const folder = join(__dirname, 'cases');
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const expectation = z.strictObject({
  held: z.string().optional(),
  rollBack: z.boolean().default(false),
  warnings: z.array(z.string()).default([]),
  settings: z.looseObject({ acceptCaseFolding: z.boolean().optional(), strict: z.boolean().optional() }).default({}),
});

let servers: LocalServers;
beforeEach(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'], durable: false });
});
afterEach(() => servers?.stop());

test.each(names)('%s', async (name) => {
  const expected = expectation.parse(JSON.parse((await textOf(name, 'expect.json')) ?? '{}'));
  await servers.source.asRoot('SET GLOBAL log_bin_trust_function_creators = ON');
  if (expected.rollBack) await declareFilter(servers);
  await runOnSource((await textOf(name, 'source.sql')) ?? '');
  const schemas = await schemasOfSource();
  const duringCopy = (await textOf(name, 'during-copy.sql')) ?? '';
  let changed: Promise<void> | undefined;

  const run = await openLocalRun({
    desired: await wanted(schemas, expected.settings),
    stateDir: await mkdtemp(join(tmpdir(), `case-${name}-`)),
    observer: {
      notice: (event) => {
        if (event.name === 'copy.handed-out') changed ??= runOnSource(duringCopy);
      },
    },
    around: platformPorts(servers),
  });
  try {
    const synced = await run.advanceUntilSettled('validated');
    const codes = synced.kind === 'held' ? synced.findings.map((finding) => finding.code) : [];
    if (expected.held !== undefined) {
      expect(codes).toContain(expected.held);
      return;
    }
    expect(codes).toEqual([]);
    const remarks = synced.record.outputs.assess?.findings.map((finding) => finding.code);
    expect(remarks).toEqual(expect.arrayContaining(expected.warnings));
    expect(changed).toBeDefined();
    await changed;
    const definitions = await readDefinitions(servers.source, schemas);

    const promoted = await run.advanceUntilSettled('cut-over');

    expect(promoted.kind === 'held' ? promoted.findings : []).toEqual([]);
    expect(await readTableRows(servers.target, schemas)).toEqual(await readTableRows(servers.source, schemas));
    expect(await readDefinitions(servers.target, schemas)).toEqual(definitions);
    if (!expected.rollBack) return;

    await runOn(servers.target, (await textOf(name, 'on-target.sql')) ?? '');
    const [rows, events] = [await readTableRows(servers.target, schemas), await eventStates(servers.target, schemas)];
    const returned = await run.advanceUntilSettled('rolled-back');

    expect(returned.kind === 'held' ? returned.findings : []).toEqual([]);
    expect(await readTableRows(servers.source, schemas)).toEqual(rows);
    expect(await eventStates(servers.source, schemas)).toEqual(events);
  } finally {
    await run.close();
  }
});

async function textOf(name: string, file: string): Promise<string | undefined> {
  return readFile(join(folder, name, file), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}

function runOnSource(text: string): Promise<void> {
  return runOn(servers.source, text);
}

/** Which of them fire. */
async function eventStates(server: LocalServer, schemas: readonly string[]): Promise<readonly string[]> {
  const rows = await server.asRoot(
    "SELECT event_schema s, event_name n, status t FROM information_schema.events WHERE event_schema <> 'mysql' ORDER BY 1, 2",
  );
  return rows.flatMap(({ s, n, t }) => (schemas.includes(String(s)) ? [`${s}.${n} ${t}`] : []));
}

async function runOn(server: LocalServer, text: string): Promise<void> {
  if (text.trim() === '') return;
  const admin = await connectAsAdmin(server);
  try {
    await admin.query(text);
  } finally {
    admin.destroy();
  }
}

async function schemasOfSource(): Promise<readonly string[]> {
  const rows = await servers.source.asRoot(
    "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')",
  );
  return rows.map((row) => String(row.name));
}

/** As on the platforms; only the fence, which there is no SQL, is the local cloud's. */
async function wanted(schemas: readonly string[], settings: object): Promise<Desired> {
  process.env.CASES_SOURCE_PASSWORD = servers.source.adminPassword;
  process.env.CASES_TARGET_PASSWORD = servers.target.adminPassword;
  const desired = desiredFor(servers, { schemas: [...schemas], freeze: 'held-snapshot', acceptCaseFolding: false });
  const { replica: _none, ...rest } = desired;
  return {
    ...rest,
    source: { ...desired.source, password: { kind: 'environment', name: 'CASES_SOURCE_PASSWORD' } },
    target: { ...desired.target, password: { kind: 'environment', name: 'CASES_TARGET_PASSWORD' } },
    ...settings,
  };
}
