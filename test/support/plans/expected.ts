/** What check-plan finds in the plans of `broken-plans.ts`, as `code address`. */
export const expectedFindings: Readonly<Record<string, readonly string[]>> = {
  good: [],
  careless: [
    'plan.data-lost aws_db_instance.adopted',
    'plan.fence-lowered aws_db_parameter_group.source',
    'plan.flag-rewritten aws_ssm_parameter.level',
    'plan.gtid-dropped aws_db_parameter_group.source',
    'plan.ingress-expired aws_vpc_security_group_ingress_rule.wide',
    'plan.ingress-wide aws_vpc_security_group_ingress_rule.target',
    'plan.no-backup aws_db_instance.adopted',
    'plan.no-backup aws_db_instance.adopted',
    'plan.restart-allowed aws_lambda_invocation.migration',
    'plan.restarts-for-gtid aws_lambda_invocation.migration',
    'plan.secret aws_ssm_parameter.password',
    'plan.unencrypted aws_db_instance.adopted',
    'plan.unencrypted aws_db_parameter_group.source',
    'plan.unencrypted aws_s3_bucket.state',
  ],
  restarting: ['plan.restart aws_db_instance.adopted'],
  promoting: [],
  'promoting-with-others': [
    'plan.switch-with-others aws_lambda_invocation.migration',
    'plan.switch-with-others aws_vpc_security_group_ingress_rule.wide',
  ],
  destroying: [
    'plan.data-lost aws_db_instance.adopted',
    'plan.data-lost aws_s3_bucket.state',
    'plan.fence-lowered aws_db_parameter_group.source',
    'plan.flag-rewritten aws_ssm_parameter.fence',
    'plan.flag-rewritten aws_ssm_parameter.level',
    'plan.no-backup aws_db_instance.adopted',
  ],
};
