   	 select 1;
