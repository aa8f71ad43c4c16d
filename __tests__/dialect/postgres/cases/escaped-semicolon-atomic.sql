create\; function f() begin; select 1; end;
