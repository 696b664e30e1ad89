USE keyless_case;
DELETE FROM heap WHERE a = 1 LIMIT 1;
UPDATE heap SET b = 'changed' WHERE f = 16777218;
INSERT INTO heap VALUES (1, 'x', 0.1);
UPDATE heap_with_index SET b = 'changed' WHERE a IS NULL LIMIT 3;
DELETE FROM heap_with_index WHERE a = 3;
INSERT INTO heap_of_one_column SELECT a FROM heap_of_one_column;
