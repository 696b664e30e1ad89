import { copyFile, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { folderRecords } from '../../lambda/adapters/local/folder-records';
import { makeProjectFolder } from '../../scripts/local-cloud';
import { type Act, atFirst, bench, beside, inOrder } from '../support/docs/acts';
import { type Said, startBeside, typeInto } from '../support/docs/shell';
import { temporaryFolders } from '../support/temporary-folder';

jest.setTimeout(420_000);

const folders = temporaryFolders();
const root = resolve(__dirname, '../..');
let folder: string;
let servers: { stop(): Promise<void> };

/** As a clone has it, with a state folder, settings and reports of its own. */
beforeAll(async () => {
  folder = join(await folders.make(), 'clone');
  await makeProjectFolder(folder);
  await symlink(join(root, 'scripts'), join(folder, 'scripts'));
  await copyFile(join(root, 'test/support/plans/recorded/good.json'), join(folder, 'plan.json'));
});
afterAll(async () => {
  await servers?.stop();
  await folders.remove();
});

test('what the documents say before there is a server', async () => {
  for (const act of [...atFirst, bench]) await holds(act);
});

test('what they say from the first look to the clean up, word by word', async () => {
  servers = await startBeside(folder, beside.text, beside.says ?? /ready/);

  for (const act of inOrder) await holds(act);

  expect(await readFile(join(folder, 'out/migration/summary.md'), 'utf8')).toContain('promoted, and proven');
});

async function holds(act: Act): Promise<void> {
  const command = await typedFor(act);
  const said = await typeInto(folder, inShell(command), act);
  expect(`$ ${command}\nexit code ${said.code}\n${said.text}`).toMatch(expected(act, said));
}

function expected({ code = 0, says }: Act, { text }: Said): RegExp | string {
  if (says !== undefined && !says.test(text)) return says;
  return `exit code ${code}\n`;
}

async function typedFor({ text, typed = text }: Act): Promise<string> {
  const words = typed.replace(/^migrate\b/, 'npx tsx scripts/migrate.ts');
  if (!words.includes('{rollBack}')) return words;
  const found = await folderRecords(join(folder, '.migration', 'record')).read();
  return words.replace('{rollBack}', found?.record.cutover?.id ?? 'none');
}

/** Each command has a shell of its own: what the reader's shell knows since `. env.sh`, it is told again. */
function inShell(command: string): string {
  return `[ ! -f out/two-servers/env.sh ] || . out/two-servers/env.sh; ${command}`;
}
