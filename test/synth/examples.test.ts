import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../constructs/settings';
import { anExample, whenExamplesWereWritten } from '../support/an-example';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

const root = join(__dirname, '..', '..');
const examples = readdirSync(join(root, 'examples'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => join('examples', name));

test.each(['migration.example.json', ...examples])('%s is valid and becomes a stack', (file) => {
  readSettings(join(root, file), whenExamplesWereWritten);
  const { $schema: _schema, ...settings } = anExample(file);

  const stack = synthesized(settings);

  const made = Object.keys(stack.resources);
  expect(made.some((address) => address.startsWith('aws_lambda_invocation.'))).toBe(true);
  const wantsServer = 'azure' in Object(settings.target);
  expect(made.some((address) => address.startsWith('azurerm_mysql_flexible_server.'))).toBe(wantsServer);
});

test('the one with a Function app admits it to the source', () => {
  const { one } = synthesized(anExample('examples/function-app.json'));

  expect(one('aws_vpc_security_group_ingress_rule', 'network_app')).toMatchObject({ cidr_ipv4: '10.20.5.0/27' });
});
