USE parted;
UPDATE by_range SET at = '2025-05-05' WHERE id = 1;
DELETE FROM by_list WHERE land = 'us';
INSERT INTO by_list VALUES (9, 'jp');
UPDATE by_hash SET v = -v WHERE id % 3 = 0;
DELETE FROM by_key WHERE id = 'b';
INSERT INTO keyless_parts VALUES (1, 1);
