select '😀;', "😀", $😀$;$😀$; -- 😀
select 2;
