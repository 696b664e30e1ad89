import { blockers, type Finding } from '../../lambda/contract/finding';
import type { Problem } from '../../lambda/contract/problem';
import { oneLine } from '../../lambda/contract/visible';
import type { LocalRun } from '../../lambda/entry/local';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import type { Verdict } from '../../lambda/migration/gates';
import { lookAtGates } from '../../lambda/migration/gates/look';
import { consent } from './consent';
import { type ExitCode, exitCode, usageProblem } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';
import { findingsText, type Output } from './output';
import { reportSettled } from './settled';
import { timelineFacts, timelineText } from './timeline-text';
import { typed } from './typed';

/** Shows every gate, asks, promotes. The engine asks the gates again itself: what is shown here decides nothing. */
export function cutover(given: GivenOptions): Promise<ExitCode> {
  return withRun(given, 'cut-over', async ({ run, output }) => {
    if (run.desired.source.platform === 'rds' && run.desired.rds === undefined) throw noFence();
    const before = (await run.ports.records.read())?.record.cutover;
    const verdicts = await look(run);
    if (given.dryRun === true) return dryRun(verdicts, given, output);
    if (await isUnderWay(run, before)) {
      output.progress('a cut over is under way: its end is waited for');
    } else if (verdicts !== 'promoted') {
      const closed = show(verdicts, output).filter(standsStill);
      if (closed.length > 0) {
        output.result(
          { verb: 'cutover', outcome: 'held', findings: closed },
          `held, nothing was touched:\n${findingsText(closed)}\nthen run the same command again`,
        );
        return exitCode.held;
      }
      if (!(await consent(given, `stop writes on ${address(run, 'source')} and promote ${address(run, 'target')}?`))) {
        output.result({ verb: 'cutover', outcome: 'held', findings: [] }, 'not confirmed; nothing was touched');
        return exitCode.held;
      }
    }
    const settled = await run.advanceUntilSettled('cut-over');
    const done = `promoted: applications write to ${address(run, 'target')} now; ${given.stateDir}/published/endpoint says so\n${afterwards(given)}`;
    // Looked up: after an attempt that was held, too, the timeline says how far it came.
    const { cutover: attempt } = settled.record;
    if (attempt !== null && attempt.timeline.length > 0) output.progress(timelineText(attempt));
    const timeline = attempt === null ? {} : { timeline: timelineFacts(attempt) };
    return reportSettled('cutover', settled, output, done, timeline);
  });
}

/** Somebody else's, which closes gates while it runs: a source behind its fence takes no pulse. */
async function isUnderWay(run: LocalRun, before: RunRecord['cutover'] | undefined): Promise<boolean> {
  const now = (await run.ports.records.read())?.record.cutover;
  return now?.outcome === 'running' || now?.id !== before?.id;
}

/** The way back is proven anew by every cut over, before its gates are asked: what is shown is what the last one met. */
function standsStill({ code }: Finding): boolean {
  return !code.startsWith('way-back.');
}

function noFence(): Problem {
  return usageProblem(
    'RDS refuses SET GLOBAL read_only: the fence of an RDS source is its parameter group',
    'give --rds-instance and --rds-parameter-group, with AWS credentials in the environment; or cdktf deploy -var cutover=true',
  );
}

async function look(run: LocalRun): Promise<readonly Verdict[] | 'promoted'> {
  const record = (await run.ports.records.read())?.record;
  if (record?.latch === 'promoted') return 'promoted';
  if (record === undefined) return [{ gate: 'copy-complete', findings: [notStarted] }];
  return lookAtGates(run.desired, run.ports, record);
}

/** What a cut over asked for now would find. Nothing but the pulse is written. */
function dryRun(verdicts: readonly Verdict[] | 'promoted', given: GivenOptions, output: Output): ExitCode {
  if (verdicts === 'promoted') {
    output.result(
      { verb: 'cutover', dryRun: true, outcome: 'promoted', gates: [] },
      `promoted already\n${afterwards(given)}`,
    );
    return exitCode.done;
  }
  const closed = show(verdicts, output);
  const outcome = closed.length === 0 ? 'open' : 'held';
  const gates = verdicts.map(({ gate, findings }) => ({ gate, open: blockers(findings).length === 0, findings }));
  output.result(
    { verb: 'cutover', dryRun: true, outcome, gates },
    closed.length === 0
      ? `dry run: all ${gates.length} gates are open; a cut over asked for now would go ahead\nnext, in the window: ${typed('cutover', given)}`
      : `dry run: a cut over asked for now would be held:\n${findingsText(closed)}`,
  );
  return closed.length === 0 ? exitCode.done : exitCode.held;
}

/** A pass that is too old is no reason to stop here: the engine makes a new one first. */
function show(verdicts: readonly Verdict[], output: Output) {
  for (const { gate, findings } of verdicts) {
    const closed = blockers(findings);
    const words = findings.length === 0 ? 'open' : closed.length > 0 ? 'CLOSED' : 'open, with a remark';
    output.progress(
      `gate ${gate}: ${words}${findings.map((one) => `\n  ${one.code}: ${oneLine(one.message)}`).join('')}`,
    );
  }
  return blockers(verdicts.flatMap((verdict) => verdict.findings)).filter(
    (finding) => finding.code !== 'cutover.validation-stale',
  );
}

/** `cleanup` ends the way back: it is nothing to type right after a promotion. */
function afterwards(given: GivenOptions): string {
  return [
    `next: look at your applications, then ${typed('report', given)}`,
    `to go back: ${typed('rollback', given)}; ${typed('watch', given)} looks after the way there`,
    `when nobody would go back any more: ${typed('cleanup', given)}`,
  ].join('\n');
}

function address(run: LocalRun, side: 'source' | 'target'): string {
  return `${run.desired[side].host}:${run.desired[side].port}`;
}

const notStarted = {
  code: 'cutover.not-validated',
  weight: 'blocker',
  side: 'ours',
  subject: 'level',
  message: 'nothing has been synced yet',
  remedy: 'run sync first',
} as const;
