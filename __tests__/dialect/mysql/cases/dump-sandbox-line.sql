/*!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19
--

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8mb4 */;
