/*M!999999\- enable the sandbox mode */ 
-- Host: localhost    Database: shop
-- ------------------------------------------------------

/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;

--
-- Table structure for table `t`
--

DROP TABLE IF EXISTS `t`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `t` (
  `a` int(11) NOT NULL COMMENT 'a; -- b',
  PRIMARY KEY (`a`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

LOCK TABLES `t` WRITE;
/*!40000 ALTER TABLE `t` DISABLE KEYS */;
INSERT INTO `t` VALUES
(1,'it\'s'),
(2,_binary 'a\0\n\Z\\');
/*!40000 ALTER TABLE `t` ENABLE KEYS */;
UNLOCK TABLES;

-- Dump completed on 2026-01-01  0:00:00
