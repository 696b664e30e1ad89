import { literal, type Raw, raw } from './quoting';
import { type Statement, sql } from './statement';

/** Whole numbers go unquoted: the server refuses text for a numeric variable (1232). */
export function setGlobal(name: string, value: string): Statement {
  const number = Number(value);
  const isNumber = /^-?\d+$/.test(value) && Number.isSafeInteger(number);
  return sql`SET GLOBAL ${variable(name)} = ${literal(isNumber ? number : value)}`;
}

/** Wants the same privilege, and changes nothing. */
export function keepGlobal(name: string): Statement {
  return sql`SET GLOBAL ${variable(name)} = @@global.${variable(name)}`;
}

function variable(name: string): Raw {
  if (!/^[a-z][a-z0-9_]*$/i.test(name)) throw new RangeError(`not the name of a variable: ${JSON.stringify(name)}`);
  return raw(name);
}
