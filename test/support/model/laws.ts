import { blockers, type Finding } from '../../../lambda/contract/finding';
import { atLeast, rank } from '../../../lambda/contract/reach';
import type { Direction } from '../../../lambda/migration/data/cutover-state';
import type { RunRecord } from '../../../lambda/migration/data/run-record';
import { gatesOf } from '../../../lambda/migration/gates';
import type { World } from './world';

/** Looks at the world after every call. What it finds is written down once and never forgotten. */
export function lawsOf(world: World): () => void {
  let before: RunRecord = world.record;
  let closedAt: number | undefined;
  return () => {
    const isClosed = !world.source.isWritable && !world.target.isWritable;
    closedAt = isClosed ? (closedAt ?? world.stage.nowMs) : undefined;
    const found = [
      twoWritableSides(world),
      ...lostRows(world),
      closedTooLong(world, closedAt),
      ...steps(before, world),
    ];
    for (const one of found) if (one !== '' && !world.broken.includes(one)) world.broken.push(one);
    before = world.record;
  };
}

function twoWritableSides({ source, target }: World): string {
  return source.isWritable && target.isWritable ? 'both sides take writes of the application' : '';
}

/**
 * Whoever dies in the middle of a switch leaves nobody read-only for longer than the budget and a little. A request for the fence that
 * came after everything was undone is found by the standing work, once a minute.
 */
function closedTooLong(world: World, closedAt: number | undefined): string {
  if (closedAt === undefined) return '';
  const { limits } = world.desired;
  const isRunning = world.record.cutover?.outcome === 'running';
  const most = isRunning ? limits.writeOutageBudgetSeconds + 15 : 120;
  const seconds = (world.stage.nowMs - closedAt) / 1000;
  return seconds > most ? `both sides have been closed for ${Math.round(seconds)} s` : '';
}

/** What the side that is left behind has acknowledged must be on the one that is promoted. */
function lostRows({ record, source, target }: World): readonly string[] {
  if (record.latch === 'returned') return lost(target, source);
  // While a switch back is under way the source may lack what it has not applied yet.
  return record.latch === 'promoted' && record.cutover?.direction !== 'back' ? lost(source, target) : [];
}

function lost(left: World['source'], kept: World['source']): readonly string[] {
  return [...left.rows]
    .filter((row) => !kept.rows.has(row))
    .map((row) => `row ${row}, acknowledged by the ${left.side}, is lost`);
}

function steps(before: RunRecord, world: World): readonly string[] {
  const { record } = world;
  if (record === before) return [];
  return [
    record.epoch < before.epoch ? `the epoch fell from ${before.epoch} to ${record.epoch}` : '',
    rank(record.level) < rank(before.level) && !isWayBack(before)
      ? `the level fell from ${before.level} to ${record.level}`
      : '',
    before.latch === 'promoted' && record.latch !== 'promoted' && record.latch !== 'returned'
      ? `the latch went from promoted to ${record.latch}`
      : '',
    atLeast(record.level, 'validated') && record.latch !== 'promoted' && record.outputs.copy === undefined
      ? `the level is ${record.level}, and the copy has been taken back`
      : '',
    ...(before.latch !== 'promoted' && record.latch === 'promoted' ? pointOfNoReturn(world, 'forward') : []),
    ...(before.latch === 'promoted' && record.latch === 'returned' ? pointOfNoReturn(world, 'back') : []),
  ];
}

/** Only who asked for the way back may take levels away. */
function isWayBack(record: RunRecord): boolean {
  return record.wanted === 'rolled-back' || record.latch === 'returned';
}

/** At the point of no return every gate has to hold: as it was told, and in truth. */
function pointOfNoReturn(world: World, direction: Direction): readonly string[] {
  const { record, trouble } = world;
  const [left, opened] = direction === 'forward' ? [world.source, world.target] : [world.target, world.source];
  const blob = world.blobs.get(gatesOf(record.cutover?.id ?? ''));
  const told = isVerdicts(blob) ? blob : undefined;
  const since = record.cutover?.startedAt ?? '';
  const closed = told === undefined ? [] : blockers(told.verdicts.flatMap((verdict) => verdict.findings));
  return [
    told === undefined || told.askedAt < since ? 'promoted, and no gate was asked in this attempt' : '',
    closed.length > 0 ? `promoted, and a gate was closed: ${closed.map(({ code }) => code).join(', ')}` : '',
    trouble === 'none' ? '' : `promoted in spite of ${trouble}`,
    left.isWritable ? `promoted while the ${left.side} takes writes` : '',
    opened.channel === undefined ? '' : 'promoted with a channel that is still there',
    opened.isWritable ? `the ${opened.side} took writes before it was promoted` : '',
    record.cutover !== null && world.watched.has(record.cutover.id) ? '' : 'promoted, and nobody watched',
  ];
}

function isVerdicts(
  blob: unknown,
): blob is { readonly askedAt: string; readonly verdicts: readonly { readonly findings: readonly Finding[] }[] } {
  return typeof blob === 'object' && blob !== null && 'verdicts' in blob;
}

/** The same command, typed twice: neither may end with the other's being in its way. */
function twins({ stage }: World): readonly string[] {
  const isSame = ({ name }: { readonly name: string }) => name === 'conductor' || name === 'duplicate';
  if (stage.actors.filter(isSame).length < 2) return [];
  return stage.actors
    .filter((actor) => isSame(actor) && actor.outcome.startsWith('ours.superseded'))
    .map(({ name }) => `${name} was overtaken by the same command and knows no end of it`);
}

/** A channel that goes on has to be able to log in; the account of one that is over must not be of use for ever. */
function passwords({ record, source, desired }: World): readonly string[] {
  // Rolled back after the promotion: a sync that follows again takes the end away first (follow-again.ts).
  if (record.latch === 'returned') return [];
  const promoted = record.latch === 'promoted';
  if (!promoted) return source.passwordLimited ? ['the password of the channel ends, and the switch was undone'] : [];
  const isLimited = source.passwordLimited || desired.fence === 'accounts';
  return isLimited ? [] : ['promoted, and the password of the channel never ends'];
}

/** How it has to be when everybody is done: one side takes writes, and everybody is told the same. */
export function endLaws(world: World): readonly string[] {
  const { record, source, target, published } = world;
  const promoted = record.latch === 'promoted';
  const shown = `latch ${record.latch}, cut over ${record.cutover?.outcome ?? 'none'}`;
  return [
    record.cutover?.outcome === 'running' ? `the cut over is never resolved (${shown})` : '',
    promoted === source.isWritable
      ? `at the end the source is ${source.isWritable ? 'open' : 'closed'} (${shown})`
      : '',
    promoted !== target.isWritable
      ? `at the end the target is ${target.isWritable ? 'open' : 'closed'} (${shown})`
      : '',
    (published.get('fence') === 'up') === source.readOnly
      ? ''
      : `the published fence is ${published.get('fence')} (${shown})`,
    (published.get('target-fence') === 'up') === target.readOnly
      ? ''
      : `the published fence of the target is ${published.get('target-fence')} (${shown})`,
    record.latch === 'returned' && !(published.get('endpoint') ?? '').includes('"source"')
      ? 'rolled back, and the endpoint is not published'
      : '',
    promoted && record.wayBack?.state === 'open' && source.channel?.running !== true
      ? `the source does not follow any more (${shown})`
      : '',
    promoted && record.level !== 'cut-over' ? `promoted, and the level is ${record.level}` : '',
    promoted && published.get('level') !== record.level ? `the published level is ${published.get('level')}` : '',
    promoted && !(published.get('endpoint') ?? '').includes('"target"')
      ? 'promoted, and the endpoint is not published'
      : '',
    !promoted && target.channel?.running !== true && atLeast(record.level, 'replicating')
      ? `the target does not follow any more (${shown})`
      : '',
    ...passwords(world),
    ...twins(world),
    ...world.stage.actors
      .filter(({ outcome }) => outcome.startsWith('broke') || outcome.includes('.unexpected'))
      .map(({ name, outcome }) => `${name} ${outcome}`),
  ].filter((one) => one !== '');
}
