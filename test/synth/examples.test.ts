import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../constructs/settings';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

const root = join(__dirname, '..', '..');
const examples = readdirSync(join(root, 'examples'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => join('examples', name));

test.each(['migration.example.json', ...examples])('%s is valid and becomes a stack', (file) => {
  readSettings(join(root, file), new Date());
  const raw: Record<string, unknown> = JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { $schema: _schema, ...settings } = raw;

  const stack = synthesized(settings);

  const made = Object.keys(stack.resources);
  expect(made.some((address) => address.startsWith('aws_lambda_invocation.'))).toBe(true);
  const wantsServer = 'azure' in Object(raw.target);
  expect(made.some((address) => address.startsWith('azurerm_mysql_flexible_server.'))).toBe(wantsServer);
});
