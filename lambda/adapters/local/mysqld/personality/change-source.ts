import type { Words } from './words';

interface ChangeSource {
  /** Names of SQL expressions by option, without the word for the source: `{ HOST: 'QUOTE(p_host)' }`. */
  readonly [option: string]: string;
}

/** The platforms' procedures are definer's rights around the real statement, which takes no variables: hence PREPARE. */
export function changeSource(words: Words, options: ChangeSource): string {
  // The platforms do not document how often they retry; a second keeps a test that restarts the source short.
  const all = { ...options, CONNECT_RETRY: '1', RETRY_COUNT: '86400' };
  const parts = Object.entries(all).map(([option, value]) => `'${words.source}_${option}=', ${value}`);
  return runPrepared(`CONCAT('${words.changeSource} ', ${parts.join(`, ', ', `)})`);
}

export function runPrepared(expression: string): string {
  return `
    SET @local_platform_statement = ${expression};
    PREPARE local_platform_statement FROM @local_platform_statement;
    SET @local_platform_statement = NULL;
    EXECUTE local_platform_statement;
    DEALLOCATE PREPARE local_platform_statement;`;
}
