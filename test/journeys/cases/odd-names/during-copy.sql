USE `odd names-1`;
INSERT INTO `select` VALUES (3, 'by trigger');
UPDATE `with ``tick`` and "quote" and 'apostrophe'` SET `c"d'e` = 'y' WHERE `a``b` = 2;
DELETE FROM `日本語 表` WHERE `列` = '一';
INSERT INTO `keyless -- comment /* x */` VALUES (1, 1), (2, NULL);
INSERT INTO `ünï`.`größe` VALUES (3);
INSERT INTO `odd names-1`.`parts; --` VALUES (4, 2030, 'late'), (5, 1970, '');
UPDATE `odd names-1`.`parts; --` SET `year of "it"` = 1998 WHERE `id``` = 3;
INSERT INTO `odd names-1`.`rank` VALUES (3, 2);
