import { identifier, type Raw, raw, renderHole } from '../quoting';

/** What the copy has to know of a column. */
export interface CopiedColumn {
  readonly name: string;
  readonly dataType: string;
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
  /** A piece of the digest: text that differs whenever the stored values differ, never NULL. */
  readonly digest: Raw;
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
      return { read: raw(name), write: null, plain: true, digest: raw(`IFNULL(${name}, 'N')`) };
    // The text of a FLOAT has six digits (facts 5.4), and FLOAT(M,D) and DOUBLE(M,D) round when they are written.
    case 'float':
    case 'double': {
      const exact = `CAST(${name} AS DOUBLE)`;
      return { read: raw(exact), write: null, plain: true, digest: raw(`IFNULL(${exact}, 'N')`) };
    }
    // By number: LOAD DATA takes the bytes of a BIT for text, and an ENUM may hold the error value ''.
    case 'bit':
      return byNumber(name, `IFNULL(${name} + 0, 'N')`);
    case 'enum':
    case 'set':
      return byNumber(name, `IFNULL(CONCAT(${name} + 0, '=', LENGTH(${name}), ':', CAST(${name} AS BINARY)), 'N')`);
    // JSON refuses text of the binary character set.
    case 'json':
      return {
        read: raw(name),
        write: (variable) => `CONVERT(${variable} USING utf8mb4)`,
        plain: false,
        digest: raw(`IFNULL(SHA2(${name}, 256), 'N')`),
      };
    // Short: written out with its length. A row of them is never longer than 64 KiB.
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
      return bytes(`IFNULL(CONCAT(LENGTH(${name}), ':', CAST(${name} AS BINARY)), 'N')`);
    // Long: a function's result would be NULL past max_allowed_packet; SHA2 reads the column itself.
    default:
      return bytes(`IFNULL(SHA2(${name}, 256), 'N')`);
  }
}

function byNumber(name: string, digest: string): ColumnTransfer {
  return {
    read: raw(`${name} + 0`),
    write: (variable) => `CAST(${variable} AS UNSIGNED)`,
    plain: true,
    digest: raw(digest),
  };
}
