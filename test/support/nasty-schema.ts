/** A schema of the source in which every check of definitions has something to say. Statements for its root. */
export const nastySchema: readonly string[] = [
  'CREATE DATABASE worst',
  "CREATE TABLESPACE apart ADD DATAFILE 'apart.ibd'",
  'CREATE TABLE worst.apart (id INT PRIMARY KEY) TABLESPACE apart',
  `CREATE SPATIAL REFERENCE SYSTEM 4120001 NAME 'ours' DEFINITION 'GEOGCS["Greek",DATUM["Greek",SPHEROID["Bessel 1841",6377397.155,299.1528128,AUTHORITY["EPSG","7004"]],AUTHORITY["EPSG","6120"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.017453292519943278,AUTHORITY["EPSG","9122"]],AXIS["Lat",NORTH],AXIS["Lon",EAST]]'`,
  'CREATE TABLE worst.place (id INT PRIMARY KEY, at POINT NOT NULL SRID 4120001)',
  'CREATE TABLE worst.letter (id INT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body) WITH PARSER ngram)',
  'CREATE TABLE worst.`$cash` (id INT PRIMARY KEY, old VARCHAR(10) CHARACTER SET utf8mb3)',
  "SET SESSION sql_mode = ''; CREATE TABLE worst.day (id INT PRIMARY KEY, at DATE NOT NULL DEFAULT '0000-00-00')",
  'CREATE TABLE worst.ticket (id TINYINT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 120',
  'CREATE TABLE worst.parent (id INT PRIMARY KEY, code INT, KEY (code))',
  `SET SESSION restrict_fk_on_non_standard_key = OFF;
   CREATE TABLE worst.child (id INT PRIMARY KEY, code INT, CONSTRAINT by_code FOREIGN KEY (code) REFERENCES worst.parent (code))`,
  'CREATE TABLE worst.compact (id INT PRIMARY KEY, a CHAR(50)) ROW_FORMAT = COMPACT',
  'CREATE TABLE worst.heap (v INT)',
  'CREATE TABLE worst.isam (id INT PRIMARY KEY) ENGINE = MyISAM',
  "INSTALL COMPONENT 'file://component_classic_hashing'",
  'CREATE VIEW worst.hashed AS SELECT id, md5(CAST(id AS CHAR)) AS hash FROM worst.parent',
  'CREATE TABLE worst.brief (id INT PRIMARY KEY); CREATE VIEW worst.dangling AS SELECT id FROM worst.brief; DROP TABLE worst.brief',
  "CREATE USER 'fired'@'%'; CREATE DEFINER = 'fired'@'%' VIEW worst.masterless AS SELECT id FROM worst.parent; DROP USER 'fired'@'%'",
  'CREATE TRIGGER worst.hashing BEFORE INSERT ON worst.letter FOR EACH ROW SET NEW.body = sha1(NEW.body)',
  'CREATE PROCEDURE worst.digest() SELECT md5(body) FROM worst.letter',
  'CREATE PROCEDURE worst.keep() BEGIN CALL mysql.rds_set_configuration("binlog retention hours", 24); SET GLOBAL wait_timeout = 60; END',
  "CREATE PROCEDURE worst.harmless() SELECT 'SET GLOBAL x = 1, md5(1)' AS text -- INTO OUTFILE",
  "CREATE USER 'gone'@'%'; CREATE DEFINER = 'gone'@'%' PROCEDURE worst.orphan() SELECT 1",
  // One zone is enough for an event that runs by its clock.
  `INSERT INTO mysql.time_zone (Time_zone_id, Use_leap_seconds) VALUES (1, 'N');
   INSERT INTO mysql.time_zone_name VALUES ('Europe/Amsterdam', 1);
   INSERT INTO mysql.time_zone_transition_type VALUES (1, 0, 3600, 0, 'CET')`,
  "SET SESSION time_zone = 'Europe/Amsterdam'; CREATE EVENT worst.nightly ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1",
];

/** Settings in which source and target can be at odds while they run, and what takes each back. */
export const nastySettings = {
  source: {
    binlog_format: 'MIXED',
    binlog_row_image: 'MINIMAL',
    binlog_transaction_compression: 'ON',
    binlog_row_value_options: 'PARTIAL_JSON',
    sync_binlog: '0',
    server_id: '0',
    read_only: 'ON',
    innodb_strict_mode: 'OFF',
    activate_all_roles_on_login: 'ON',
    require_secure_transport: 'OFF',
    sql_mode: 'NO_ENGINE_SUBSTITUTION',
    max_allowed_packet: '134217728',
  },
  target: {
    read_only: 'ON',
    local_infile: 'OFF',
    log_bin_trust_function_creators: 'OFF',
    max_connections: '10',
    innodb_ft_enable_stopword: 'OFF',
    sql_mode: 'STRICT_TRANS_TABLES,NO_ZERO_DATE',
    max_allowed_packet: '4194304',
    event_scheduler: 'ON',
    sql_generate_invisible_primary_key: 'ON',
  },
} as const;
