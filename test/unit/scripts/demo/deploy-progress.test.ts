import { deployProgress } from '../../../../scripts/demo/deploy-progress';

test('says in a few words where a deploy is', () => {
  const said: string[] = [];
  const tell = deployProgress((text) => said.push(text));

  for (const line of [
    'shop  Initializing the backend...',
    'shop  aws_ssm_parameter.level (published/level): Refreshing state... [id=/shop/level]',
    '      Plan: 49 to add, 0 to change, 0 to destroy.',
    '      aws_ssm_parameter.level (published/level): Creation complete after 0s [id=/shop/level]',
    '      aws_db_instance.replica_instance_5A90BE00 (replica/instance): Still creating... [1m10s elapsed]',
    '      aws_lambda_invocation.x_701 (custom-resource/migration): Still modifying... [id=shop_a, 10s elapsed]',
    '      something else',
  ]) {
    tell(line);
  }

  expect(said).toEqual([
    'cdktf synthesizes the stack',
    'terraform init',
    'terraform plan',
    'terraform apply: 49 to add, 0 to change, 0 to destroy.',
    'terraform apply: 1 resources made or changed',
    'terraform apply: the provider waits for replica/instance (aws_db_instance), 1m10s',
    'the function is at work, 10s',
  ]);
});
