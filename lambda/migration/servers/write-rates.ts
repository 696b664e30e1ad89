import { parseBinaryLogs, showBinaryLogs } from '../../mysql/binlog-events';
import { parseBinlogVolume, parseUptime, readBinlogVolume, readUptime } from '../../mysql/binlog-volume';
import type { WriteRates } from '../data/forecast';
import type { Clock, Session } from '../ports';
import { readOwnPosition } from './own-position';
import { bytesBetween } from './retention-race';

/** How much the source writes: since it started, and while it is looked at for some seconds. Reads two positions and two counters. */
export async function readWriteRates(source: Session, clock: Clock, lookSeconds: number): Promise<WriteRates> {
  const upSeconds = parseUptime(await source.rows(readUptime));
  const volume = parseBinlogVolume(await source.rows(readBinlogVolume).catch(() => []));
  const mean = volume === null || volume === 0 || !upSeconds ? null : volume / upSeconds;
  if (lookSeconds <= 0) return { now: null, lookedSeconds: 0, mean, upSeconds };
  const before = await readOwnPosition(source);
  const startedAt = clock.monotonicMs();
  await clock.sleep(lookSeconds * 1000);
  const after = await readOwnPosition(source);
  const lookedSeconds = (clock.monotonicMs() - startedAt) / 1000;
  const bytes = bytesBetween(parseBinaryLogs(await source.rows(showBinaryLogs)), before, after);
  return { now: bytes === undefined ? null : Math.max(0, bytes) / lookedSeconds, lookedSeconds, mean, upSeconds };
}
