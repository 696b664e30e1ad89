import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(__dirname, '../../../../scripts/ci/flyway.sh');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flyway-'));
  // Says what it was asked, and what it finds in its environment.
  writeFileSync(join(folder, 'docker'), '#!/bin/sh\necho "docker $*"\necho "sees $FLYWAY_PASSWORD"\n');
  chmodSync(join(folder, 'docker'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function flyway(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const env = { PATH: `${folder}:${process.env.PATH}`, ...environment };
  return spawnSync('bash', [script, ...args], { env, encoding: 'utf8' });
}

const login = { FLYWAY_URL: 'jdbc:mysql://shop', FLYWAY_USER: 'flyway', FLYWAY_PASSWORD: 'secret-1' };

test('validates either side; the password is in the environment alone', () => {
  for (const side of ['source', 'target']) {
    const { status, stdout } = flyway(['validate', side], login);

    expect(status).toBe(0);
    expect(stdout).toMatch(/^docker run .* flyway\/flyway:11 validate\nsees secret-1\n$/);
    expect(stdout.split('\n')[0]).not.toContain('secret-1');
  }
});

test('migrates the promoted target, and never the source', () => {
  expect(flyway(['migrate', 'target'], login).status).toBe(0);

  const refused = flyway(['migrate', 'source'], login);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('only the promoted target is migrated');
  expect(refused.stdout).toBe('');
});

test('does nothing without an address or a password', () => {
  for (const missing of ['FLYWAY_URL', 'FLYWAY_USER', 'FLYWAY_PASSWORD'] as const) {
    const { [missing]: _one, ...rest } = login;

    expect(flyway(['validate', 'source'], rest)).toMatchObject({ stdout: '', status: 1 });
  }
});
