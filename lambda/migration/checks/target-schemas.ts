import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import type { Check } from './survey';

/** What is on the target and not ours is never written over. An empty schema (made by Terraform) will do. */
export const targetSchemas: Check = ({ desired, target, begun }) => {
  if (begun) return [];
  const findings = desired.schemas.flatMap((schema): readonly Finding[] => {
    const folded = target.facts.lowerCaseTableNames === 0 ? schema : schema.toLowerCase();
    const objects = target.schemas.get(folded) ?? 0;
    if (objects === 0) return [];
    return [
      {
        code: 'target.schema-not-empty',
        weight: 'blocker',
        side: 'target',
        subject: schema,
        message: `the schema exists on the target with ${objects} object(s) that this migration did not make`,
        remedy: `look at it, then DROP DATABASE ${quotedName(schema)} on the target, or migrate to another server`,
      },
    ];
  });
  if (target.channel === undefined) return findings;
  return [
    ...findings,
    {
      code: 'target.follows-another',
      weight: 'blocker',
      side: 'target',
      subject: `${target.channel.sourceHost}:${target.channel.sourcePort}`,
      message: 'the target already has a replication channel that this migration did not make',
      remedy: 'end it first (Azure: CALL mysql.az_replication_stop; CALL mysql.az_replication_remove_master)',
    },
  ];
};
