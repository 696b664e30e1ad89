import { identifier, type Raw, raw, renderHole } from '../quoting';

/** What the copy has to know of a column. */
export interface CopiedColumn {
  readonly name: string;
  readonly dataType: string;
  /** Its digest needs no mark for NULL. */
  readonly notNull?: true;
}

/**
 * How a column travels: the expression that reads it, and for LOAD DATA either the column itself or a variable
 * with an expression. Everything that is not named here travels as the bytes that are stored.
 */
export interface ColumnTransfer {
  readonly read: Raw;
  /** Built from the variable of this column; null: the bytes go into the column as they are. */
  readonly write: ((variable: string) => string) | null;
  /** No byte of the value can need an escape: digits, signs, letters, points and blanks. */
  readonly plain: boolean;
  /** A piece of the digest: arguments of a CONCAT whose text differs whenever the stored values differ, never NULL. */
  readonly digest: Raw;
  /** As `digest`, where nothing follows: an end needs no length before it. */
  readonly lastDigest?: Raw;
}

export function transferOf(column: CopiedColumn): ColumnTransfer {
  const name = renderHole(identifier(column.name));
  const bytes = (digest: string): ColumnTransfer => ({
    read: raw(name),
    write: null,
    plain: false,
    digest: raw(digest),
  });
  switch (column.dataType) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'date':
    case 'time':
    case 'datetime':
    case 'timestamp':
    case 'year':
      return { read: raw(name), write: null, plain: true, digest: raw(orMark(column, name)) };
    // The text of a FLOAT has six digits (facts 5.4), and FLOAT(M,D) and DOUBLE(M,D) round when they are written.
    case 'float':
    case 'double': {
      const exact = `CAST(${name} AS DOUBLE)`;
      return { read: raw(exact), write: null, plain: true, digest: raw(orMark(column, exact)) };
    }
    // By number: LOAD DATA takes the bytes of a BIT for text, and an ENUM may hold the error value ''.
    case 'bit':
      return byNumber(name, orMark(column, `${name} + 0`));
    case 'enum':
    case 'set':
      return byNumber(name, `IFNULL(CONCAT(${name} + 0, '=', LENGTH(${name}), ':', CAST(${name} AS BINARY)), 'N')`);
    // JSON refuses text of the binary character set.
    case 'json':
      return {
        read: raw(name),
        write: (variable) => `CONVERT(${variable} USING utf8mb4)`,
        plain: false,
        digest: raw(orMark(column, `SHA2(${name}, 256)`)),
      };
    // Short: written out with its length. A row of them is never longer than 64 KiB. CONCAT is told to take all of it
    // as bytes (row-digest.ts); CAST(... AS BINARY) would copy each value.
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
      return column.notNull === true
        ? { ...bytes(`LENGTH(${name}), _binary':', ${name}`), lastDigest: raw(`_binary'', ${name}`) }
        : bytes(`IFNULL(CONCAT(LENGTH(${name}), _binary':', ${name}), 'N')`);
    // Long: a function's result would be NULL past max_allowed_packet; SHA2 reads the column itself.
    default:
      return bytes(orMark(column, `SHA2(${name}, 256)`));
  }
}

function orMark({ notNull }: CopiedColumn, value: string): string {
  return notNull === true ? value : `IFNULL(${value}, 'N')`;
}

function byNumber(name: string, digest: string): ColumnTransfer {
  return {
    read: raw(`${name} + 0`),
    write: (variable) => `CAST(${variable} AS UNSIGNED)`,
    plain: true,
    digest: raw(digest),
  };
}
