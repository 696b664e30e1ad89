import { type Numbered, onTarget, type ReplicationFault, startAgain } from './fault';

const dropKey =
  'drop my_row_id of that table on the target (ALTER TABLE ... DROP PRIMARY KEY, DROP COLUMN my_row_id), set sql_generate_invisible_primary_key = OFF; then sync again';
const differs = (word: string, why: string): ReplicationFault =>
  onTarget(
    word,
    why,
    'make the definition on the target as it was on the source before the statement; then sync again',
  );
const unknownThere = (word: string, why: string): ReplicationFault =>
  onTarget(word, why, 'run an equal statement that the target knows on the source, or sync to a newer target');

/** What keeps the applier from a definition: DDL arrives as text and meets what the target has and knows. */
export const definitionFaults: Numbered = [
  [
    1068,
    onTarget(
      'invisible-key',
      'the source adds a primary key to a table that has an invisible one on the target',
      dropKey,
    ),
  ],
  [
    1075,
    onTarget(
      'invisible-key',
      'the source adds an AUTO_INCREMENT key to a table that has an invisible one on the target',
      dropKey,
    ),
  ],
  [
    1050,
    onTarget(
      'table-exists',
      'a table made on the source exists on the target: two names differ by case only, or somebody made it',
      startAgain,
    ),
  ],
  [1007, differs('schema-exists', 'a schema made on the source exists on the target')],
  [1008, differs('schema-missing', 'a schema dropped on the source is not on the target')],
  [
    1049,
    onTarget(
      'schema-missing',
      'a statement names a schema that is not migrated',
      'add the schema, roll back and sync again',
    ),
  ],
  [1051, differs('table-missing', 'a table dropped on the source is not on the target')],
  [1146, onTarget('table-missing', 'a statement names a table that the target does not have', startAgain)],
  [1054, differs('column-missing', 'a statement names a column that the table of the target does not have')],
  [1060, differs('column-exists', 'a column added on the source is there on the target')],
  [1061, differs('index-exists', 'an index added on the source is there on the target')],
  [1091, differs('index-missing', 'a column or key dropped on the source is not on the target')],
  [1304, differs('routine-exists', 'a routine made on the source exists on the target')],
  [1305, differs('routine-missing', 'a routine that a statement names is not on the target')],
  [1359, differs('trigger-exists', 'a trigger made on the source exists on the target')],
  [1360, differs('trigger-missing', 'a trigger dropped on the source is not on the target')],
  [1537, differs('event-exists', 'an event made on the source exists on the target')],
  [1539, differs('event-missing', 'an event dropped on the source is not on the target')],
  [1826, differs('foreign-key-exists', 'a foreign key added on the source is there on the target')],
  [1064, unknownThere('syntax', 'the target does not understand a statement of the source')],
  [1115, unknownThere('charset-unknown', 'the target does not know a character set of the source')],
  [1273, unknownThere('collation-unknown', 'the target does not know a collation of the source')],
  [
    6125,
    unknownThere(
      'foreign-key-not-unique',
      'a foreign key refers to a key that is not unique, which the target refuses (restrict_fk_on_non_standard_key)',
    ),
  ],
  [
    1449,
    onTarget(
      'definer-missing',
      'a statement needs a definer that does not exist on the target',
      'create the account on the target, locked; then sync again',
    ),
  ],
  [
    1418,
    onTarget(
      'log-bin-trust',
      'the target refuses a function that is not declared deterministic',
      'set log_bin_trust_function_creators = ON on the target; then sync again',
    ),
  ],
  [
    1419,
    onTarget(
      'log-bin-trust',
      'the target refuses a function or trigger of an account without SUPER',
      'set log_bin_trust_function_creators = ON on the target; then sync again',
    ),
  ],
  [
    3750,
    onTarget(
      'primary-key-required',
      'the target refuses a table without a primary key',
      'set sql_require_primary_key = OFF on the target; then sync again',
    ),
  ],
  [
    3944,
    onTarget(
      'filter-missing',
      "the target applies RDS's own writes",
      'set replicate_wild_ignore_table = mysql.% on the target',
    ),
  ],
];
