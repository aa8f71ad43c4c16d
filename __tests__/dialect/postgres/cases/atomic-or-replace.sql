CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC insert into t values (1); END; select 3;
