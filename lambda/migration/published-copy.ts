import { atLeast } from '../contract/reach';
import type { RunRecord } from './data/run-record';
import type { Ports } from './ports';

/** The copy for people and Terraform: written after the record, and again at any later turn if this was cut off. */
export async function publishLevel(ports: Ports, record: RunRecord): Promise<void> {
  await ports.published.put('level', record.level);
}

export interface Readiness {
  readonly ready: boolean;
  /** ISO time of the last change between ready and not ready. */
  readonly since: string;
  readonly why: string;
  /** Gates of a cut over that are closed now, `gate: code`; the blob `gates.json` has every verdict. */
  readonly closed: readonly string[];
}

/** Whether a cut over asked for now would have a clean, complete copy to promote. Keeps `since` while it stays. */
export async function publishReadiness(
  ports: Ports,
  record: RunRecord,
  found: { readonly why: string; readonly closed: readonly string[] },
): Promise<void> {
  const { why, closed } = found;
  const ready = why === '' && closed.length === 0 && atLeast(record.level, 'validated');
  const known = readReadiness(await ports.published.get('ready'));
  const since = known !== undefined && known.ready === ready ? known.since : ports.clock.now().toISOString();
  const now: Readiness = { ready, since, why, closed };
  await ports.published.put('ready', JSON.stringify(now));
}

function readReadiness(text: string | undefined): { ready: boolean; since: string } | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('ready' in value) || !('since' in value)) return undefined;
    return { ready: value.ready === true, since: String(value.since) };
  } catch {
    return undefined;
  }
}
