import { setTimeout as sleep } from 'node:timers/promises';
import { patternsOf, wildIgnoreTable } from '../../../mysql/replication-filter';
import type { LocalServer } from './local-server';
import { sqlLiteral } from './sql-literal';

export type ParameterValue = string | number | boolean;

export async function setParameter(
  server: LocalServer,
  name: string,
  value: ParameterValue,
  delayMilliseconds: number,
): Promise<void> {
  // No variable: a start option with this name on RDS, with underscores on Azure.
  const isFilter = name.replaceAll('-', '_') === wildIgnoreTable;
  // RDS spells this one with a hyphen.
  const variable = name === 'gtid-mode' ? 'gtid_mode' : name;
  if (!isFilter && !/^[a-z][a-z0-9_]*$/.test(variable)) throw new Error(`not the name of a server parameter: ${name}`);
  if (delayMilliseconds > 0) await sleep(delayMilliseconds);
  if (isFilter) return server.setWildIgnore(patternsOf(String(value)));
  await server.asRoot(`SET PERSIST ${variable} = ${rendered(value)}`);
}

function rendered(value: ParameterValue): string {
  if (typeof value === 'boolean') return value ? 'ON' : 'OFF';
  if (typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value)) return String(value);
  return sqlLiteral(value);
}
