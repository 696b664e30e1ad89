import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeProjectFolder } from '../../scripts/local-cloud';
import { aMigration } from '../support/a-migration';
import { anExample } from '../support/an-example';

jest.setTimeout(120_000);

// Refused by the app, before Terraform is even started: no cloud is needed.
describe('cdktf stops at synth', () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(mkdtempSync(join(tmpdir(), 'refusals-')), 'project');
    await makeProjectFolder(folder);
    writeFileSync(join(folder, 'migration.json'), JSON.stringify(aMigration()));
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  const cdktf = (...args: string[]) => typed('cdktf', ...args);
  const typed = (...words: string[]) => {
    const { MIGRATION_FILE: _ours, ...environment } = process.env;
    const run = spawnSync('npx', ['--no-install', ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...environment, FORCE_COLOR: '0', CHECKPOINT_DISABLE: '1', CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1' },
      timeout: 60_000,
    });
    return { code: run.status, output: run.stdout + run.stderr };
  };

  test('when a tfvars file sets cutover', () => {
    writeFileSync(join(folder, 'night.auto.tfvars'), 'cutover = true\n');

    const run = cdktf('deploy', '--auto-approve', '--var', 'cutover=true');

    expect(run.output).toMatch(/night\.auto\.tfvars sets cutover/);
    expect(run.output).toMatch(/cdktf deploy --var cutover=true/);
    expect(run.code).not.toBe(0);
  });

  test('when a variable is unknown that cdktf would drop without a word', () => {
    const run = cdktf('deploy', '--auto-approve', '-var', 'cutovr=true');

    expect(run.output).toMatch(
      /cutovr: there is no such variable; there are cutover, rollback, reader_weight, decommission/,
    );
    expect(run.code).not.toBe(0);
  });

  test('when migration.json has faults, naming all of them', () => {
    writeFileSync(join(folder, 'migration.json'), JSON.stringify({ ...aMigration(), schemas: [], extra: 1 }));

    const run = cdktf('synth');

    expect(run.output).toMatch(/has 2 faults/);
    expect(run.output).toMatch(/schemas: /);
    expect(run.output).toMatch(/extra: is not a setting/);
    expect(run.code).not.toBe(0);
  });

  test('and warns of a choice that puts a secret into the state, with cdktf and without', () => {
    const example = anExample('examples/function-app.json');
    const write = (changes = {}) => {
      const handlers = Object(example.handlers);
      const app = { ...handlers.app, ...changes };
      writeFileSync(join(folder, 'migration.json'), JSON.stringify({ ...example, handlers: { ...handlers, app } }));
    };
    const warning = /WARN .*handlers\.app\.publish is "provider": .*Terraform's state/;
    write();
    expect(typed('tsx', 'main.ts')).toEqual({ code: 0, output: '' });

    write({ publish: 'provider' });
    for (const run of [typed('tsx', 'main.ts'), cdktf('synth')]) {
      expect(run.output).toMatch(warning);
      expect(run.code).toBe(0);
    }
  });

  test('and does not without a reason', () => {
    const run = cdktf('synth');

    expect(run.output).toMatch(/Generated Terraform code for the stacks: shop/);
    expect(run.code).toBe(0);
  });
});
