import { defaultStateDir } from './status/place';

const migrate = 'npx tsx scripts/migrate.ts';

/** A command as a reader can copy it, for this state folder. */
export function typed(words: string, { stateDir }: { readonly stateDir: string }): string {
  return typedWith(words, stateDir === defaultStateDir ? '' : ` --state-dir ${stateDir}`);
}

export function typedWith(words: string, options: string): string {
  return `${migrate} ${words}${options}`;
}
