/**
 * A small stack as Terraform's JSON, and what people do to it. Every rule of check-plan meets a real plan of these:
 * test/deploy/check-plan.test.ts makes them, test/unit/scripts/check-plan reads the recorded ones.
 */
export interface Config {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly [block: string]: unknown;
}

const ignored = { lifecycle: { ignore_changes: ['insecure_value', 'value'] } };

export function goodConfig(): Config {
  return {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } } },
    provider: { aws: { s3_use_path_style: true } },
    variable: { cutover: { type: 'bool', default: false } },
    data: { aws_db_instance: { source: { db_instance_identifier: 'source' } } },
    import: [{ to: 'aws_db_instance.adopted', id: 'source' }],
    resource: {
      aws_ssm_parameter: {
        fence: { name: '/shop/fence', type: 'String', insecure_value: 'up', ...ignored },
        level: { name: '/shop/level', type: 'String', insecure_value: 'cut-over', ...ignored },
      },
      aws_db_parameter_group: {
        source: {
          name: 'shop-migration-source',
          family: 'mysql8.4',
          parameter: [
            { name: 'read_only', value: '1', apply_method: 'immediate' },
            { name: 'gtid-mode', value: 'ON', apply_method: 'pending-reboot' },
          ],
        },
      },
      aws_db_instance: {
        adopted: {
          identifier: 'source',
          instance_class: 'db.t3.medium',
          engine: 'mysql',
          allocated_storage: 20,
          username: 'admin',
          storage_encrypted: true,
          backup_retention_period: 7,
          skip_final_snapshot: true,
        },
      },
      aws_security_group: { source: { name: 'source' } },
      aws_vpc_security_group_ingress_rule: {
        target: rule('20.1.2.3/32', 'channel of the target'),
        wide: rule('20.1.2.0/24', 'channel of the target, not after 2099-01-31'),
      },
      aws_s3_bucket: { state: { bucket: 'shop-state', force_destroy: true } },
      aws_s3_bucket_server_side_encryption_configuration: {
        state: {
          bucket: '$' + '{aws_s3_bucket.state.id}',
          rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
        },
      },
      aws_lambda_invocation: {
        migration: {
          function_name: 'handler',
          lifecycle_scope: 'CRUD',
          input:
            '$' +
            '{jsonencode({ kind = "lifecycle", desired = { reach = var.cutover ? "cut-over" : "validated", strict = false } })}',
        },
      },
    },
  };
}

function rule(cidr_ipv4: string, description: string) {
  const port = { from_port: 3306, to_port: 3306, ip_protocol: 'tcp' };
  return { security_group_id: '$' + '{aws_security_group.source.id}', cidr_ipv4, description, ...port };
}

/** Changes resources by `type.name`; `null` takes one away. */
export function changed(changes: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>): Config {
  const config = goodConfig();
  const resource: Record<string, Record<string, Record<string, unknown>>> = structuredClone({
    ...config.resource,
  } as never);
  for (const [address, change] of Object.entries(changes)) {
    const [type = '', name = ''] = address.split('.');
    const named = { ...resource[type] };
    if (change === null) delete named[name];
    else named[name] = { ...named[name], ...change };
    // Terraform refuses a type without a name.
    if (Object.keys(named).length === 0) delete resource[type];
    else resource[type] = named;
  }
  return { ...config, resource };
}

export const brokenPlans: Readonly<Record<string, { readonly config: Config; readonly args: readonly string[] }>> = {
  good: { config: goodConfig(), args: [] },
  careless: {
    config: changed({
      'aws_db_instance.adopted': { storage_encrypted: false, backup_retention_period: 0 },
      'aws_db_parameter_group.source': {
        parameter: [
          { name: 'read_only', value: '0', apply_method: 'immediate' },
          { name: 'require_secure_transport', value: '0', apply_method: 'immediate' },
        ],
      },
      'aws_ssm_parameter.level': { insecure_value: 'none', lifecycle: {} },
      'aws_ssm_parameter.password': { name: '/shop/password', type: 'SecureString', value: 'Not-4-Plans' },
      'aws_vpc_security_group_ingress_rule.target': { cidr_ipv4: '0.0.0.0/0' },
      'aws_vpc_security_group_ingress_rule.wide': { description: 'channel of the target, not after 2020-01-31' },
      'aws_s3_bucket_server_side_encryption_configuration.state': null,
      'aws_lambda_invocation.migration': {
        input:
          '$' +
          '{jsonencode({ kind = "lifecycle", desired = { reach = "validated", rds = { allowReboot = true, raiseGtidMode = { watchMinutes = 60 } } } })}',
      },
    }),
    args: [],
  },
  restarting: { config: changed({ 'aws_db_instance.adopted': { instance_class: 'db.t3.large' } }), args: [] },
  promoting: { config: goodConfig(), args: ['-var', 'cutover=true'] },
  'promoting-with-others': {
    config: changed({
      'aws_vpc_security_group_ingress_rule.wide': null,
      'aws_lambda_invocation.migration': {
        input:
          '$' +
          '{jsonencode({ kind = "lifecycle", desired = { reach = var.cutover ? "cut-over" : "validated", strict = true } })}',
      },
    }),
    args: ['-var', 'cutover=true'],
  },
  destroying: { config: goodConfig(), args: ['-destroy'] },
};
