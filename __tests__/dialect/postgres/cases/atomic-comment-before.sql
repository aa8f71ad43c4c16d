/* create */ -- function
create /* x */ or replace function begin() returns int return 1;
end;
select 2;
