import { pulseSchema } from '../../../contract/names';
import { listBaseTables, lockForReading, openSnapshot, parseTableNames, unlockTables } from '../../../mysql/snapshot';
import { errnoOf } from '../../data/errno';
import type { Coordinates } from '../../data/position';
import type { FrozenPoint } from '../../data/step-outputs';
import { noticesOf } from '../../notices';
import { type Session, withSession } from '../../ports';
import { isTaken } from '../../servers/left-out';
import { writersAtWork } from '../../servers/open-work';
import { readOwnPosition } from '../../servers/own-position';
import type { StepContext, Turn } from '../../step';
import { frozenPoint } from './frozen-point';

/** While we wait for the lock, new writers wait behind us: a short wait, given up and tried again. */
const lockWaitSeconds = 5;
const lockTimedOut = 1205;
const longWriterSeconds = 2;
const longWriter = 'source.long-writer';

/** Every reader's snapshot is opened inside one momentary lock, so all of them see the same instant. */
export async function freezeBySnapshot(context: StepContext): Promise<Turn<FrozenPoint>> {
  const inTheWay = await giveWayToWriters(context);
  if (inTheWay !== undefined) return { kind: 'working', waitSeconds: 5, note: inTheWay };
  const readers: Session[] = [];
  try {
    for (let n = 0; n < context.desired.limits.workers; n++) {
      readers.push(await context.ports.databases.open('source', { purpose: 'snapshot', batches: true }));
    }
    const coordinates = await openTogether(context, readers);
    const point = frozenPoint(context, 'held-snapshot', coordinates);
    await context.ports.frozenReaders.keep(point.id, readers);
    return { kind: 'finished', output: point };
  } catch (thrown) {
    await Promise.all(readers.map((reader) => reader.close()));
    if (errnoOf(thrown) !== lockTimedOut) throw thrown;
    const note = `a transaction or statement keeps the tables from being locked for ${lockWaitSeconds} s; trying again`;
    return { kind: 'working', waitSeconds: 5, note };
  }
}

/** A lock that is asked for behind a long writer stops all others: it is not even asked for. */
async function giveWayToWriters({ desired, ports }: StepContext): Promise<string | undefined> {
  const notices = noticesOf(ports, 'freeze');
  const [first] = await withSession(ports.databases, 'source', 'freeze', (source) =>
    writersAtWork(source, [...desired.schemas, pulseSchema], longWriterSeconds),
  );
  if (first === undefined) {
    await notices.over(longWriter);
    return undefined;
  }
  const message = `connection ${first.connectionId} of ${first.user} has been in a transaction or statement that writes to ${first.what} for ${first.seconds} s`;
  await notices.raise({
    code: longWriter,
    side: 'source',
    effect: 'paused',
    message: `${message}; the lock that opens the snapshots would make every other writer wait for it`,
    remedy: `nothing to do: the freeze begins when it is over. To end it: KILL ${first.connectionId} (RDS: CALL mysql.rds_kill(${first.connectionId}))`,
  });
  return message;
}

export async function releaseSnapshot({ ports }: StepContext): Promise<void> {
  await ports.frozenReaders.release();
}

async function openTogether({ desired, ports }: StepContext, readers: readonly Session[]): Promise<Coordinates> {
  return withSession(ports.databases, 'source', 'freeze', async (locker) => {
    const listed = parseTableNames(await locker.rows(listBaseTables([...desired.schemas, pulseSchema])));
    const tables = listed.filter(({ schema, name }) => isTaken(desired, schema, name));
    for (const statement of lockForReading(tables, lockWaitSeconds)) await locker.run(statement);
    try {
      await Promise.all(readers.map(snapshot));
      return await readOwnPosition(locker);
    } finally {
      await locker.run(unlockTables);
    }
  });
}

async function snapshot(reader: Session): Promise<void> {
  for (const statement of openSnapshot) await reader.run(statement);
}
