import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameTool, toolVersion } from '../../../../lambda/contract/tool-version';

test('the version in what is written is the one of the package', () => {
  const text = readFileSync(join(__dirname, '../../../../package.json'), 'utf8');
  expect(toolVersion).toBe(JSON.parse(text).version);
});

test('a repair goes on with what is there; another minor version does not', () => {
  expect(isSameTool('0.1.0', '0.1.7')).toBe(true);
  expect(isSameTool('0.1.0', '0.2.0')).toBe(false);
  expect(isSameTool('1.1.0', '0.1.0')).toBe(false);
});
