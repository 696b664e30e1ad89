import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallingCdktf, callingCdktf, processTable, readSwitches } from '../../../constructs/command-line';

type FakeProcess = { readonly parent: number; readonly argv: readonly string[] };

function aProcFolder(processes: Readonly<Record<number, FakeProcess>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'proc-'));
  for (const [pid, { parent, argv }] of Object.entries(processes)) {
    mkdirSync(join(folder, pid));
    writeFileSync(join(folder, pid, 'cmdline'), argv.map((arg) => `${arg}\0`).join(''));
    writeFileSync(join(folder, pid, 'stat'), `${pid} (a) name (of) S ${parent} 1 1 0`);
  }
  return folder;
}

const shell: FakeProcess = { parent: 0, argv: ['-bash'] };
const app: Readonly<Record<number, FakeProcess>> = {
  1: shell,
  10: { parent: 1, argv: ['npm exec cdktf deploy -var cutover=true'] },
  11: { parent: 10, argv: ['sh', '-c', 'cdktf deploy -var cutover=true'] },
  12: { parent: 11, argv: ['node', '/x/node_modules/.bin/cdktf', 'deploy', '-var', 'cutover=true'] },
  13: { parent: 12, argv: ['/bin/sh', '-c', 'npx tsx main.ts'] },
  14: { parent: 13, argv: ['node', '/x/node_modules/.bin/tsx', 'main.ts'] },
};

describe('callingCdktf', () => {
  test('finds what was typed through npm, shells and tsx', () => {
    expect(callingCdktf(14, processTable(aProcFolder(app)))).toEqual({
      kind: 'found',
      args: ['deploy', '-var', 'cutover=true'],
    });
  });

  test('knows a chain without cdktf', () => {
    const chain = { 1: shell, 14: { parent: 1, argv: ['node', 'tsx', 'main.ts', 'cdktf'] } };

    expect(callingCdktf(14, processTable(aProcFolder(chain)))).toEqual({ kind: 'none' });
  });

  test('says so when a process can not be read', () => {
    const broken = { 14: { parent: 13, argv: ['node', 'main.ts'] } };

    expect(callingCdktf(14, processTable(aProcFolder(broken)))).toEqual({ kind: 'unreadable' });
  });

  test('reads the real processes of this machine', () => {
    expect(callingCdktf(process.pid, processTable()).kind).toBe('none');
  });
});

describe('readSwitches', () => {
  const typing = (...args: string[]): CallingCdktf => ({ kind: 'found', args });
  const read = (calling: CallingCdktf, more: Partial<Parameters<typeof readSwitches>[0]> = {}) =>
    readSwitches({ calling, calledByCdktf: true, environment: {}, folders: [], ...more });

  test.each([
    [['deploy', '-var', 'cutover=true'], { cutover: 'true' }],
    [['deploy', '-var=cutover=true'], { cutover: 'true' }],
    [['deploy', 'shop', '-var', 'cutover=true', '--auto-approve'], { cutover: 'true' }],
    [['deploy', '--vars', 'cutover=true'], { cutover: 'true' }],
    [['deploy', '-var', 'cutover=false', '-var', 'rollback=true'], { cutover: 'false', rollback: 'true' }],
    [['deploy', '-var', 'cutover=true', 'shop'], { cutover: 'true' }],
    [['deploy', '--var', 'cutover=true'], {}],
    [['deploy', '--var=cutover=true'], {}],
    [
      ['deploy', '-var', 'reader_weight=20', '-var', 'decommission=shop-1'],
      { reader_weight: '20', decommission: 'shop-1' },
    ],
    [['deploy'], {}],
  ])('%j gives %j', (args, expected) => {
    expect(read(typing(...args))).toEqual(expected);
  });

  test('refuses a name that is none, and a value that is none', () => {
    expect(() => read(typing('deploy', '-var', 'cutovr=true'))).toThrow(
      /cutovr: there is no such variable; there are cutover, rollback, reader_weight, decommission/,
    );
    expect(() => read(typing('deploy', '-var', 'cutover'))).toThrow(/must be cutover=true or cutover=false/);
    expect(() => read(typing('deploy', '-var', 'cutover=yes'))).toThrow(/must be cutover=true or cutover=false/);
    expect(() => read(typing('deploy', '--var', 'cutovr=true'))).toThrow(/cutovr: there is no such variable/);
    expect(() => read(typing('deploy', '--var', 'reader_weight=150'))).toThrow(/must be reader_weight=0 to/);
    // cdktf would swallow the stack's name as one more variable.
    expect(() => read(typing('deploy', '--var', 'cutover=true', 'shop'))).toThrow(
      /--var shop: there is no such variable/,
    );
  });

  test('refuses two wishes that contradict each other', () => {
    expect(() => read(typing('deploy', '-var', 'cutover=true', '--var', 'cutover=false'))).toThrow(
      /contradicts --var cutover=false/,
    );
    expect(() => read(typing('deploy', '-var', 'cutover=true'), { environment: { TF_VAR_cutover: 'false' } })).toThrow(
      /contradicts/,
    );
  });

  test('refuses to guess when cdktf calls and its command line can not be found', () => {
    expect(() => read({ kind: 'unreadable' })).toThrow(/TF_VAR_cutover=true cdktf deploy/);
    expect(() => read({ kind: 'none' })).toThrow(/can not be read/);
    expect(read({ kind: 'unreadable' }, { environment: { TF_VAR_cutover: 'true' } })).toEqual({});
    expect(read({ kind: 'none' }, { calledByCdktf: false })).toEqual({});
  });

  test.each([
    ['terraform.tfvars', 'cutover = true\n'],
    ['night.auto.tfvars', '# for tonight\n  "rollback"=true\n'],
    ['terraform.tfvars.json', '{ "cutover": true }'],
    ['x.auto.tfvars.json', '{"a":1,"cutover":false}'],
  ])('refuses %s that sets a switch', (name, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'tfvars-'));
    writeFileSync(join(folder, name), text);

    expect(() => read(typing('deploy'), { folders: [folder] })).toThrow(/it would beat --var .* without a word/);
  });

  test('refuses a named file that sets a switch, and takes files that do not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tfvars-'));
    const file = join(folder, 'own.tfvars');
    writeFileSync(file, 'cutover = true');
    writeFileSync(join(folder, 'terraform.tfvars'), '# cutover = true\nreader = 1\n');

    expect(() => read(typing('deploy', '--var-file', file))).toThrow(/own\.tfvars sets cutover/);
    expect(read(typing('deploy'), { folders: [folder] })).toEqual({});
  });
});
