import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { unzipSync } from 'fflate';
import { field, text } from './json-field';
import type { MotoClient } from './moto-client';

/** The zips that passed by: moto keeps them too, but gives them back only through a signed link of AWS. */
export interface FunctionCode {
  record(name: string, spec: unknown): Promise<void>;
  forget(name: string): void;
  /** The folder of the unpacked zip. */
  folderOf(name: string): string | undefined;
}

export function functionCode(folder: string, moto: MotoClient): FunctionCode {
  const folders = new Map<string, string>();
  return {
    record: async (name, spec) => {
      const zip = await zipOf(spec, moto);
      if (zip !== undefined) folders.set(name, await unpack(zip, join(folder, name)));
    },
    forget: (name) => void folders.delete(name),
    folderOf: (name) => folders.get(name),
  };
}

async function zipOf(spec: unknown, moto: MotoClient): Promise<Buffer | undefined> {
  const inline = field(spec, 'ZipFile');
  if (typeof inline === 'string') return Buffer.from(inline, 'base64');
  const bucket = text(spec, 'S3Bucket');
  const key = text(spec, 'S3Key');
  if (bucket === '' || key === '') return undefined;
  const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const answer = await moto.call({ service: 's3', method: 'GET', path });
  return answer.status === 200 ? answer.body : undefined;
}

/** Named by its content: an invocation that runs keeps the files it started with. */
async function unpack(zip: Buffer, parent: string): Promise<string> {
  const folder = join(parent, createHash('sha256').update(zip).digest('hex').slice(0, 16));
  const unfinished = `${folder}.${process.pid}.${Date.now()}`;
  await mkdir(unfinished, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    const path = normalize(join(unfinished, name));
    if (!path.startsWith(`${unfinished}/`)) throw new Error(`local aws: the zip leaves its folder: ${name}`);
    await mkdir(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) await writeFile(path, content);
  }
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true })); // there already
  return folder;
}
