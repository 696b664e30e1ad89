import { Problem } from '../../contract/problem';

/** Parts between slashes, none empty and none that begins with a dot: a key is a name in a bucket and a path in a folder. */
export function checkedBlobKey(key: string): string {
  if (key.split('/').every((part) => /^[\w=+@:-][\w.=+@:-]*$/.test(part))) return key;
  throw new Problem({
    code: 'ours.blob-key',
    side: 'ours',
    message: `${JSON.stringify(key)} can not be the key of a blob`,
    remedy: 'report this: keys are made by the program',
  });
}
