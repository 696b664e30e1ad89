USE `odd names-1`;
INSERT INTO `parts; --` VALUES (6, 2031, 'on the target 😀');
DELETE FROM `parts; --` WHERE `id``` = 1;
UPDATE `with ``tick`` and "quote" and 'apostrophe'` SET `c"d'e` = '`\\''' WHERE `a``b` = 1;
INSERT INTO `keyless -- comment /* x */` VALUES (7, NULL);
INSERT INTO `rank` VALUES (4, 3);
INSERT INTO `ünï`.`größe` VALUES (4);
