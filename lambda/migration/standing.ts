import type { Desired } from '../contract/desired';
import { blockers, describeFindings, type Finding } from '../contract/finding';
import { toProblem } from '../contract/problem';
import { atLeast } from '../contract/reach';
import type { LagSample } from './data/lag-history';
import type { RunRecord } from './data/run-record';
import { type StandingLook, standingLookKey } from './data/standing-look';
import { isWayBackOpen } from './data/way-back';
import { advance } from './engine';
import { rememberCoverage } from './evidence/coverage-history';
import { rememberLag } from './evidence/lag-history';
import { keepStatements } from './evidence/statements';
import { facing } from './facing';
import { closedGates, keepVerdicts, lookAtGates } from './gates/look';

import { notClean } from './gates/validation-clean';
import { openRecord } from './open-record';
import type { Budget, Ports } from './ports';
import { noteProgress } from './progress/keep-progress';
import { publishLevel, publishReadiness } from './published-copy';
import { retire } from './retirement/retire';
import { lookAtLag } from './servers/lag';
import type { StepContext } from './step';
import { deliverOwed } from './steps/cut-over/announce';
import { joinRunningCutover } from './steps/cut-over/join';
import { keepReplicationPassword } from './steps/cut-over/limit-password';
import { validate } from './steps/validate';
import { takeOver } from './turn-guard';
import { loadStandsIdle, returnIdleLoad } from './watch/idle-load';
import { watchOldSource } from './watch/old-source';
import { publishStandingFence } from './watch/published-fence';
import { keepLonger, lookAtRetention } from './watch/retention';
import { liftUnanswered, unansweredFence } from './watch/unanswered-fence';
import { unansweredPassword } from './watch/unanswered-password';
import { changeWayBack } from './way-back/change';
import { watchWayBack } from './way-back/watch';

/**
 * Once a minute, as long as the migration stands: ends an abandoned cut over, lifts a fence that nobody answers
 * for, measures the lag, validates again, publishes whether a cut over would hold. Gives way to everything else.
 */
export async function stand(desired: Desired, ports: Ports, budget: Budget): Promise<void> {
  const found = await ports.records.read();
  if (found === undefined) return;
  await watchFence(ports, found.record);
  const joined = await joinRunningCutover({ desired: { ...desired, reach: 'validated' }, ports, budget });
  if (joined !== 'none' && joined.kind === 'working') return;

  const { record } = (await ports.records.read()) ?? found;
  await liftUnansweredFence(desired, ports, budget, record);
  if (await askOr(ports, false, () => unansweredPassword(ports, record))) {
    await guarded(desired, ports, budget, keepReplicationPassword);
  }
  await askOr(ports, undefined, () => publishStandingFence(desired, ports, record));
  await publishLevel(ports, record);
  await watchTarget(ports);
  if ((record.hooksOwed ?? []).length > 0) await guarded(desired, ports, budget, deliverOwed);
  if (record.latch === 'returned') {
    await keepStatements(desired, ports, 'source');
    return;
  }
  if (record.latch === 'promoted') {
    if (!atLeast(record.level, 'cut-over')) await advance({ ...desired, reach: 'cut-over' }, ports, budget);
    else await lookAtWayBack(desired, ports, budget);
    await watchRetirement(desired, ports, record);
    await keepStatements(desired, ports, 'target');
    await keepLook(ports, {
      lag: null,
      retention: null,
      findings: await askOr(ports, [], () => watchOldSource(desired, ports, record)),
    });
    return;
  }
  await noteProgress(ports);
  const retention = await askOr(ports, undefined, () => lookAtRetention(desired, ports, record));
  if (retention?.wantsLonger === true) await guarded(desired, ports, budget, keepLonger);
  const { forecast = null, findings = [] } = retention ?? {};
  if (!atLeast(record.level, 'replicating')) {
    if (loadStandsIdle(record, ports.clock)) {
      await askOr(ports, undefined, () => guarded(desired, ports, budget, returnIdleLoad));
    }
    await keepLook(ports, { lag: null, retention: forecast, findings });
    return;
  }
  const lag = await lookAtLag(ports, desired.limits.maxLagSeconds * 1000);
  const why = lag.lagMs === 'unknown' ? `the lag is unknown (${lag.reason}): ${lag.why}` : '';
  ports.observer.notice({ name: 'pulse', facts: { lagMs: lag.lagMs, why } });
  const sample: LagSample = {
    at: ports.clock.now().toISOString(),
    ...(lag.lagMs === 'unknown' ? { lagMs: null, reason: lag.reason } : { lagMs: lag.lagMs }),
    ...(forecast === null ? {} : { behindBytes: forecast.backlogBytes }),
  };
  // For the plot only: a store that is slow must not close a gate.
  await rememberLag(ports.blobs, sample).catch(() => undefined);
  await keepLook(ports, { lag: { lagMs: lag.lagMs, why }, retention: forecast, findings });
  await validateAgain(desired, ports, timeBoxed(budget, ports));
  const current = (await ports.records.read())?.record ?? record;
  await rememberCoverage(ports, current).catch(() => undefined);
  await publishReadiness(ports, current, {
    why: why || notClean(current) || blockers(findings).map(inShort).join('; '),
    // The gates look at rogue writes too, and keep the checkpoint: at a switch there is little left to read.
    closed: await lookForClosedGates(desired, ports, current),
  });
}

/** What a cut over asked for now would be held by; a plan with `cutover=true` shows it. */
async function lookForClosedGates(desired: Desired, ports: Ports, record: RunRecord): Promise<readonly string[]> {
  if (!atLeast(record.level, 'validated')) return [];
  try {
    const verdicts = await lookAtGates(desired, ports, record);
    await keepVerdicts(ports, verdicts);
    return closedGates(verdicts);
  } catch (thrown) {
    return [`gates: ${toProblem(thrown, 'ours').code}`];
  }
}

/** A pass goes on at the next minute: nothing else of the standing work waits for it. */
const passSeconds = 40;

function timeBoxed(budget: Budget, { clock }: Ports): Budget {
  const until = clock.monotonicMs() + passSeconds * 1000;
  return {
    remainingMs: () => Math.min(budget.remainingMs(), until - clock.monotonicMs()),
    shouldPause: () => budget.shouldPause() || clock.monotonicMs() >= until,
  };
}

/** One question that has no answer in this minute leaves the others their turn. */
async function askOr<T>(ports: Ports, otherwise: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    const { code, message } = toProblem(thrown, 'ours');
    ports.observer.notice({ name: 'standing.unanswered', facts: { code, message } });
    return otherwise;
  }
}

async function keepLook(ports: Ports, look: Omit<StandingLook, 'format' | 'at'>): Promise<void> {
  const purgeInSeconds = look.retention?.purgeInSeconds ?? null;
  if (purgeInSeconds !== null) {
    ports.observer.notice({ name: 'retention.forecast', facts: { headroomHours: purgeInSeconds / 3600 } });
  }
  for (const { code, subject, weight } of look.findings) {
    ports.observer.notice({ name: 'standing.finding', facts: { code, subject, weight } });
  }
  await ports.blobs.put(standingLookKey, {
    format: 1,
    at: ports.clock.now().toISOString(),
    ...look,
  } satisfies StandingLook);
}

function inShort({ code, subject }: Finding): string {
  return `${code} (${subject})`;
}

/** For the dashboard, which sees nothing of the other cloud otherwise. */
async function watchTarget(ports: Ports): Promise<void> {
  const load = await askOr(ports, undefined, () => ports.targetPlatform.load());
  if (load === undefined) return;
  const { cpuPercent = null, storagePercent = null, connections = null } = load;
  ports.observer.notice({ name: 'target.watched', facts: { cpuPercent, storagePercent, connections } });
}

/** For the alarm: how long the source refuses writes while nothing is promoted. */
async function watchFence(ports: Ports, { latch, cutover }: RunRecord): Promise<void> {
  const isUp = latch !== 'promoted' && (await ports.published.get('fence')) === 'up';
  const since = isUp && cutover !== null ? Date.parse(cutover.startedAt) : Number.NaN;
  const upSeconds = Number.isNaN(since) ? 0 : (ports.clock.now().getTime() - since) / 1000;
  ports.observer.notice({ name: 'fence.watched', facts: { upSeconds } });
}

/** Final snapshot and stop of the old instance, where the settings want its end. Never its deletion. */
async function watchRetirement(desired: Desired, ports: Ports, { level }: RunRecord): Promise<void> {
  const { decommission } = desired;
  if (decommission === undefined || level !== 'cleaned-up') return;
  const retired = await retire({ ...desired, decommission: { ...decommission, delete: false } }, ports);
  const said = retired.kind === 'held' ? describeFindings(retired.findings) : retired.note;
  ports.observer.notice({ name: 'source.retiring', facts: { outcome: retired.kind, said } });
}

/**
 * Looked for without disturbing anybody; lifted under the conductor's lock, so that no switch begins between the look and the
 * lifting. A target that can not be asked keeps nobody's source closed: without it nobody can switch either.
 */
async function liftUnansweredFence(desired: Desired, ports: Ports, budget: Budget, record: RunRecord): Promise<void> {
  const seen = await askOr(ports, undefined, () => unansweredFence(desired, ports, record));
  if (seen === undefined) return;
  let isGuarded = false;
  try {
    await guarded(desired, ports, budget, async (context) => {
      isGuarded = true;
      await liftUnanswered(ports, async () =>
        unansweredFence(desired, ports, await context.change((current) => current)),
      );
    });
  } catch (thrown) {
    if (isGuarded) throw thrown;
    await liftUnanswered(ports, async () => {
      const current = (await ports.records.read())?.record;
      return current && unansweredFence(desired, ports, current);
    });
  }
}

async function lookAtWayBack(desired: Desired, ports: Ports, budget: Budget): Promise<void> {
  const opened = await openRecord({ ...desired, reach: 'cut-over' }, ports);
  if (!isWayBackOpen(opened.record.wayBack)) return;
  const guarded = await takeOver({ desired, ports, budget, opened, update: (record) => record, manner: 'yield' });
  if (guarded === 'overtaken' || guarded === 'locked') return;
  try {
    await watchWayBack(guarded.context);
    await compareBack(guarded.context);
    const state = guarded.context.record().wayBack?.state;
    ports.observer.notice({ name: 'way-back.watched', facts: { healthy: state !== 'down' && state !== 'gone' } });
  } finally {
    await guarded.end();
  }
}

/** The same passes as before the promotion, with the target as the side that writes: a roll back needs one. */
async function compareBack(context: StepContext): Promise<void> {
  const known = context.record().wayBack;
  if (known?.state !== 'open') return;
  const turn = await validate.turn(facing(context, 'back'));
  if (turn.kind === 'finished') await changeWayBack(context, { ...known, validated: turn.output });
}

/** The report of the last pass stays until the next one is finished. */
async function validateAgain(desired: Desired, ports: Ports, budget: Budget): Promise<void> {
  const opened = await openRecord({ ...desired, reach: 'validated' }, ports);
  if (!atLeast(opened.record.level, 'validated')) return;
  await guarded(desired, ports, budget, async (context) => {
    const turn = await validate.turn(context);
    if (turn.kind === 'finished') {
      await context.change((record) => ({ ...record, outputs: { ...record.outputs, validate: turn.output } }));
    }
  });
}

/** Only when nobody else is at work. */
async function guarded(
  desired: Desired,
  ports: Ports,
  budget: Budget,
  work: (context: StepContext) => Promise<void>,
): Promise<void> {
  const opened = await openRecord({ ...desired, reach: 'validated' }, ports);
  const guard = await takeOver({ desired, ports, budget, opened, update: (record) => record, manner: 'yield' });
  if (guard === 'overtaken' || guard === 'locked') return;
  try {
    await work(guard.context);
  } finally {
    await guard.end();
  }
}
