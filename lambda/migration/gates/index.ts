import { toProblem } from '../../contract/problem';
import { accountFence } from './account-fence';
import { autoIncrement } from './auto-increment';
import { backupSinceReset } from './backup-since-reset';
import { channelRunning } from './channel-running';
import { copyComplete } from './copy-complete';
import { endpointProven } from './endpoint-proven';
import { fenceBinds } from './fence-binds';
import type { Gate, GateContext, Verdict } from './gate';
import { instanceInSync } from './instance-in-sync';
import { lag } from './lag';
import { leftOutTables } from './left-out-tables';
import { noRequestUnderWay } from './no-request-under-way';
import { openWork } from './open-work';
import { preparedXa } from './prepared-xa';
import { rogueWrites } from './rogue-writes';
import { sameSource } from './same-source';
import { schemaParity } from './schema-parity';
import { userChecks } from './user-checks';
import { validationClean } from './validation-clean';
import { wayBack } from './way-back';

/** What has to hold before the fence is even asked for. */
export const gates: readonly Gate[] = [
  sameSource,
  copyComplete,
  validationClean,
  channelRunning,
  instanceInSync,
  schemaParity,
  autoIncrement,
  rogueWrites,
  leftOutTables,
  endpointProven,
  backupSinceReset,
  fenceBinds,
  accountFence,
  userChecks,
  wayBack,
  noRequestUnderWay,
  // Last, because they speak about this very moment.
  openWork,
  preparedXa,
  lag,
];

/** The newest verdicts, as a blob: `{ askedAt, verdicts }`. Written by a cut over and by the standing work. */
export const gatesKey = 'gates.json';
/** The verdicts that one cut over went by. */
export function gatesOf(cutover: string): string {
  return `gates/${cutover}.json`;
}
/** What has to hold before the way back is tried with a real channel. */
export const gatesOfTheProof: readonly Gate[] = [channelRunning, rogueWrites, lag];

/** Asks every gate, so that one look names everything. A gate that can not be asked is closed. */
export async function askGates(on: GateContext, asked = gates): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const gate of asked) verdicts.push({ gate: gate.name, findings: await askGate(gate, on) });
  return verdicts;
}

async function askGate(gate: Gate, on: GateContext): Promise<Verdict['findings']> {
  try {
    return await gate.ask(on);
  } catch (thrown) {
    const problem = toProblem(thrown, 'ours');
    return [
      {
        code: 'cutover.gate-unknown',
        weight: 'blocker',
        side: problem.side,
        subject: gate.name,
        message: `the gate could not be asked: ${problem.code}: ${problem.message}`,
        remedy: problem.remedy,
      },
    ];
  }
}

export type { Gate, GateContext, Verdict } from './gate';
