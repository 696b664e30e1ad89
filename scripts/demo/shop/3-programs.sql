-- Everything that runs. Made after the rows, so that the triggers do not fire for them.
USE shop;
SET SESSION sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';

CREATE TRIGGER customer_revision BEFORE UPDATE ON customer FOR EACH ROW SET NEW.revision = OLD.revision + 1;
CREATE TRIGGER line_takes_stock AFTER INSERT ON order_line FOR EACH ROW
BEGIN
  UPDATE stock SET quantity = quantity - NEW.quantity WHERE sku = NEW.sku AND warehouse_id = 1;
END;
CREATE TRIGGER stock_is_audited AFTER UPDATE ON stock FOR EACH ROW
  INSERT INTO stock_movement (sku, warehouse_id, was, became) VALUES (NEW.sku, NEW.warehouse_id, OLD.quantity, NEW.quantity);

CREATE VIEW open_order AS
  SELECT sales_order.id, customer.name, sales_order.placed_at, sales_order.total
  FROM sales_order JOIN customer ON customer.id = sales_order.customer_id
  WHERE sales_order.state = 'open';
CREATE VIEW open_order_value AS
  SELECT DATE(placed_at) AS day, COUNT(*) AS orders, SUM(total) AS value FROM open_order GROUP BY DATE(placed_at);

CREATE FUNCTION order_value(wanted BINARY(16)) RETURNS DECIMAL(16, 4) READS SQL DATA
  RETURN (SELECT COALESCE(SUM(line_total), 0) FROM order_line WHERE order_id = wanted);
CREATE VIEW order_value_of_today AS
  SELECT id, order_value(id) AS value FROM sales_order WHERE placed_at >= CURRENT_DATE;

CREATE PROCEDURE restock(IN wanted VARCHAR(24), IN added INT)
BEGIN
  UPDATE stock SET quantity = quantity + added, counted_at = CURRENT_TIMESTAMP(6) WHERE sku = wanted AND warehouse_id = 2;
END;

CREATE EVENT take_sales_figure ON SCHEDULE EVERY 1 SECOND ON COMPLETION PRESERVE ENABLE DO
  INSERT INTO shop.sales_figure (newest_movement) SELECT MAX(id) FROM shop.stock_movement;
CREATE EVENT forget_old_figures ON SCHEDULE EVERY 1 MINUTE ON COMPLETION PRESERVE ENABLE COMMENT 'nightly; 🕛' DO
  DELETE FROM shop.sales_figure WHERE taken_at < NOW() - INTERVAL 1 DAY;
CREATE EVENT never_runs ON SCHEDULE EVERY 1 DAY ON COMPLETION PRESERVE DISABLE DO
  TRUNCATE TABLE shop.page_view;
