USE Shop;
INSERT INTO Customer VALUES (3, 'Cyd');
UPDATE `Order` SET CustomerId = 3;
INSERT INTO Heap VALUES (2);
