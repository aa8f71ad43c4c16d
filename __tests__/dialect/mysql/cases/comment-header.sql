--
-- Table structure
--

CREATE TABLE t (a INT);
