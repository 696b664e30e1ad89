/**
 * What both platforms do to the schema `mysql`: their admin reads it and cannot change it. MySQL's word for that is a partial
 * revoke, which binds also what the admin may hand on.
 */
export function keepOutOfSystemSchema(grantee: string): string {
  const changing = [
    'INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE TEMPORARY TABLES, LOCK TABLES',
    'CREATE VIEW, CREATE ROUTINE, ALTER ROUTINE, EVENT, TRIGGER',
  ];
  return `REVOKE ${changing.join(', ')} ON mysql.* FROM ${grantee}`;
}
