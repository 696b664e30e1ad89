import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { startLocalServers } from '../lambda/adapters/local/mysqld';
import { makeApplicationAccount } from './demo/application-account';
import { lockAdmin, makeOperator, onEither } from './demo/in-process-driver';
import { makeShopDatabase } from './demo/shop-database';
import { environmentFile } from './two-servers/environment-file';

/** Two MySQL servers and a small shop, for whoever wants to type the commands of the README by hand. Ends with Ctrl-C, and leaves nothing. */
async function main(): Promise<void> {
  const { size, out } = readOptions();
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  console.log('starting two servers (the first time ever the MySQL packages are fetched) ...');
  const servers = await startLocalServers({ roles: ['source', 'target'] });
  try {
    const { source, target } = servers;
    const passwords = {
      source: (await makeOperator(source, onEither(source))).password,
      target: (await makeOperator(target, onEither(target))).password,
    };
    await lockAdmin(target);
    const shop = await makeShopDatabase(source, size);
    await makeApplicationAccount(source, target);
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'ca.pem'), source.caPem);
    await writeFile(join(out, 'env.sh'), environmentFile({ source, target, passwords, folder: out }), { mode: 0o600 });
    console.log(
      [
        `source: MySQL ${source.version} on port ${source.port}, with the schema shop (${shop.tables} tables, ${Math.round(shop.bytes / 1e6)} MB)`,
        `target: MySQL ${target.version} on port ${target.port}, empty`,
        '',
        'in another terminal:',
        `  . ${out}/env.sh`,
        '  npx tsx scripts/migrate.ts assess --source "$SOURCE_URL" --source-platform mysql --source-ca "$CA" \\',
        '      --target "$TARGET_URL" --target-platform mysql --target-ca "$CA" --schemas shop',
        '',
        'ready; Ctrl-C ends both servers and removes them',
      ].join('\n'),
    );
    // Nothing else that holds this process: the servers hang on it, and not it on them.
    const awake = setInterval(() => undefined, 60_000);
    await ended;
    clearInterval(awake);
  } finally {
    await servers.stop();
    await rm(out, { recursive: true, force: true });
  }
}

function readOptions(): { readonly size: number; readonly out: string } {
  return new Command('two-servers')
    .description('Two local MySQL servers and a small shop, to type the commands of the README against.')
    .option('--size <factor>', '1 is a bit more than 200 MB', factor, 0.02)
    .option('--out <folder>', 'where env.sh and ca.pem are written', 'out/two-servers')
    .parse()
    .opts();
}

function factor(text: string): number {
  const size = Number(text);
  if (size > 0 && size <= 100) return size;
  throw new InvalidArgumentError('must be above 0, at most 100');
}

void main().then(
  () => process.exit(0),
  (thrown: unknown) => {
    console.error(thrown instanceof Error ? thrown.message : String(thrown));
    process.exit(1);
  },
);
