USE programs;
INSERT INTO base VALUES (3, 30, 'z');
UPDATE checked SET v = 15 WHERE id = 1;
