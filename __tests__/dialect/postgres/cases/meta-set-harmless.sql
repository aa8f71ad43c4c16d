\set ON_ERROR_STOP on
\set QUIET 1
\set ECHO all
\set VERBOSITY terse
\unset QUIET
\set AUTOCOMMIT on
\set
select 1;
