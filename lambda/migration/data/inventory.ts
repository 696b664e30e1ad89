/** Everything that is defined in the chosen schemas, as one server says it. Large: kept as a blob. */
export interface Inventory {
  readonly schemas: readonly SchemaFacts[];
  readonly tables: readonly TableFacts[];
  readonly views: readonly ViewFacts[];
  readonly routines: readonly RoutineFacts[];
  readonly triggers: readonly TriggerFacts[];
  readonly events: readonly EventFacts[];
}

export interface SchemaFacts {
  readonly name: string;
  readonly charset: string;
  readonly collation: string;
}

export interface ColumnFacts {
  readonly name: string;
  /** As in the definition: `bigint unsigned`, `varchar(20)`, `enum('a','b')`. */
  readonly type: string;
  /** The bare word: `bigint`, `varchar`, `enum`. */
  readonly dataType: string;
  readonly charset: string | null;
  readonly collation: string | null;
  readonly nullable: boolean;
  readonly generated: boolean;
  readonly invisible: boolean;
  readonly autoIncrement: boolean;
  readonly srid: string | null;
}

export interface KeyPart {
  /** null: an expression (functional index). */
  readonly column: string | null;
  /** Leading characters or bytes that are indexed; null: the whole column. */
  readonly prefix: number | null;
  readonly descending: boolean;
}

export interface KeyFacts {
  /** `PRIMARY` for the primary key. */
  readonly name: string;
  readonly unique: boolean;
  /** True when any part may be NULL: then it does not identify rows. */
  readonly nullable: boolean;
  readonly kind: 'btree' | 'hash' | 'fulltext' | 'spatial';
  /** Invisible to the optimizer. */
  readonly visible: boolean;
  readonly parts: readonly KeyPart[];
}

export interface ForeignKeyFacts {
  readonly name: string;
  readonly columns: readonly string[];
  readonly referencedSchema: string;
  readonly referencedTable: string;
  readonly referencedColumns: readonly string[];
}

/** What can be known of all tables with a handful of statements. */
export interface TableShape {
  readonly schema: string;
  readonly name: string;
  /** `InnoDB`, `MyISAM`, `MEMORY`... */
  readonly engine: string;
  readonly rowFormat: string;
  /** `partitioned`, `row_format=COMPRESSED`, ... as information_schema says. */
  readonly createOptions: string;
  readonly partitioned: boolean;
  readonly columns: readonly ColumnFacts[];
  readonly keys: readonly KeyFacts[];
  readonly foreignKeys: readonly ForeignKeyFacts[];
  /** Decimal text: it may pass 2^53. */
  readonly autoIncrement: string | null;
  /** The server's estimates. */
  readonly rows: number;
  readonly dataBytes: number;
  readonly indexBytes: number;
}

export interface TableFacts extends TableShape {
  /** SHOW CREATE TABLE, unchanged. */
  readonly createText: string;
}

/** Settings a stored program was made under and has to be made under again. */
export interface MadeUnder {
  readonly sqlMode: string;
  readonly charsetClient: string;
  readonly collationConnection: string;
}

export interface ViewFacts extends Omit<MadeUnder, 'sqlMode'> {
  readonly schema: string;
  readonly name: string;
  /** `user@host`. */
  readonly definer: string;
  readonly createText: string;
}

export interface RoutineFacts extends MadeUnder {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'PROCEDURE' | 'FUNCTION';
  readonly definer: string;
  /** null: the account may not see the body. */
  readonly createText: string | null;
}

export interface TriggerFacts extends MadeUnder {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
  readonly definer: string;
  readonly createText: string;
}

export interface EventFacts extends MadeUnder {
  readonly schema: string;
  readonly name: string;
  readonly definer: string;
  /** Only true on the server where it was made: a replica says REPLICA_SIDE_DISABLED. */
  readonly enabled: boolean;
  readonly timeZone: string;
  readonly createText: string;
}

/** The key that names each row: the primary key, else the first unique key without NULL and without expressions. */
export function rowKeyOf(table: Pick<TableShape, 'keys'>): KeyFacts | undefined {
  const naming = table.keys.filter(
    (key) => key.unique && !key.nullable && key.parts.every((part) => part.column !== null),
  );
  return naming.find((key) => key.name === 'PRIMARY') ?? naming[0];
}

/** The part of an inventory that lies in these schemas. */
export function within(inventory: Inventory, schemas: readonly string[]): Inventory {
  const wanted = new Set(schemas);
  return {
    schemas: inventory.schemas.filter((schema) => wanted.has(schema.name)),
    tables: inventory.tables.filter((table) => wanted.has(table.schema)),
    views: inventory.views.filter((view) => wanted.has(view.schema)),
    routines: inventory.routines.filter((routine) => wanted.has(routine.schema)),
    triggers: inventory.triggers.filter((trigger) => wanted.has(trigger.schema)),
    events: inventory.events.filter((event) => wanted.has(event.schema)),
  };
}

/** Our own blob: the lists are what has to be there. */
export function isInventory(blob: unknown): blob is Inventory {
  return typeof blob === 'object' && blob !== null && 'tables' in blob && 'events' in blob;
}
