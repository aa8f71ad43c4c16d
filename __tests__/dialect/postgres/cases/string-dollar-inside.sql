select '$$', '$a$;';
