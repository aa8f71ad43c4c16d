select 'it''s; ok';
select '''';
select '';
