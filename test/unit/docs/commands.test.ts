import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../../scripts/migrate';
import { acts, canonical } from '../../support/docs/acts';
import { faultOf } from '../../support/docs/check-command';
import { commandLines, pages } from '../../support/docs/command-lines';
import { elsewhere, elsewhereOf } from '../../support/docs/elsewhere';

const all = pages().flatMap(commandLines);

it('reads the pages', () => {
  expect(pages()).toContain('docs/runbook.md');
  expect(all.length).toBeGreaterThan(60);
});

it('lets no page name a command, an option or a variable that does not exist', () => {
  const faults = all.flatMap(({ page, line, text }) => {
    const fault = faultOf(text);
    return fault === '' ? [] : [`${page}:${line} ${text}: ${fault}`];
  });

  expect(faults).toEqual([]);
});

it('runs every command of every page in test/journeys/documents, or says why not and what does', () => {
  const run = new Set(acts.map(({ text }) => text));
  const neither = all.filter(({ text }) => !run.has(canonical(text)) && elsewhereOf(text) === undefined);

  expect(neither).toEqual([]);
});

it('runs and excuses nothing that no page says any more', () => {
  const said = new Set(all.map(({ text }) => canonical(text)));

  expect(acts.filter(({ text }) => !said.has(text)).map(({ text }) => text)).toEqual([]);
  expect(elsewhere.filter(({ form }) => !all.some(({ text }) => form.test(text)))).toEqual([]);
});

it.each(elsewhere.filter(({ by }) => by !== undefined))('$form is run by $by', ({ by = '', there = '' }) => {
  const file = join(__dirname, '../../..', by);

  expect(existsSync(file)).toBe(true);
  if (statSync(file).isFile()) expect(readFileSync(file, 'utf8')).toContain(there);
});

it.each([
  ['migrate fly', 'there is no command fly'],
  ['npx tsx scripts/migrate.ts status --loud', 'status has no option --loud'],
  ['npx tsx scripts/nothing.ts', 'there is no scripts/nothing.ts'],
  ['npx tsx scripts/check-plan.ts plan.json --fast', 'has no option --fast'],
  ['cdktf deploy -var cutofer=true', 'there is no variable cutofer'],
  ['npx cdktf depoly', 'cdktf has no depoly'],
  ['npm run demmo', 'has no script demmo'],
  ['npm run demo -- --colour', 'has no option --colour'],
  ['rm -rf /', 'is in no list'],
])('would not let %s pass', (text, fault) => {
  expect(faultOf(text)).toContain(fault);
});

it('explains every command of migrate, with examples and exit codes', () => {
  for (const command of program(() => undefined).commands) {
    expect(command.description().length).toBeGreaterThan(20);
    expect(command.helpInformation()).toContain(command.name());
  }
});
