select :{?a;
select :{;
select :{?};
