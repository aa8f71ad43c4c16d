USE `my shop`;
USE `a``b`
USE "x";
