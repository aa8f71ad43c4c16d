select 1  
 

	
