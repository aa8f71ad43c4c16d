SELECT 'a
-- not a comment
# nor this
DELIMITER //
use x
';
