import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, LocalBackend, TerraformStack } from 'cdktf';
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
  const [tools, asked, stateFile] = [join(folder, 'tools'), join(folder, 'asked'), join(folder, 'stack.tfstate')];
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

  const apply = async (path: string, appPrincipalId: string, job: NodeJS.ProcessEnv = {}): Promise<string> => {
    const app = new App({ outdir: join(folder, 'out') });
    const stack = new TerraformStack(app, 'stack');
    new LocalBackend(stack, { path: stateFile });
    new PublishedCode(stack, 'published', { ...theApp, path, appPrincipalId });
    app.synth();
    const env = { HOME: folder, PATH: tools, CHECKPOINT_DISABLE: '1', ...job };
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
    expect(await apply('code-4.zip', 'second')).toMatch(/^failed: [\s\S]*403 Forbidden[\s\S]*then deploy again/);
    expect(requests().filter((line) => line.startsWith('slept'))).toEqual(['slept 30', 'slept 60', 'slept 120']);
    expect(requests()).toHaveLength(7);
  });

  describe('in a job of GitHub, after an hour of Terraform', () => {
    const github = createServer();
    const questions: { url: string | undefined; authorization: string | undefined }[] = [];
    let status = 200;
    let job: NodeJS.ProcessEnv;
    /** Refuses to upload until it has been logged in anew; notes what it read beside what it was asked. */
    const ended = [
      `[ "$1" = account ] && { echo a-client; exit 0; }`,
      noteIt,
      `[ "$1" = login ] && { cat > '${folder}/read'; exit 0; }`,
      `[ -e '${folder}/read' ] || { echo 'AADSTS700024: Client assertion is not within its valid time range' >&2; exit 1; }`,
    ];

    beforeAll(async () => {
      symlinkSync(process.execPath, join(tools, 'node'));
      symlinkSync(findOnPath('cat') ?? '', join(tools, 'cat'));
      github.on('request', ({ url, headers: { authorization } }, answer) => {
        questions.push({ url, authorization });
        answer.writeHead(status).end(JSON.stringify({ count: 1, value: 'token-for-entra' }));
      });
      await once(github.listen(0, '127.0.0.1'), 'listening');
      const { port } = Object(github.address());
      job = {
        ...{ ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0` },
        ...{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token-for-asking', ARM_CLIENT_ID: 'a-client', ARM_TENANT_ID: 'a-tenant' },
      };
    });
    beforeEach(() => {
      for (const file of [asked, join(folder, 'read')]) rmSync(file, { force: true });
      questions.splice(0);
      status = 200;
    });
    afterAll(() => github.close());

    test('the login of az is made anew before the upload, and no token is an argument or in the state', async () => {
      tool('az', ...ended);

      const said = await apply('code-5.zip', 'second', job);

      expect(said).toContain('Apply complete!');
      expect(questions).toEqual([
        {
          url: '/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange',
          authorization: 'Bearer token-for-asking',
        },
      ]);
      expect(readFileSync(join(folder, 'read'), 'utf8')).toBe('token-for-entra');
      expect(requests()[0]).toBe(
        'login|--service-principal|--username|a-client|--tenant|a-tenant|--federated-token|@-|--only-show-errors|--output|none|',
      );
      expect(requests().map((line) => line.split('|')[0])).toEqual(['login', 'functionapp']);
      const state = readFileSync(stateFile, 'utf8');
      expect(state).toContain('code-5.zip');
      for (const text of [said, state, readFileSync(asked, 'utf8')]) expect(text).not.toMatch(/token-for-/);
    });

    test('a login that is not the one of Terraform is left as it is', async () => {
      tool('az', ...ended.with(0, `[ "$1" = account ] && { echo somebody; exit 0; }`).slice(0, 2));

      expect(await apply('code-6.zip', 'second', job)).toContain('Apply complete!');
      expect(questions).toEqual([]);
      expect(requests().map((line) => line.split('|')[0])).toEqual(['functionapp']);
    });

    test('where GitHub gives no token, the login that is there is tried, and what is to be done is said', async () => {
      status = 403;
      tool('az', ...ended);

      const said = await apply('code-7.zip', 'second', job);

      expect(said).toMatch(/^failed: [\s\S]*GitHub gave no token: HTTP 403[\s\S]*AADSTS700024[\s\S]*then deploy again/);
      expect(requests().filter((line) => line.startsWith('functionapp'))).toHaveLength(4);
      expect(said).not.toMatch(/token-for-/);
    });
  });
});
