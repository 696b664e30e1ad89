import { isCopyAccount } from '../../data/copy-account';
import { type CutoverState, type Direction, directionOf } from '../../data/cutover-state';
import type { Evidence } from '../../data/evidence';
import type { CutOver } from '../../data/step-outputs';
import { isValidationPass } from '../../data/validation-pass';
import { readCoverageHistory } from '../../evidence/coverage-history';
import { readLagHistory } from '../../evidence/lag-history';
import { sealed } from '../../evidence/seal';
import { keepStatements, readStatements } from '../../evidence/statements';
import { readForecast } from '../../forecast/forecast-now';
import { gatesOf, type Verdict } from '../../gates';
import type { Blobs } from '../../ports';
import type { StepContext } from '../../step';
import { copyAccountKey } from '../copy/copy-account';

export const evidenceKey = 'evidence.json';
/** The newest of each direction; every switch that ended is kept besides, by its id. */
const keys: Readonly<Record<Direction, string>> = { forward: evidenceKey, back: 'evidence-back.json' };

/** The facts the promotion rests on, in one blob. Written before the record names it; repeatable. */
export async function writeEvidence(context: StepContext): Promise<CutOver> {
  const { cutover } = context.record();
  await keepStatements(context.desired, context.ports, reachedBy(cutover));
  const evidence = await evidenceOf(context);
  const key = keys[directionOf(cutover)];
  await context.ports.blobs.put(`evidence/${cutover?.id ?? context.record().name}.json`, evidence);
  await context.ports.blobs.put(key, evidence);
  return { promotedAt: evidence.promotedAt, evidence: key };
}

/** The server that took the writes before that switch, and after it. */
function leftBy(cutover: CutoverState | null): 'source' | 'target' {
  return directionOf(cutover) === 'back' ? 'target' : 'source';
}

function reachedBy(cutover: CutoverState | null): 'source' | 'target' {
  return directionOf(cutover) === 'back' ? 'source' : 'target';
}

async function evidenceOf({ desired, ports, record: current }: StepContext): Promise<Evidence> {
  const record = current();
  const { outputs, cutover } = record;
  const { blobs } = ports;
  const copy = await known(blobs, copyAccountKey);
  const pass = await known(blobs, outputs.validate?.report);
  const gates = await known(blobs, gatesOf(cutover?.id ?? record.name));
  return sealed({
    format: 1,
    name: record.name,
    endpoints: record.endpoints,
    schemas: record.schemas,
    settings: {
      tables: desired.tables,
      freeze: desired.freeze,
      strict: desired.strict,
      acceptCaseFolding: desired.acceptCaseFolding,
      limits: desired.limits,
      fence: desired.fence,
      definers: desired.definers,
      wayBack: desired.wayBack,
      wayBackToOlder: desired.wayBackToOlder,
      userChecks: desired.userChecks,
      emptyTarget: desired.emptyTarget,
    },
    assessed: outputs.assess ?? null,
    forecast: (await readForecast(blobs)) ?? null,
    frozen: outputs.freeze ?? null,
    copied: outputs.copy ?? null,
    finished: outputs.finalize ?? null,
    replicated: outputs.replicate ?? null,
    validated: outputs.validate ?? null,
    copy: isCopyAccount(copy) ? copy : null,
    tables: isValidationPass(pass) ? pass.verdicts : [],
    lag: await readLagHistory(blobs, directionOf(cutover)),
    gates: verdictsOf(gates),
    cutover,
    promotion: record.promotion ?? null,
    wayBack: record.wayBack ?? null,
    leases: record.leases,
    givenBack: record.givenBack ?? [],
    journal: record.journal ?? [],
    coverage: await readCoverageHistory(blobs),
    statements: {
      before: await readStatements(blobs, leftBy(cutover)),
      after: await readStatements(blobs, reachedBy(cutover)),
    },
    hooksOwed: record.hooksOwed ?? [],
    startedAt: record.createdAt,
    promotedAt:
      (record.promotion ?? cutover)?.timeline.find((entry) => entry.line === 'latch-promoted')?.endedAt ??
      ports.clock.now().toISOString(),
  });
}

/** What is not there is not claimed. A store that does not answer is asked again by whoever comes next. */
async function known(blobs: Blobs, key: string | undefined): Promise<unknown> {
  if (key === undefined || (await blobs.list(key)).length === 0) return undefined;
  return blobs.get(key);
}

/** As `keepVerdicts` writes them. */
function verdictsOf(blob: unknown): readonly Verdict[] {
  if (typeof blob !== 'object' || blob === null || !('verdicts' in blob) || !Array.isArray(blob.verdicts)) return [];
  return blob.verdicts.filter((one) => typeof one === 'object' && one !== null && 'gate' in one);
}
