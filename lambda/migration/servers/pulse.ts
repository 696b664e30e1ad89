import { Problem } from '../../contract/problem';
import { beatPulse, type PulseWay, parsePulse, readPulse } from '../../mysql/pulse';
import { type Clock, type Ports, type Session, withSession } from '../ports';

const pollMs = 50;

/** Writes a beat on the source; resolves to its value. Values only rise, whoever else beats. */
export async function beat(source: Session, clock: Clock, way: PulseWay = 'forward'): Promise<bigint> {
  await source.run(beatPulse(clock.now().getTime(), way));
  const value = parsePulse(await source.rows(readPulse(way)));
  if (value !== undefined) return value;
  throw new Problem({
    code: 'source.pulse-missing',
    side: 'source',
    message: 'the row of the pulse is missing on the source',
    remedy: 'repeat the step prepare (the next sync does); do not insert the row by hand while the channel runs',
  });
}

/** The newest beat that has arrived; `undefined` when the row is not there. */
export async function seen(target: Session, way: PulseWay = 'forward'): Promise<bigint | undefined> {
  return parsePulse(await target.rows(readPulse(way)));
}

/** Waits until the target shows the beat. By our own clock: the servers' clocks do not matter. */
export async function waitUntilSeen(
  target: Session,
  value: bigint,
  options: { readonly clock: Clock; readonly timeoutMs: number; readonly way?: PulseWay },
): Promise<{ readonly waitedMs: number | 'unknown' }> {
  const { clock, timeoutMs } = options;
  const began = clock.monotonicMs();
  for (;;) {
    const arrived = await seen(target, options.way);
    const waitedMs = clock.monotonicMs() - began;
    if (arrived !== undefined && arrived >= value) return { waitedMs };
    if (waitedMs >= timeoutMs) return { waitedMs: 'unknown' };
    await clock.sleep(Math.min(pollMs, timeoutMs - waitedMs));
  }
}

/** From the commit of a beat on the source to its sight on the target. `unknown` is a closed gate. */
export async function measureLag(
  ports: Pick<Ports, 'databases' | 'clock'>,
  timeoutMs: number,
): Promise<{ readonly lagMs: number | 'unknown' }> {
  const { databases, clock } = ports;
  return withSession(databases, 'source', 'pulse', (source) =>
    withSession(databases, 'target', 'pulse', async (target) => {
      const value = await beat(source, clock);
      const { waitedMs } = await waitUntilSeen(target, value, { clock, timeoutMs });
      return { lagMs: waitedMs };
    }),
  );
}
