import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalServer } from './local-server';
import { sqlLiteral } from './sql-literal';

export type ParameterValue = string | number | boolean;

export async function setParameter(
  server: LocalServer,
  name: string,
  value: ParameterValue,
  delayMilliseconds: number,
): Promise<void> {
  if (name === 'replicate-wild-ignore-table') return setFilter(server, String(value), delayMilliseconds);
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`not the name of a server parameter: ${name}`);
  if (delayMilliseconds > 0) await sleep(delayMilliseconds);
  await server.asRoot(`SET PERSIST ${name} = ${rendered(value)}`);
}

function rendered(value: ParameterValue): string {
  if (typeof value === 'boolean') return value ? 'ON' : 'OFF';
  if (typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value)) return String(value);
  return sqlLiteral(value);
}

/** No variable: a statement, for channels that are there and those that come. */
async function setFilter(server: LocalServer, value: string, delayMilliseconds: number): Promise<void> {
  if (delayMilliseconds > 0) await sleep(delayMilliseconds);
  const patterns = value.split(',').filter((pattern) => pattern !== '');
  await server.asRoot(
    `CHANGE REPLICATION FILTER REPLICATE_WILD_IGNORE_TABLE = (${patterns.map(sqlLiteral).join(', ')})`,
  );
}
