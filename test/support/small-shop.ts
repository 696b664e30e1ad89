import type { LocalServer } from '../../lambda/adapters/local/mysqld';

/** Little data, and one of each thing that a deploy test asks about. */
export async function makeSmallShop(source: LocalServer): Promise<void> {
  await source.asRoot(`
    CREATE DATABASE shop;
    CREATE TABLE shop.customer (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL, note TEXT);
    CREATE TABLE shop.sale (
      id BIGINT AUTO_INCREMENT PRIMARY KEY,
      customer_id INT UNSIGNED NOT NULL,
      amount DECIMAL(12, 2) NOT NULL,
      KEY (customer_id),
      CONSTRAINT sale_customer FOREIGN KEY (customer_id) REFERENCES shop.customer (id)
    );
    INSERT INTO shop.customer (name, note)
      WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 500)
      SELECT CONCAT('customer ', n), REPEAT('x', n) FROM number;
    INSERT INTO shop.sale (customer_id, amount) SELECT id, id * 1.25 FROM shop.customer;
    CREATE USER 'app'@'%' IDENTIFIED BY 'app-password' REQUIRE SSL;
    GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'app'@'%';
  `);
}

/** The application's account, closed until the promotion, as `assess` asks for it. */
export async function makeApplicationAccount(target: LocalServer): Promise<void> {
  await target.asRoot(`
    CREATE USER 'app'@'%' IDENTIFIED BY 'app-password' REQUIRE SSL ACCOUNT LOCK;
    GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO 'app'@'%';
  `);
}

/** One line per table, for comparing servers. */
export async function contentsOf(server: LocalServer): Promise<unknown> {
  const [customer] = await server.asRoot(
    'SELECT COUNT(*) rows_, SUM(CRC32(CONCAT_WS(0, id, name, note))) sum_ FROM shop.customer',
  );
  const [sale] = await server.asRoot(
    'SELECT COUNT(*) rows_, SUM(CRC32(CONCAT_WS(0, id, customer_id, amount))) sum_ FROM shop.sale',
  );
  return { customer, sale };
}

/** Accounts, schemas, and the settings that the migration borrows: what a take-back has to give back. */
export async function marksOf(server: LocalServer): Promise<unknown> {
  const schemas = await server.asRoot('SELECT schema_name name_ FROM information_schema.schemata ORDER BY 1');
  const accounts = await server.asRoot(
    'SELECT user user_, host host_, account_locked locked_ FROM mysql.user ORDER BY 1, 2',
  );
  const channels = await server.asRoot(
    'SELECT channel_name channel_, host host_ FROM performance_schema.replication_connection_configuration',
  );
  const [variables] = await server.asRoot(
    'SELECT @@global.read_only read_only_, @@global.local_infile infile_, @@global.event_scheduler events_, @@global.sql_generate_invisible_primary_key gipk_',
  );
  return { schemas, accounts, channels, variables };
}
