import type { z } from 'zod';
import { azureSettings } from '../../../constructs/settings/azure';
import { settingsSchema } from '../../../constructs/settings/settings';
import { replicaSettings, sourceSettings } from '../../../constructs/settings/source';
import { address, host, secretName } from '../../../constructs/settings/words';
import type { Answers, Question } from './question';

const whole = settingsSchema(new Date()).shape;
const source = sourceSettings.shape;
const replica = replicaSettings.shape;
const azure = azureSettings.shape;

type More = Partial<Omit<Question, 'flag' | 'ask' | 'path' | 'shape'>>;

/** `path` with dots, as the faults of the file name it. */
function question(flag: string, ask: string, path: string, shape: z.ZodType, more: More = {}): Question {
  return { kind: 'text', ...more, flag, ask, path: path === '' ? [] : path.split('.'), shape };
}

const isNew = { when: (answers: Answers) => answers.get('target') === 'new' };
const isExisting = { when: (answers: Answers) => answers.get('target') === 'existing' };
const usually = (text: string): More => ({ usual: () => text });
const after = (flag: string, begin: string, end: string): More => ({
  usual: (answers) => `${begin}${answers.get(flag) ?? ''}${end}`,
});
const oneOf = (...choices: readonly string[]): More => ({ choices });
const list: More = { kind: 'list' };

/** In the order in which a person thinks of them: what, from where, to where, by which path. */
export const questions: readonly Question[] = [
  question('name', 'name of the migration', 'name', whole.name),
  question(
    'schemas',
    'schemas to migrate (comma-separated, * and ? are wildcards)',
    'schemas',
    whole.schemas.element,
    list,
  ),
  question('region', 'AWS region', 'aws.region', whole.aws.shape.region),
  question('source-instance', 'RDS instance to migrate', 'source.instance', source.instance),
  question('source-user', 'its master user', 'source.adminUser', source.adminUser, usually('admin')),
  question(
    'source-password-parameter',
    'SSM parameter (or secret ARN) with its password',
    'source.passwordParameter',
    secretName,
    after('source-instance', '/', '/admin-password'),
  ),
  question(
    'parameter-group-family',
    'family of its parameter group',
    'source.parameterGroupFamily',
    source.parameterGroupFamily,
    { ...usually('mysql8.0'), ...oneOf('mysql8.0', 'mysql8.4') },
  ),
  question(
    'security-group',
    'its security group, which gets the rule for the target',
    'source.securityGroupId',
    source.securityGroupId,
  ),
  question(
    'allow-reboot',
    'may the migration reboot the source to attach its parameter group',
    'source.allowReboot',
    source.allowReboot,
    { kind: 'yes-no', ...usually('no') },
  ),
  question(
    'replica-class',
    'instance class of the temporary read replica',
    'replica.class',
    replica.class,
    usually('db.r6g.large'),
  ),
  question(
    'replica',
    'name of that replica',
    'replica.identifier',
    replica.identifier,
    after('name', '', '-migration-replica'),
  ),
  question(
    'target',
    'target: a server that is there, or one that the stack makes',
    '',
    whole.name,
    oneOf('existing', 'new'),
  ),
  question('target-host', 'its host name', 'target.existing.host', host, isExisting),
  question('target-user', 'its admin', 'target.existing.adminUser', azure.administratorLogin, isExisting),
  question(
    'target-password-parameter',
    'SSM parameter (or secret ARN) with its password',
    'target.existing.passwordParameter',
    secretName,
    { ...isExisting, ...after('source-instance', '/', '/azure-admin-password') },
  ),
  question('azure-subscription', 'Azure subscription', 'target.azure.subscriptionId', azure.subscriptionId, isNew),
  question('azure-resource-group', 'resource group to make', 'target.azure.resourceGroup', azure.resourceGroup, {
    ...isNew,
    ...after('name', '', '-rg'),
  }),
  question('azure-location', 'Azure region', 'target.azure.location', azure.location, isNew),
  question('azure-server', 'name of the server, unique in Azure', 'target.azure.serverName', azure.serverName, isNew),
  question('azure-sku', 'its compute', 'target.azure.skuName', azure.skuName, {
    ...isNew,
    ...usually('GP_Standard_D16ds_v4'),
  }),
  question('azure-version', 'its version, never older than the source', 'target.azure.version', azure.version, {
    ...isNew,
    ...usually('8.4'),
    ...oneOf('8.4', '8.0.21'),
  }),
  question(
    'azure-storage-gb',
    'its storage in GB (it can grow, never shrink)',
    'target.azure.storage.sizeGb',
    azure.storage,
    { ...isNew, kind: 'number' },
  ),
  question('azure-user', 'its admin', 'target.azure.administratorLogin', azure.administratorLogin, {
    ...isNew,
    ...usually('mysqladmin'),
  }),
  question(
    'azure-password-parameter',
    'SSM parameter with its password',
    'target.azure.passwordParameter',
    azure.passwordParameter,
    { ...isNew, ...after('name', '/', '/azure-admin-password') },
  ),
  question(
    'azure-allowed-addresses',
    "addresses that may reach the server until promotion: the function's egress",
    'target.azure.allowedAddresses',
    azure.allowedAddresses.unwrap().element,
    { ...isNew, ...list },
  ),
  question(
    'target-addresses',
    'addresses from which the target reaches the source',
    'network.targetAddresses',
    address,
    list,
  ),
];
