import type { TreeCheck } from './tree-check';

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/** Actions for which AWS knows no narrower resource. */
const knowsNoResource = [
  /^ec2:(Create|Delete|Describe)/,
  /^ec2:(Unassign|Assign)PrivateIpAddresses$/,
  /^cloudwatch:PutMetricData$/,
  /^sts:GetWebIdentityToken$/,
  // What Step Functions needs for its log: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  /^logs:((Create|Get|Update|Delete)LogDelivery|ListLogDeliveries)$/,
  /^logs:(PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/,
];

/** No action by pattern, no resource by `*`: what the function does not need is refused by AWS. */
export const permissionsAreNarrow: TreeCheck = (resources) =>
  resources
    .filter(({ type }) => type === 'aws_iam_role_policy')
    .flatMap(({ address, values }) =>
      statementsOf(values.policy).flatMap((one) =>
        faultsOf(one).map((fault) => `${address}: ${one.Sid ?? '?'} ${fault}`),
      ),
    );

function statementsOf(policy: unknown): readonly Statement[] {
  const read: unknown = JSON.parse(typeof policy === 'string' ? policy : '{}');
  const { Statement: all } = Object(read);
  return Array.isArray(all) ? all : [];
}

function faultsOf({ Action, Resource, Effect }: Statement): readonly string[] {
  if (Effect !== 'Allow') return [];
  const actions = list(Action);
  const wide = actions.filter((one) => one.includes('*')).map((one) => `allows ${one}: name each action`);
  const anywhere = list(Resource).includes('*');
  const narrowable = anywhere ? actions.filter((one) => !knowsNoResource.some((form) => form.test(one))) : [];
  return [...wide, ...narrowable.map((one) => `allows ${one} on every resource: name the resource`)];
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
}
