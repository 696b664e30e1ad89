import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anAzureTarget, aVnet, everyPart } from '../support/a-migration';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

test('addresses: a rename here replaces or orphans what exists', () => {
  expect(Object.keys(synthesized().resources).sort()).toMatchSnapshot();
});

test('addresses with every part: those of the shorter stack are among them', () => {
  const all = Object.keys(synthesized(everyPart()).resources);

  expect(all.sort()).toMatchSnapshot();
  const { resources } = synthesized({ network: { targetAddresses: ['10.1.2.3'] } });
  expect(all).toEqual(expect.arrayContaining(Object.keys(resources)));
});

test('the parameter group declares the binary log and the fence, and ignores nothing', () => {
  const group = synthesized({}).one('aws_db_parameter_group');

  expect(group.parameter).toEqual([
    expect.objectContaining({ name: 'binlog_format', value: 'ROW' }),
    expect.objectContaining({ name: 'binlog_row_image', value: 'FULL' }),
    expect.objectContaining({ name: 'replicate-wild-ignore-table', value: expect.stringMatching(/^mysql\.%,/) }),
    expect.objectContaining({
      name: 'read_only',
      value: expect.stringMatching(/published_fence_\w+\.insecure_value == "up"\) \? "1" : "\{TrueIfReplica\}"/),
    }),
  ]);
  expect(group.lifecycle).toBeUndefined();
  expect(group.skip_destroy).toBe(true);
});

test('what the group in use sets is carried over', () => {
  const { source } = JSON.parse(readFileSync(join(__dirname, '../../migration.example.json'), 'utf8'));

  expect(synthesized({ source }).one('aws_db_parameter_group').parameter).toContainEqual(
    expect.objectContaining({ name: 'max_connections', value: '800', apply_method: 'pending-reboot' }),
  );
});

test('flags are made by the stack and never written again', () => {
  const { resources } = synthesized();
  const parameters = Object.entries(resources).filter(([address]) => address.startsWith('aws_ssm_parameter.'));
  // The name of the bucket is Terraform's to say.
  const flags = parameters.filter(([, { name }]) => name !== '/shop/bucket');

  expect(flags.map(([, flag]) => [flag.name, flag.insecure_value]).sort()).toEqual([
    ['/shop/attempt', '0'],
    ['/shop/fence', 'down'],
    ['/shop/gtid-mode', 'none'],
    ['/shop/level', 'none'],
    ['/shop/ready', expect.stringContaining('"ready":false')],
  ]);
  expect(parameters).toHaveLength(flags.length + 1);
  for (const [, flag] of flags) expect(flag.lifecycle).toEqual({ ignore_changes: ['insecure_value', 'value'] });
});

test('one ingress rule for each address of the target, to the port of the source', () => {
  const rule = synthesized().one('aws_vpc_security_group_ingress_rule');

  expect(rule).toMatchObject({ cidr_ipv4: '20.1.2.3/32', ip_protocol: 'tcp', security_group_id: 'sg-0a1b2c3d' });
  // Until the clean-up has ended both channels.
  expect(rule.count).toMatch(/published_level_\w+\.insecure_value == "cleaned-up"\) \? 0 : 1/);
  expect(rule.from_port).toEqual(expect.stringContaining('data.aws_db_instance'));
});

test('a function in the VPC gets a group of its own, which the source admits', () => {
  const network = { targetAddresses: ['20.1.2.3'], vpcId: 'vpc-1a', subnetIds: ['subnet-1a', 'subnet-1b'] };
  const stack = synthesized({ network });

  expect(stack.one('aws_lambda_function').vpc_config).toMatchObject({ subnet_ids: ['subnet-1a', 'subnet-1b'] });
  expect(stack.one('aws_vpc_security_group_ingress_rule', 'network_function')).toMatchObject({
    referenced_security_group_id: expect.stringContaining('aws_security_group.'),
  });
  expect(stack.one('aws_iam_role_policy', 'handler').policy).toContain('ec2:CreateNetworkInterface');
});

test('the level is an expression of the variables and of the published level; both have defaults', () => {
  const { document, one } = synthesized();

  expect(document.variable).toMatchObject({
    cutover: { default: false, nullable: false, type: 'bool' },
    rollback: { default: false, nullable: false, type: 'bool' },
  });
  expect(one('aws_lambda_invocation').input).toMatch(
    /"reach" = \(var\.rollback \|\| \(\([\w.-]+\.insecure_value == "returned"\) && !var\.cutover\)\) \? "rolled-back" : contains\(\["cut-over", "cleaned-up"\], [\w.-]+\.insecure_value\) \? "cut-over" : var\.cutover \? "cut-over" : "validated"/,
  );
});

test.each(['emptyTarget', 'followAgain'])('with the consent %s a deploy after a roll back goes on', (consent) => {
  const { input } = synthesized({ [consent]: 'shop-17' }).one('aws_lambda_invocation');

  expect(input).toMatch(/"reach" = var\.rollback \? "rolled-back" : /);
  expect(input).toContain(`"${consent}" = "shop-17"`);
});

test('a switch that was typed with one dash becomes the default', () => {
  expect(synthesized({}, { cutover: 'true' }).document.variable).toMatchObject({ cutover: { default: true } });
});

const watching = /\.(alarms|dashboard|notices)_/;

test('the invocation depends on everything that has to outlive it', () => {
  const { one, resources } = synthesized();
  const needs = JSON.stringify(one('aws_lambda_invocation').depends_on);
  const outside = Object.keys(resources).filter(
    (address) => !needs.includes(address) && !address.includes('_invocation') && !watching.test(address),
  );

  // Alarms and the like only look. The roles are held by their policies and machines; the pulse begins after and ends before.
  expect(outside.map((address) => address.replace(/_[0-9A-F]{8}$/, '')).sort()).toEqual([
    'aws_cloudwatch_event_rule.pulse_rule',
    'aws_cloudwatch_event_target.pulse_target',
    'aws_iam_role.dead-man_role',
    'aws_iam_role.handler_role',
    'aws_iam_role.sync_role',
    'aws_lambda_permission.pulse_permission',
  ]);
  expect(JSON.stringify(one('aws_cloudwatch_event_rule', 'pulse').depends_on)).toContain('aws_lambda_invocation');
});

test('the state bucket is versioned, encrypted and private', () => {
  const stack = synthesized();

  expect(stack.one('aws_s3_bucket_versioning')).toMatchObject({ versioning_configuration: { status: 'Enabled' } });
  expect(JSON.stringify(stack.one('aws_s3_bucket_server_side_encryption_configuration'))).toContain('AES256');
  expect(stack.one('aws_s3_bucket_public_access_block')).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
});

test('every expression has its operands', () => {
  const dns = { zoneId: 'Z1', writer: 'db.shop.example', readers: 'ro.shop.example' };

  expect(synthesized({ dns, decommission: {} }).text).not.toMatch(/\bundefined\b|TfToken/);
});

test('synth is repeatable, and quick', () => {
  const started = Date.now();
  const [one, two] = [synthesized(), synthesized()];

  expect(two.text).toBe(one.text);
  expect(Date.now() - started).toBeLessThan(10_000);
  const inside = { azure: { ...anAzureTarget().azure, allowedAddresses: [], vnet: aVnet } };
  const whole = { ...everyPart(), target: inside };
  expect(synthesized(whole).text).toBe(synthesized(whole).text);
});

test('without target.azure no azurerm provider is asked for', () => {
  expect(synthesized().text).not.toContain('azurerm');
  expect(synthesized({ target: anAzureTarget() }).text).toContain('azurerm');
});

test('refuses certificates that do not fit into the input of the scheduled function', () => {
  const caPem = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(8000)}\n-----END CERTIFICATE-----\n`;
  const target = { existing: { host: 'h', adminUser: 'a', passwordParameter: '/p', caPem } };

  expect(() => synthesized({ target })).toThrow(/EventBridge takes 8192.*not a whole bundle/);
});

test('a plan with cutover=true warns of the gates that were closed at the last look, and shows no change', () => {
  const { document } = synthesized();

  expect(document.check).toEqual({
    readiness: {
      assert: [
        {
          condition: expect.stringMatching(
            /\(var\.cutover && !.*published_level.*\) \? try\(jsondecode\(.*published_ready_\w+\.insecure_value\)\.ready, false\) : true/,
          ),
          error_message: expect.stringMatching(/^when .* last looked, a cut over would have been held: .*\.closed/),
        },
      ],
    },
  });
});
