import type { LocalServer } from './local-server';

const everyMs = 2000;

/** What the platform keeps for itself in the schema `mysql`. */
export const azureTables: readonly string[] = [
  'CREATE TABLE mysql.__az_replication_current_state__ (id INT PRIMARY KEY, at TIMESTAMP(3) NULL)',
];

/**
 * The platform's agent: it writes to tables of its own, and those writes are in the binlog. Whoever follows this server without
 * ignoring `mysql.%` stops on the first (1146). A stand-in for an agent outside of the server, so it runs whatever event_scheduler says.
 */
export function keepAzureHouse(target: LocalServer): { end(): void } {
  const write =
    'INSERT INTO mysql.__az_replication_current_state__ VALUES (1, NOW(3)) ON DUPLICATE KEY UPDATE at = NOW(3)';
  // It may be stopped, fenced or out of space at any time; the agent does not mind.
  const timer = setInterval(() => void target.asRoot(write).catch(() => undefined), everyMs);
  timer.unref();
  return { end: () => clearInterval(timer) };
}
