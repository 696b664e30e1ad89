import { eventSource, metricNamespace } from '../../lambda/contract/metrics';
import type { Settings } from '../settings';
import type { Names } from './names';

export interface Permission {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface WorkPermissionsProps {
  readonly names: Names;
  readonly source: Settings['source'];
  readonly passwords: readonly string[];
  readonly kmsKeyArn: string | undefined;
  readonly endsSource: boolean;
  readonly bucketArn: string;
}

export interface FunctionPermissionsProps {
  readonly names: Names;
  readonly passwords: readonly string[];
  readonly logGroupArn: string;
  readonly insideVpc: boolean;
  /** Entra trusts tokens that AWS signs for the function's role. */
  readonly federated: boolean;
}

/** What the function may do in AWS, and nothing besides; test/synth lists every action and resource. */
export function handlerPermissions(props: FunctionPermissionsProps & WorkPermissionsProps): readonly Permission[] {
  return [
    ...logging(props),
    ...workPermissions(props),
    ...(props.federated ? [tokensForEntra] : []),
    ...(props.insideVpc ? [allow('Network', networkActions, '*')] : []),
  ];
}

/** Where a host in Azure does the work: it is asked, and an execution is handed over. */
export function forwardingPermissions(props: FunctionPermissionsProps): readonly Permission[] {
  const { names } = props;
  return [
    ...logging(props),
    ...passwordPermissions(props),
    allow(
      'Attempt',
      ['ssm:GetParameter', 'ssm:PutParameter'],
      names.arn('ssm', `parameter/${names.migration}/attempt`),
    ),
    allow('HandOver', ['states:StartExecution'], names.machineArn(names.syncMachine)),
    ...(props.federated ? [tokensForEntra] : []),
    ...(props.insideVpc ? [allow('Network', networkActions, '*')] : []),
  ];
}

function logging({ logGroupArn }: FunctionPermissionsProps): readonly Permission[] {
  return [allow('Logs', ['logs:CreateLogStream', 'logs:PutLogEvents'], `${logGroupArn}:*`)];
}

function passwordPermissions({
  names,
  passwords,
}: Pick<WorkPermissionsProps, 'names' | 'passwords'>): readonly Permission[] {
  const parameters = passwords.filter((one) => one.startsWith('/'));
  const secrets = passwords.filter((one) => one.startsWith('arn:'));
  return [
    ...(parameters.length === 0
      ? []
      : [allow('Passwords', ['ssm:GetParameter'], ...parameters.map((name) => names.arn('ssm', `parameter${name}`)))]),
    ...(secrets.length === 0 ? [] : [allow('Secrets', ['secretsmanager:GetSecretValue'], ...secrets)]),
  ];
}

/** What the work takes, wherever it is done. */
export function workPermissions(props: WorkPermissionsProps): readonly Permission[] {
  const { names, source } = props;
  const published = names.arn('ssm', `parameter/${names.migration}/*`);
  const instance = names.arn('rds', `db:${source.instance}`);
  const group = names.arn('rds', `pg:${names.parameterGroup}`);
  const machines = [names.syncMachine, names.deadManMachine];
  return [
    allow('Record', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], `${props.bucketArn}/*`),
    allow('Listing', ['s3:ListBucket'], props.bucketArn),
    allow('Published', ['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter'], published),
    ...passwordPermissions(props),
    // All of them: the fence must not be shared, so the function looks who else has the group attached.
    allow('Instances', ['rds:DescribeDBInstances'], names.arn('rds', 'db:*')),
    allow('Fence', ['rds:ModifyDBParameterGroup', 'rds:DeleteDBParameterGroup'], group),
    // Of the group in use as well: what it sets has to be in ours.
    allow('Groups', ['rds:DescribeDBParameters'], names.arn('rds', 'pg:*')),
    // The group that was attached before has a name that is not known here.
    allow('Attach', ['rds:ModifyDBInstance'], instance, names.arn('rds', 'pg:*')),
    ...(source.allowReboot ? [allow('Reboot', ['rds:RebootDBInstance'], instance)] : []),
    allow(
      'Drive',
      ['states:StartExecution', 'states:ListExecutions'],
      ...machines.map((name) => names.machineArn(name)),
    ),
    allow(
      'Watch',
      ['states:DescribeExecution', 'states:StopExecution'],
      ...machines.map((name) => names.executionsArn(name)),
    ),
    ...(props.endsSource ? endOf(names, source.instance) : []),
    // CloudWatch knows no resources; the namespace is the narrowest that there is.
    {
      ...allow('Metrics', ['cloudwatch:PutMetricData'], '*'),
      Condition: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
    },
    {
      ...allow('Events', ['events:PutEvents'], names.arn('events', 'event-bus/default')),
      Condition: { StringEquals: { 'events:source': eventSource } },
    },
    ...(props.kmsKeyArn === undefined ? [] : [allow('Key', ['kms:Decrypt', 'kms:GenerateDataKey'], props.kmsKeyArn)]),
  ];
}

/** Tokens for Entra and nobody else, and short-lived ones. The action knows no resource. */
const tokensForEntra: Permission = {
  ...allow('TokensForEntra', ['sts:GetWebIdentityToken'], '*'),
  Condition: {
    'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'api://AzureADTokenExchange' },
    NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
  },
};

/** Lambda makes its network interfaces with the function's own rights; EC2 knows no narrower resource for them. */
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** Only where the settings have the first key. */
function endOf(names: Names, instance: string): readonly Permission[] {
  const own = names.arn('rds', `db:${instance}`);
  const snapshot = names.arn('rds', `snapshot:${names.migration}-final-*`);
  return [
    allow('FinalSnapshot', ['rds:CreateDBSnapshot', 'rds:DescribeDBSnapshots', 'rds:AddTagsToResource'], own, snapshot),
    allow('End', ['rds:StopDBInstance', 'rds:DeleteDBInstance'], own),
  ];
}

function allow(sid: string, actions: readonly string[], ...resources: readonly string[]): Permission {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources };
}
