import { raw } from './quoting';
import { type Statement, sql } from './statement';

/**
 * What every session of ours is set to; nothing is left to the server's defaults or its init_connect.
 * sql_mode: strict, so that no definition is silently changed; without NO_ZERO_DATE and NO_ZERO_IN_DATE, with
 * ALLOW_INVALID_DATES, so that what the source holds loads as it is; a zero stays a zero in AUTO_INCREMENT columns.
 */
export const sessionSettings: Statement = sql`
  SET NAMES utf8mb4,
    SESSION time_zone = '+00:00',
    SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION',
    SESSION transaction_isolation = 'REPEATABLE-READ',
    SESSION autocommit = 1,
    SESSION lock_wait_timeout = 30,
    SESSION innodb_lock_wait_timeout = 30,
    SESSION net_read_timeout = 600,
    SESSION net_write_timeout = 600,
    SESSION wait_timeout = 28800,
    SESSION max_execution_time = 0,
    SESSION group_concat_max_len = 1048576,
    SESSION sql_safe_updates = 0,
    SESSION sql_select_limit = 18446744073709551615`;

/** Wanted on the target; refused by servers that do not have it or accounts that may not: then the copy checks. */
export const targetSettings: readonly Statement[] = [
  sql`SET SESSION sql_generate_invisible_primary_key = OFF`,
  // A session that was opened before the global was changed still has the old value.
  sql`SET SESSION sql_require_primary_key = OFF`,
];

/** All of it in one statement; a server that refuses a part of it refuses the whole. */
export function allAtOnce([first, ...more]: readonly Statement[]): Statement {
  return sql`${raw([first?.text, ...more.map(({ text }) => text.replace(/^\s*SET /, ''))].join(',\n    '))}`;
}

/** Result columns arrive as the bytes that are stored, or as utf8mb4 text. */
export const resultsAsBytes: Statement = sql`SET SESSION character_set_results = binary`;
export const resultsAsText: Statement = sql`SET SESSION character_set_results = utf8mb4`;

/** Unknown variable; privilege missing. */
export const settingRefusals: readonly number[] = [1193, 1227];

/** A DBA sees whose statement it is; the end mark of a comment can not stand in a purpose. */
export function commented(purpose: string, text: string): string {
  return `${commentOf(purpose)} ${text}`;
}

/** A statement as the binlog keeps it, with its comment. */
export function isCommentedByUs(text: string): boolean {
  return text.includes(commentStart);
}

const commentStart = '/* rds-to-azure:';

export function commentOf(purpose: string): string {
  return `${commentStart}${purpose.replaceAll('*/', '* /')} */`;
}
