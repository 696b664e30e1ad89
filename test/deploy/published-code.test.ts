import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, TerraformStack } from 'cdktf';
import { PublishedCode } from '../../constructs/azure/published-code';
import { findOnPath } from '../support/on-path';

const run = promisify(execFile);
jest.setTimeout(120_000);

/**
 * Real Terraform around an `az` that notes what it was asked: whether Azure takes the zip is not shown. What is shown is when Terraform
 * asks, with which words, and what people see when it can't.
 */
describe('the code of a Function app, uploaded by the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'published-code-'));
  const [tools, asked] = [join(folder, 'tools'), join(folder, 'asked')];
  const theApp = { subscriptionId: 'a-subscription', resourceGroup: "shop's group", app: 'shop', after: [] };

  beforeAll(() => {
    mkdirSync(tools);
    for (const name of ['terraform', 'sh']) symlinkSync(findOnPath(name) ?? '', join(tools, name));
    tool('sleep', `echo "slept $1" >> '${asked}'`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const tool = (name: string, ...script: readonly string[]): void => {
    writeFileSync(join(tools, name), `#!${join(tools, 'sh')}\n${script.join('\n')}\n`);
    chmodSync(join(tools, name), 0o755);
  };
  const noteIt = `printf '%s|' "$@" >> '${asked}'; echo >> '${asked}'`;
  /** Whoever is logged in sees the subscription. */
  const loggedIn = '[ "$1" = account ] && exit 0';
  const requests = (): readonly string[] => readFileSync(asked, 'utf8').split('\n').slice(0, -1);

  const apply = async (path: string, appPrincipalId: string): Promise<string> => {
    const app = new App({ outdir: join(folder, 'out') });
    const stack = new TerraformStack(app, 'stack');
    new PublishedCode(stack, 'published', { ...theApp, path, appPrincipalId });
    app.synth();
    const env = { HOME: folder, PATH: tools, CHECKPOINT_DISABLE: '1' };
    const options = { cwd: join(folder, 'out', 'stacks', 'stack'), env };
    await run('terraform', ['init', '-input=false'], options);
    return run('terraform', ['apply', '-auto-approve', '-input=false', '-no-color'], options).then(
      ({ stdout }) => stdout,
      ({ stdout, stderr }: { stdout: string; stderr: string }) => `failed: ${stdout}${stderr}`,
    );
  };

  test('without az the apply fails and says what is missing', async () => {
    expect(await apply('code-1.zip', 'first')).toMatch(/^failed: [\s\S]*az is not on this machine[\s\S]*type az login/);
  });

  test('a login that az refuses fails at once, in its words, and the next apply tries again', async () => {
    tool('az', `echo "Please run 'az login' to setup account." >&2; exit 1`);
    expect(await apply('code-1.zip', 'first')).toMatch(/^failed: [\s\S]*Please run 'az login'/);

    tool('az', loggedIn, noteIt);
    expect(await apply('code-1.zip', 'first')).toContain('Apply complete!');
    expect(requests()).toEqual([
      "functionapp|deployment|source|config-zip|--subscription|a-subscription|--resource-group|shop's group|--name|shop|" +
        '--src|code-1.zip|--timeout|600|--only-show-errors|--output|none|',
    ]);
  });

  test('again only for other code, or for an app that was made anew under its old name', async () => {
    expect(await apply('code-1.zip', 'first')).toContain('0 added, 0 changed, 0 destroyed');
    expect(requests()).toHaveLength(1);

    await apply('code-2.zip', 'first');
    expect(requests()).toHaveLength(2);
    expect(requests()[1]).toContain('--src|code-2.zip|');

    await apply('code-2.zip', 'second');
    expect(requests()).toHaveLength(3);
  });

  test('rights that are too new are waited for, within bounds', async () => {
    rmSync(asked);
    // The second one is taken.
    tool('az', loggedIn, noteIt, `[ -e '${folder}/refused' ] && exit 0`, `: > '${folder}/refused'`, 'exit 1');
    expect(await apply('code-3.zip', 'second')).toContain('Apply complete!');
    expect(requests().map((line) => line.slice(0, 11))).toEqual(['functionapp', 'slept 30', 'functionapp']);

    rmSync(asked);
    tool('az', loggedIn, noteIt, 'echo "403 Forbidden" >&2', 'exit 1');
    expect(await apply('code-4.zip', 'second')).toMatch(/^failed: [\s\S]*403 Forbidden/);
    expect(requests().filter((line) => line.startsWith('slept'))).toEqual(['slept 30', 'slept 60', 'slept 120']);
    expect(requests()).toHaveLength(7);
  });
});
