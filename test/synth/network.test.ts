import { anAzureTarget, aVnet } from '../support/a-migration';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

const inside = { targetAddresses: ['10.1.2.3'], vpcId: 'vpc-1a', subnetIds: ['subnet-1a'] };

test('endpoints for all that the function calls, reached from the function alone', () => {
  const { resources, one } = synthesized({ network: { ...inside, vpcEndpoints: true, routeTableIds: ['rtb-1a'] } });
  const endpoints = Object.values(resources).filter(({ service_name }) => service_name !== undefined);

  expect(endpoints.map(({ service_name }) => String(service_name).replace(/.*eu-central-1\./, '')).sort()).toEqual([
    'events',
    'kms',
    'monitoring',
    'rds',
    's3',
    'secretsmanager',
    'ssm',
    'states',
  ]);
  expect(one('aws_vpc_security_group_ingress_rule', 'from-function')).toMatchObject({
    from_port: 443,
    referenced_security_group_id: expect.stringContaining('function-group'),
  });
  expect(JSON.stringify(one('aws_lambda_invocation').depends_on)).toContain('aws_vpc_endpoint.');
});

test('the way back gets a way out of the group of the source, where the settings name it', () => {
  const network = { targetAddresses: ['20.1.2.3'], wayBackAddresses: ['20.1.2.3'] };

  expect(synthesized({ network }).one('aws_vpc_security_group_egress_rule')).toMatchObject({
    cidr_ipv4: '20.1.2.3/32',
    from_port: 3306,
    security_group_id: 'sg-0a1b2c3d',
    count: expect.stringMatching(/"cleaned-up"\) \? 0 : 1/),
  });
});

test.each([
  [
    'a private path without a VPC',
    { targetAddresses: ['10.1.2.3'], private: true },
    /network\.vpcId: is missing: network\.private is true, .*a Function app does the work \(handlers\)/,
  ],
  [
    'a public address on a private path',
    { ...inside, targetAddresses: ['20.1.2.3'], private: true },
    /has public addresses \(20\.1\.2\.3\)/,
  ],
  [
    'endpoints outside of a VPC',
    { targetAddresses: ['20.1.2.3'], vpcEndpoints: true },
    /network\.vpcEndpoints: needs vpcId/,
  ],
  [
    'addresses of an app where there is none',
    { ...inside, appAddresses: ['10.1.9.9'] },
    /network\.appAddresses: must be absent where the Lambda function does the work/,
  ],
  ['endpoints without route tables', { ...inside, vpcEndpoints: true }, /network\.routeTableIds: is missing/],
  [
    'an exception that has ended',
    { targetAddresses: ['0.0.0.0/0'], allowWideIngressUntil: '2020-01-01' },
    /the exception has ended/,
  ],
])('refuses %s', (_what, network, message) => {
  expect(() => synthesized({ network })).toThrow(message);
});

test('refuses a server with a public address on a private path', () => {
  expect(() => synthesized({ target: anAzureTarget(), network: { ...inside, private: true } })).toThrow(
    /target\.azure\.vnet: is missing: with network\.private the server has to be inside/,
  );
});

test('a private path is accepted with private addresses', () => {
  expect(synthesized({ network: { ...inside, private: true } }).text).not.toContain('20.1.2.3');
});

describe('where a Function app does the work', () => {
  const id = '11111111-2222-4333-8444-555555555555';
  const existing = { url: 'https://shop.azurewebsites.net', identityClientId: id, identityPrincipalId: id };
  const handlers = { target: 'azure-function', tenantId: id, clientId: id, existing };
  const target = { azure: { ...anAzureTarget().azure, allowedAddresses: [], vnet: aVnet } };

  test('a private path needs no VPC of AWS: the app is in the network of the target', () => {
    const network = { targetAddresses: ['10.1.2.3'], private: true };

    const { resources, one } = synthesized({ target, handlers, network });

    expect(one('aws_lambda_function').vpc_config).toBeUndefined();
    // The channel of the target, and nobody else.
    const ways = Object.values(resources).filter(({ cidr_ipv4, ip_protocol }) => cidr_ipv4 ?? ip_protocol);
    expect(ways.map(({ cidr_ipv4 }) => cidr_ipv4)).toEqual(['10.1.2.3/32']);
    expect(() => synthesized({ target, network })).toThrow(
      /has 1 fault:\s+- network\.vpcId: is missing: the target is inside of a virtual network.*a Function app does the work \(handlers\)/,
    );
  });

  test('its subnet is admitted to the source where the settings name it, until the date that they give', () => {
    const appAddresses = ['10.20.5.0/27', '10.1.9.9'];
    const network = { targetAddresses: ['10.1.2.3'], appAddresses, allowWideIngressUntil: '2099-01-31' };

    const { one } = synthesized({ target, handlers, network });

    const rule = one('aws_vpc_security_group_ingress_rule', 'app-10-20-5-0-27');
    expect(rule).toMatchObject({
      ...{ cidr_ipv4: '10.20.5.0/27', ip_protocol: 'tcp', security_group_id: 'sg-0a1b2c3d' },
      from_port: expect.stringContaining('data.aws_db_instance'),
      description: 'shop: Function app that does the work, not after 2099-01-31',
    });
    // Not with the channels: it watches the old source until that is gone.
    expect(rule).not.toHaveProperty('count');
    expect(one('aws_vpc_security_group_ingress_rule', 'app-10-1-9-9-32')).toMatchObject({ cidr_ipv4: '10.1.9.9/32' });
    expect(JSON.stringify(one('aws_lambda_invocation').depends_on)).toContain('network_app-10-20-5-0-27');
  });

  test.each([
    ['a range without its end', { appAddresses: ['10.20.5.0/27'] }, /appAddresses\.0: is wider than one address/],
    [
      'an address of the channel again',
      { appAddresses: ['10.1.2.3'] },
      /names 10\.1\.2\.3, which targetAddresses admits/,
    ],
    [
      'a public one on a private path',
      { appAddresses: ['20.1.2.3'], private: true },
      /appAddresses: has public addresses \(20\.1\.2\.3\)/,
    ],
  ])('refuses %s', (_what, changes, message) => {
    const network = { targetAddresses: ['10.1.2.3'], ...changes };

    expect(() => synthesized({ target, handlers, network })).toThrow(message);
  });

  test('in a VPC all the same, the Lambda function is not admitted to the source: it asks the app alone', () => {
    const { resources, one } = synthesized({ target, handlers, network: { ...inside, private: true } });

    expect(one('aws_lambda_function').vpc_config).toMatchObject({ subnet_ids: ['subnet-1a'] });
    expect(Object.keys(resources).filter((address) => /ingress_rule\.network_function/.test(address))).toEqual([]);
  });
});
