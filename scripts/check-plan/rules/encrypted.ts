import type { Finding } from '../../../lambda/contract/finding';
import { type Change, type Plan, stays, text } from '../plan';
import { blocked, type Rule } from '../rule';

/** Data at rest and on the way is encrypted. */
export const encrypted: Rule = (plan) => [
  ...plan.resources.filter(stays).flatMap((one) => missingIn(one)),
  ...plainBuckets(plan),
];

function missingIn(change: Change): readonly Finding[] {
  const { address, type, after, unknown } = change;
  const fault = (message: string, remedy: string): readonly Finding[] => [
    blocked('unencrypted', address, message, remedy),
  ];
  switch (type) {
    case 'aws_db_instance':
    case 'aws_rds_cluster':
      return after.storage_encrypted === true || unknown.includes('storage_encrypted')
        ? []
        : fault('its storage is not encrypted', 'set storage_encrypted; a replica has it from its source');
    case 'aws_dms_endpoint':
      return ['require', 'verify-ca', 'verify-full'].includes(text(after, 'ssl_mode') ?? '')
        ? []
        : fault('its connection is not encrypted', 'set ssl_mode to verify-ca or verify-full');
    case 'aws_db_parameter_group':
      return parameterIs(change, 'require_secure_transport', ['0', 'OFF'])
        ? fault(
            'permits connections in clear',
            'leave require_secure_transport as the group in use has it, or set it to 1',
          )
        : [];
    case 'azurerm_mysql_flexible_server_configuration':
      return after.name === 'require_secure_transport' && String(after.value).toUpperCase() === 'OFF'
        ? fault('permits connections in clear', 'take require_secure_transport out of target.azure.parameters')
        : [];
    default:
      return [];
  }
}

function parameterIs({ after }: Change, name: string, values: readonly string[]): boolean {
  const list: readonly unknown[] = Array.isArray(after.parameter) ? after.parameter : [];
  return list.map(Object).some((one) => one.name === name && values.includes(String(one.value).toUpperCase()));
}

/** S3 encrypts by itself, with a key that nobody chose: a bucket of a migration says which. */
function plainBuckets({ resources }: Plan): readonly Finding[] {
  const there = resources.filter(stays);
  const sayings = there.filter((one) => one.type === 'aws_s3_bucket_server_side_encryption_configuration');
  const buckets = there.filter((one) => one.type === 'aws_s3_bucket');
  // The configuration of a new bucket names it by what only the apply knows.
  const unsaid = buckets.filter((bucket) => {
    const name = text(bucket.after, 'bucket');
    return !sayings.some((one) => one.unknown.includes('bucket') || text(one.after, 'bucket') === name);
  });
  return unsaid.map(({ address }) =>
    blocked(
      'unencrypted',
      address,
      'says nothing about its encryption',
      'add an aws_s3_bucket_server_side_encryption_configuration',
    ),
  );
}
