import type { Finding } from '../../../contract/finding';
import { workSchema } from '../../../contract/names';
import { hasWorkSchema, readEpoch } from '../../../mysql/copy/work-schema';
import { quotedName } from '../../../mysql/quoting';
import type { Session } from '../../ports';
import { madeObjects } from './made';

/** What stands in the schema of the work on the target. */
export interface TargetWork {
  /** 0: the schema is there, and no freeze has claimed it. */
  readonly freezeEpoch: number;
  /** Schemas that were made by whoever worked there. */
  readonly madeSchemas: readonly string[];
}

export async function readTargetWork(target: Session): Promise<TargetWork | undefined> {
  if ((await target.rows(hasWorkSchema)).length === 0) return undefined;
  const epoch = (await target.rows(readEpoch))[0]?.freeze_epoch;
  const made = await madeObjects(target);
  return {
    freezeEpoch: Number(epoch ?? 0),
    madeSchemas: made.filter(({ kind }) => kind === 'schema').map(({ schema }) => schema),
  };
}

export function workOfAnotherFinding({ freezeEpoch, madeSchemas }: TargetWork): Finding {
  const drops = [...madeSchemas, workSchema].map((schema) => `DROP DATABASE ${quotedName(schema)}`);
  return {
    code: 'target.work-of-another-record',
    weight: 'blocker',
    side: 'target',
    subject: workSchema,
    message: `the target holds the work of another state of record (its freeze has epoch ${freezeEpoch}): the record was lost, put back from an older copy, or lies elsewhere`,
    remedy: `find the state of record that belongs to it (another --state-dir, an older version of run.json in the bucket) and go on with that; if it is gone, end a channel that is left on the target (CALL mysql.az_replication_stop; CALL mysql.az_replication_remove_master), then there ${drops.join('; ')}; roll back and sync again`,
  };
}
