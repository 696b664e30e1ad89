import type { Desired } from '../contract/desired';
import { isProblem } from '../contract/problem';
import { atLeast, type Reach } from '../contract/reach';
import { directionOf } from './data/cutover-state';
import { isBeyond, type RunRecord } from './data/run-record';
import type { Progress } from './engine';
import { finishAnew } from './finish-anew';
import type { Budget, Ports } from './ports';
import type { StepContext } from './step';
import { asksForIt, type Followed, followSwitch } from './steps/cut-over/join';
import type { Manner } from './turn-guard';

/** What a turn was asked, and what with. */
export interface Turn {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly budget: Budget;
}

/** What a turn writes down when it takes over. */
export function claimedFor(reach: Reach, record: RunRecord): RunRecord {
  return { ...record, wanted: reach, held: [], turn: { epoch: record.epoch + 1, reach } };
}

/**
 * The newest epoch was taken for the same wish: the same command, typed twice. The second does not make the first give
 * way; it comes after it, and mostly there is nothing left to do then.
 */
export function isTwin(reach: Reach, { turn, epoch }: RunRecord): boolean {
  return turn !== undefined && turn.reach === reach && turn.epoch === epoch;
}

/** Turns of the sync may wait for each other; a cut over and the way back do not wait for them. */
export function isSync(reach: Reach): boolean {
  return reach !== 'rolled-back' && !atLeast(reach, 'cut-over');
}

/** How a turn comes to be the only one that acts. */
export function mannerOf(reach: Reach, record: RunRecord): Extract<Manner, 'yield' | 'insist'> {
  return isSync(reach) || isTwin(reach, record) ? 'yield' : 'insist';
}

/**
 * Somebody else is at work. If it is the same command, its switch is the one switch, and its end is our answer. `before`: the record as
 * we found it; a switch that it names is over, unless it is the one that is `running`.
 */
export async function followTwin(turn: Turn, before: RunRecord, running?: string): Promise<Progress> {
  const { reach } = turn.desired;
  const follow = () =>
    followSwitch(turn, {
      isIt: ({ id }) => id === running || id !== before.cutover?.id,
      mayBegin: (record) => isTwin(reach, record),
    });
  const end = isSync(reach) ? 'none' : await follow();
  return end === 'none' ? { kind: 'working', waitSeconds: 1, note: 'another turn is finishing', record: before } : end;
}

/**
 * A turn that was overtaken knows its end by the record: when somebody resolved its switch (the dead-man, because it was late; itself,
 * on new connections), and when the same command is at it. `none`: another wish has come, and ours is not answered.
 */
export async function endOfSuccessor(turn: Turn, context: StepContext, thrown: unknown): Promise<Progress | 'none'> {
  const { name, reach } = turn.desired;
  if (!isProblem(thrown) || isSync(reach)) return 'none';
  if (thrown.code !== 'ours.superseded' && !(await finishAnew(turn, context))) return 'none';
  const own = `${name}-${context.epoch}`;
  const known = context.record().cutover?.id;
  const followed: Followed = {
    isIt: (cutover) => cutover.id === own || (cutover.id !== known && asksForIt(turn.desired, cutover)),
    mayBegin: (record) => isTwin(reach, record),
  };
  const end = await followSwitch(turn, followed);
  const record = (await turn.ports.records.read())?.record;
  if (end !== 'none' || record === undefined) return end;
  const again: Progress = { kind: 'working', waitSeconds: 1, note: 'another turn is finishing', record };
  if (record.cutover?.id === own) {
    // Whoever took over is gone as well. Our own switch has been ended now, and is not begun again by itself; past the point of no
    // return there is only forward, and the next turn writes down what is left.
    const ended = await followSwitch(turn, followed);
    return ended === 'none' && isBeyond(record, directionOf(record.cutover)) ? again : ended;
  }
  const isOurs = (record.cutover !== null && followed.isIt(record.cutover)) || followed.mayBegin(record);
  return isOurs ? again : 'none';
}
