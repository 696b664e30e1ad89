import type { Finding } from '../../../contract/finding';
import { type ChunkMismatch, isValidationPass } from '../../data/validation-pass';
import { withSession } from '../../ports';
import { readReplicaStatus } from '../../servers/replica-status';
import type { Step, StepContext } from '../../step';
import { caughtUp } from './caught-up';
import { awayForNow } from './channel-away';
import { validate } from './index';

const behind = { kind: 'working', waitSeconds: 2, note: 'the target is catching up; it is compared then' } as const;

/**
 * On the route the level `validated` is reached by a clean pass only: one that found rows which differ for good
 * holds. Passes after that (standing work) are kept as they are.
 */
export const validateUntilClean: Step<'validate'> = {
  name: 'validate',
  async turn(context) {
    const away = await awayForNow(context);
    if (away !== undefined) return { kind: 'working', waitSeconds: 5, note: away };
    if (await isBehind(context)) return behind;
    const turn = await validate.turn(context);
    if (turn.kind !== 'finished' || turn.output.clean) return turn;
    const found = differences(await context.ports.blobs.get(turn.output.report));
    return { kind: 'held', findings: found.length === 0 ? [nothingCompared] : found.map(finding) };
  },
  undo: (context) => validate.undo(context),
};

/**
 * Right after a copy the target has much to apply. Comparing meanwhile would slow that down and find only rows that
 * are on their way. A channel that does not run is for the pass itself to name.
 */
async function isBehind({ ports, desired }: StepContext): Promise<boolean> {
  return withSession(ports.databases, 'source', 'validate', (source) =>
    withSession(ports.databases, 'target', 'validate', async (target) => {
      const status = await readReplicaStatus(target);
      if (status?.receiving !== 'yes' || !status.applying) return false;
      return !(await caughtUp({ source, target }, ports.clock, desired.limits.maxLagSeconds * 1000));
    }),
  );
}

interface Difference {
  readonly table: string;
  readonly mismatch: ChunkMismatch;
}

function differences(report: unknown): readonly Difference[] {
  if (!isValidationPass(report)) return [];
  return report.verdicts.flatMap((verdict) =>
    verdict.mismatches.map((mismatch) => ({ table: `${verdict.schema}.${verdict.table}`, mismatch })),
  );
}

function finding({ table, mismatch }: Difference): Finding {
  return {
    code: 'validate.differs',
    weight: 'blocker',
    side: 'target',
    subject: table,
    message: describe(mismatch),
    remedy: `find who wrote to the target or what replication left out; then: npx tsx scripts/migrate.ts repair --table ${table}, or roll back and sync again`,
  };
}

const shownPlaces = 5;

function describe({ why, chunk, missing, extra, places, more }: ChunkMismatch): string {
  if (why === 'table-missing') return 'the table is missing on the target';
  const atLeast = more ? 'at least ' : '';
  const named = places
    .slice(0, shownPlaces)
    .map((place) =>
      place.by === 'key'
        ? `${place.kind} (${place.key.join(', ')})`
        : `${place.kind} ${place.times} x ${place.hash.slice(0, 12)}...`,
    );
  const rest = places.length > shownPlaces ? ', ...' : '';
  return `chunk ${chunk}: ${atLeast}${missing} rows of the source are not on the target as they are there, ${extra} rows of the target are not on the source: ${named.join(', ')}${rest}`;
}

const nothingCompared: Finding = {
  code: 'validate.nothing-compared',
  weight: 'blocker',
  side: 'ours',
  subject: 'validation',
  message: 'the pass compared nothing, which proves nothing',
  remedy: 'check the schemas in the settings',
};
