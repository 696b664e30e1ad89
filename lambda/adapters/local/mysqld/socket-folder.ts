import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The path of a socket must be shorter than about 100 bytes, which a project's own folder may not be. */
export function newSocketFolder(): Promise<string> {
  return mkdtemp(join(tmpdir().length > 60 ? '/tmp' : tmpdir(), 'rta-'));
}
