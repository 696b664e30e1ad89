import { join } from 'node:path';

/** Beside package.json, ignored by git; holds only what can be made again. */
export const cacheFolder = join(__dirname, '..', '..', '..', '..', '.cache');
