USE clockwork;
INSERT INTO tick (what) VALUES ('by hand');
