USE family;
INSERT INTO person (boss, name) VALUES (1, 'Eve');
UPDATE person SET name = 'Bobby' WHERE id = 2;
DELETE FROM house WHERE id = 2;
UPDATE house SET main_room = NULL WHERE id = 1;
DELETE FROM room WHERE id = 11;
UPDATE house SET id = 7 WHERE id = 1;
DELETE FROM person WHERE id = 5;
