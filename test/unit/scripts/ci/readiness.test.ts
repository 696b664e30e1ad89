import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { annotation, markdown, type Published, readiness } from '../../../../scripts/ci/readiness';

const now = new Date('2026-11-28T04:30:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

function published(values: Readonly<Record<string, unknown>>, age = 1): Published {
  return {
    Parameters: Object.entries(values).map(([key, value]) => ({
      Name: `/shop/${key}`,
      Type: 'String',
      Value: typeof value === 'string' ? value : JSON.stringify(value),
      LastModifiedDate: minutesAgo(age),
    })),
  };
}

const titles = (of: Published) => readiness(of, now).map(({ weight, title }) => `${weight}: ${title}`);
const isReady = { ready: true, since: '2026-11-27T20:00:00Z', why: '', closed: [] };

test('a migration that is ready, or has not begun, or is done, says nothing', () => {
  expect(titles(published({ level: 'validated', ready: isReady, fence: 'down' }))).toEqual([]);
  expect(titles(published({ level: 'none', ready: { ready: false } }, 9999))).toEqual([]);
  expect(titles(published({ level: 'cut-over', fence: 'up', 'way-back': { state: 'open' } }))).toEqual([]);
});

test('one that would be held fails, with the gates; one that is still syncing warns', () => {
  const ready = { ...isReady, ready: false, closed: ['lag: cutover.lag-too-high', 'way-back: cutover.no-way-back'] };

  expect(readiness(published({ level: 'validated', ready }), now)).toEqual([
    {
      weight: 'error',
      title: 'a cut over would be held, since 2026-11-27T20:00:00Z',
      message: 'lag: cutover.lag-too-high; way-back: cutover.no-way-back',
    },
  ]);
  expect(titles(published({ level: 'replicating', ready }))).toEqual(['warning: not validated yet']);
});

test('a standing work that has fallen silent is not believed', () => {
  expect(titles(published({ level: 'validated', ready: isReady }, 16))).toEqual(['error: the standing work is silent']);
  expect(titles({ Parameters: [{ Name: '/shop/level', Value: 'validated' }] })).toEqual([
    'error: the standing work is silent',
  ]);
});

test('a fence without a promotion, and a way back that is down, fail', () => {
  expect(titles(published({ level: 'validated', ready: isReady, fence: 'up' }))).toEqual([
    'error: the source is fenced',
  ]);
  expect(titles(published({ level: 'cut-over', 'way-back': { state: 'down', why: 'error 1032' } }))).toEqual([
    'error: the way back is down',
  ]);
});

test('what servers say makes neither a command of the runner nor a row of the table', () => {
  const remark = { weight: 'error', title: 'a,b::c', message: 'one\n::set-output name=x::y 100%' } as const;

  expect(annotation(remark)).not.toContain('\n');
  expect(annotation(remark)).toContain('100%25');
  const shown = markdown(published({ ready: 'a | b\n<script>' }), []);
  expect(shown).not.toContain('<script>');
  expect(shown.split('\n').filter((line) => line.includes('/shop/ready'))).toHaveLength(1);
});

test('as a command: exit code 3, annotations, and a summary without secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readiness-'));
  const summary = join(folder, 'summary.md');
  const secret = { Name: '/shop/replication-password', Type: 'SecureString', Value: 'hidden-1' };
  const input = {
    Parameters: [...published({ level: 'validated', ready: { ready: false, why: 'lag' } }).Parameters, secret],
  };
  const ran = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/ci/readiness.ts'], {
    cwd: join(__dirname, '../../../..'),
    input: JSON.stringify(input),
    env: { ...process.env, GITHUB_STEP_SUMMARY: summary },
    encoding: 'utf8',
  });
  const written = readFileSync(summary, 'utf8');
  rmSync(folder, { recursive: true });

  expect(ran.status).toBe(3);
  expect(ran.stdout).toMatch(/^::error title=/);
  expect(written).toContain('| /shop/level | validated |');
  expect(written + ran.stdout).not.toContain('hidden-1');
});
